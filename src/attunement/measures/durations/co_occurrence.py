"""What happens at once.

::

    first      AAAAAAAA         AAAAAAAA   uuuuu
    second          BBBBBBBBB      BBB  BBBBBBBB
    both            ####           ###
    observable |------------------------|      |--|
"""

from __future__ import annotations

import attrs

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, intersection, total_ms
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["CoOccurrence", "co_occurrence"]


@attrs.frozen(kw_only=True)
class CoOccurrence:
    """Tell how long two things happened at once.

    Parameters
    ----------
    first, second : Behavior
        The two.
    observable_ms : int
        Time in which both tracks can be seen: the denominator T.
    first_ms, second_ms, both_ms : int
        Observable time in each, and in both.
    bouts : tuple of Interval
        When both were, to go and look.
    provenance : Provenance
        How to get the same again.
    """

    first: Behavior
    second: Behavior
    observable_ms: int
    first_ms: int
    second_ms: int
    both_ms: int
    bouts: tuple[Interval, ...]
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the share of T in both, 0 to 1; None when nothing is observable."""
        return _over(self.both_ms, self.observable_ms)

    @property
    def jaccard(self) -> float | None:
        """Return the time in both over that in either, 0 to 1, or None."""
        return _over(self.both_ms, self.first_ms + self.second_ms - self.both_ms)

    @property
    def second_given_first(self) -> float | None:
        """Return the share of the first that is in the second as well, or None."""
        return _over(self.both_ms, self.first_ms)

    @property
    def first_given_second(self) -> float | None:
        """Return the share of the second that is in the first as well, or None."""
        return _over(self.both_ms, self.second_ms)

    @property
    def lift(self) -> float | None:
        """Return the time in both over that expected of two unrelated things.

        From 0 up; 1 is what chance gives; None when one of the two never is.
        """
        return _over(self.both_ms * self.observable_ms, self.first_ms * self.second_ms)

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS


def co_occurrence(
    timeline: Timeline,
    *,
    first: Behavior,
    second: Behavior,
    window: Window | None = None,
) -> CoOccurrence:
    """Share out the time in which two things happen at once.

    It says that two things go together, not that one brings the other about.

    Parameters
    ----------
    timeline : Timeline
        A coded film.
    first, second : Behavior
        Two states, each of one person.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.

    Returns
    -------
    CoOccurrence
        Times, the share of observable time in both (0 to 1), and the lift.

    Raises
    ------
    MeasureError
        When one of the two is on a track of points, which have no length.
    SchemeError, TimelineError
        When a track or code is not there.

    Notes
    -----
    With T the time in which both tracks can be seen, and A and B the observable time
    in the first and the second::

        value = (A and B) / T          jaccard = (A and B) / (A or B)
        second_given_first = (A and B) / A
        lift = (A and B) T / (A B)

    References
    ----------
    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 8.

    Examples
    --------
    The infant watches for 4 s of 8, the caregiver joins in for 3 of them and 1 more.

    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def state(person, code, onset_ms, offset_ms):
    ...     return Annotation(tier=f"{person}.engagement", code=code,
    ...                       onset_ms=onset_ms, offset_ms=offset_ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [state("caregiver-1", "elsewhere-focused", 0, 3_000),
    ...      state("caregiver-1", "shared-positive", 3_000, 7_000),
    ...      state("caregiver-1", "elsewhere-focused", 7_000, 8_000),
    ...      state("infant-1", "object-environment", 0, 4_000),
    ...      state("infant-1", "social-watching", 4_000, 8_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=8_000)
    >>> found = co_occurrence(
    ...     film, first=Behavior.parse("infant-1.engagement=social-watching"),
    ...     second=Behavior.parse("caregiver-1.engagement=shared-positive"))
    >>> found.value, found.jaccard, found.lift
    (0.375, 0.6, 1.5)
    """
    asked_about = timeline.window if window is None else window
    stretch = stretch_of(asked_about)
    tiers = [one.tier_in(timeline) for one in (first, second)]
    seen: tuple[Interval, ...] = (stretch,)
    for tier in tiers:
        if tier.scheme.kind == "point":
            raise MeasureError(
                f"tier {tier.id} holds points, which have no length; "
                "expected a track of states"
            )
        seen = intersection(seen, tier.observable(stretch))
    ours, theirs = (
        intersection(one.bouts_in(timeline), seen) for one in (first, second)
    )
    bouts = intersection(ours, theirs)
    return CoOccurrence(
        first=first,
        second=second,
        observable_ms=total_ms(seen),
        first_ms=total_ms(ours),
        second_ms=total_ms(theirs),
        both_ms=total_ms(bouts),
        bouts=bouts,
        provenance=Provenance.of(
            "attunement.measures.durations.co_occurrence",
            {tier.id: tier for tier in tiers}.values(),
            {
                **window_parameters(asked_about),
                "first": str(first),
                "second": str(second),
            },
        ),
    )


def _over(part: int, whole: int) -> float | None:
    return part / whole if whole else None
