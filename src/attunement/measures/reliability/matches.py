"""Events matched one to one.

::

    first     L      V         S    L
    second     L          S   S     L  V
               |              |     |
    matched    L              S     L          V left alone, S and V added
"""

from __future__ import annotations

import attrs

from attunement.measures.reliability._align import align
from attunement.measures.reliability._events import (
    EventPair,
    Given,
    both_events,
    paired,
    provenance_of,
    refuse_negative,
    when,
)
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance

__all__ = ["EventMatches", "EventPair", "match_events"]


@attrs.frozen(kw_only=True)
class EventMatches:
    """Tell which events two coders share.

    Parameters
    ----------
    pairs : tuple of EventPair
        Events matched one to one, in order of time.
    first_only, second_only : tuple of EventPair
        Events left alone.
    tolerance_ms : int
        How far apart a match may lie.
    provenance : Provenance
        How to get the same again.
    """

    pairs: tuple[EventPair, ...]
    first_only: tuple[EventPair, ...]
    second_only: tuple[EventPair, ...]
    tolerance_ms: int
    provenance: Provenance

    @property
    def matches(self) -> int:
        """Return how many events were matched."""
        return len(self.pairs)

    @property
    def value(self) -> float | None:
        """Return the share of all events that are matched; None without events."""
        alone = len(self.first_only) + len(self.second_only)
        both = 2 * self.matches
        return both / (both + alone) if both + alone else None

    @property
    def mean_difference_ms(self) -> float | None:
        """Return how much later the second coder is on average; None without matches.

        A coder who is always late shows here and not in the matches.
        """
        if not self.pairs:
            return None
        differences = [
            one.second_ms - one.first_ms
            for one in self.pairs
            if one.first_ms is not None and one.second_ms is not None
        ]
        return sum(differences) / len(differences)


def match_events(
    a: Given,
    b: Given,
    *,
    tolerance_ms: int,
    window: Window | None = None,
) -> EventMatches:
    """Match the events of two coders one to one within a tolerance.

    Parameters
    ----------
    a, b : Tier or sequence of int
        Two codings of a track, or two lists of times in milliseconds.
        Events of a track match only events of the same code; a bout is an event at its
        onset.
    tolerance_ms : int
        How far apart a match may lie, that distance included.
    window : Interval or Episode, optional
        Only events that begin in it; all by default.

    Returns
    -------
    EventMatches
        Pairs, and what each coder has alone; ``value`` is the share matched, 0 to 1.

    Raises
    ------
    MeasureError
        When the tolerance is negative, or a track is compared with a list.

    Notes
    -----
    Of all ways to match one to one within the tolerance, one with the most pairs is
    taken, and among these one with the least time between the two of a pair.
    Taking the nearest first would not do: it can leave two events alone that another
    choice would have matched.
    ``value = 2 m / (n_a + n_b)``.
    Events at which the other coder saw nothing that can be scored are left out.

    References
    ----------
    Needleman, S. B., & Wunsch, C. D. (1970). A general method applicable to the search
    for similarities. *Journal of Molecular Biology*, 48, 443-453.

    Examples
    --------
    Three events 0.25, 0.9 and 1.3 s apart are three matches at 2 s.

    >>> found = match_events([1_000, 9_000, 20_000], [1_250, 9_900, 21_300],
    ...                      tolerance_ms=2_000)
    >>> found.matches, found.value, round(found.mean_difference_ms)
    (3, 1.0, 817)
    """
    refuse_negative(tolerance_ms)
    first, second = both_events(a, b, window)
    pairs: list[EventPair] = []
    alone: list[EventPair] = []
    for code in sorted({code for _, code in (*first, *second)}):
        ours = [one for one in first if one[1] == code]
        theirs = [one for one in second if one[1] == code]
        links = align(
            [ms for ms, _ in ours],
            [ms for ms, _ in theirs],
            tolerance_ms=tolerance_ms,
            gain=lambda _i, _j: 2,
        )
        for one in paired(ours, theirs, links):
            (alone if None in (one.first_ms, one.second_ms) else pairs).append(one)
    return EventMatches(
        pairs=tuple(sorted(pairs, key=when)),
        first_only=tuple(sorted((o for o in alone if o.second_ms is None), key=when)),
        second_only=tuple(sorted((o for o in alone if o.first_ms is None), key=when)),
        tolerance_ms=tolerance_ms,
        provenance=provenance_of("match_events", a, b, tolerance_ms, window),
    )
