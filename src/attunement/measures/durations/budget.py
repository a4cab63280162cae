"""How time is spent: shares, bouts and rates of one tier.

::

    window      |---------------------------------------|
    bouts     AAAAAAA   BBBBBB uuuuu AAAAAAA  BBBBBBBBBBBBB
    observable  |####|  |####|       |#####|  |#########|
    complete            yes          yes
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, find, intersection, total_ms
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier

__all__ = ["LEAST_OBSERVABLE_MS", "CodeBudget", "TimeBudget", "time_budget"]

#: With less observable time than this, show counts and no shares.
LEAST_OBSERVABLE_MS = 60_000

_MS_PER_MINUTE = 60_000


@attrs.frozen(kw_only=True)
class CodeBudget:
    """Tell what one code takes of the observable time.

    Parameters
    ----------
    code : str
        Its id.
    ms : int
        Observable time in this code; 0 for points.
    share : float or None
        ``ms / T``, 0 to 1; None for points and when nothing is observable.
    bouts : int
        Bouts with observable time inside the window, or points.
    cut_bouts : int
        Those of them that the edge of the window cuts or touches.
    mean_bout_ms : float or None
        Mean length of the bouts that are not cut; None for points and without any.
    rate_per_min : float or None
        Onsets per minute of observable time; None when nothing is observable.
    """

    code: str
    ms: int
    share: float | None
    bouts: int
    cut_bouts: int
    mean_bout_ms: float | None
    rate_per_min: float | None


@attrs.frozen(kw_only=True)
class TimeBudget:
    """Tell how the observable time of one tier is spent.

    Parameters
    ----------
    tier : str
        Its id.
    observable_ms : int
        The denominator T.
    unscorable_ms : int
        Time within the window that nothing could be decided about.
    codes : tuple of CodeBudget
        In the order of the scheme, without the unscorable ones.
    provenance : Provenance
        How to get the same again.
    """

    tier: str
    observable_ms: int
    unscorable_ms: int
    codes: tuple[CodeBudget, ...]
    provenance: Provenance

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS

    def of(self, code: str) -> CodeBudget:
        """Return the line of one code.

        Raises
        ------
        MeasureError
            When the tier has no such code, or it is an unscorable one.
        """
        for one in self.codes:
            if one.code == code:
                return one
        known = ", ".join(one.code for one in self.codes)
        raise MeasureError(f"no budget of {code!r} on {self.tier}; there are {known}")


def time_budget(
    tier: Tier, *, window: Window, observable: Iterable[Interval] | None = None
) -> TimeBudget:
    """Share out the observable time of a tier among its codes.

    It describes how this film is filled, not how anybody is.

    Parameters
    ----------
    tier : Tier
        States or points.
    window : Interval or Episode
        The part of the film that is asked about.
    observable : iterable of Interval, optional
        Narrows the observable time, for instance to that of a second tier.

    Returns
    -------
    TimeBudget
        Shares lie in 0 to 1; on an exclusive, exhaustive tier they sum to 1.

    Notes
    -----
    With observable time T, bouts b of code k inside it and their lengths d::

        share_k = sum(d) / T        rate_k = onsets_k / (T / 60 s)

    T is the time of `Tier.observable`: what is coded and scorable on an exhaustive
    tier, the window without unscorable time on any other.
    Unscorable time is in no numerator and no denominator.
    Bouts of one code that touch are one bout.
    A bout that the edge of the window cuts or touches began or ended we cannot know
    when: it counts in ``bouts`` and ``share``, not in ``mean_bout_ms``.
    An onset counts for the rate when it lies inside observable time.

    References
    ----------
    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 8.

    Examples
    --------
    A film of 10 s: 4 s of joy, 2 s hidden, 4 s of protest.

    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1-short").tier("infant.engagement")
    >>> tier = Tier(scheme=scheme, onset_ms=[0, 4000, 6000],
    ...             offset_ms=[4000, 6000, 10000], code=[0, 6, 5])
    >>> budget = time_budget(tier, window=Interval(0, 10_000))
    >>> budget.observable_ms, budget.of("social-positive").share
    (8000, 0.5)
    """
    stretch = stretch_of(window)
    seen = tier.observable(stretch)
    if observable is not None:
        seen = intersection(seen, observable)
    observable_ms = total_ms(seen)
    return TimeBudget(
        tier=tier.id,
        observable_ms=observable_ms,
        unscorable_ms=total_ms(intersection(tier.unscorable(), [stretch])),
        codes=tuple(
            _code_budget(tier, index, stretch, seen, observable_ms)
            for index, code in enumerate(tier.scheme.codes)
            if not code.is_unscorable
        ),
        provenance=Provenance.of(
            "attunement.measures.durations.time_budget",
            [tier],
            {
                **window_parameters(window),
                "observable_ms": observable_ms,
            },
        ),
    )


def _code_budget(
    tier: Tier,
    index: int,
    window: Interval,
    seen: tuple[Interval, ...],
    observable_ms: int,
) -> CodeBudget:
    code = tier.scheme.codes[index].id
    if tier.scheme.kind == "point":
        onsets = _inside(tier.onset_ms[tier.code == index].tolist(), seen)
        return CodeBudget(
            code=code,
            ms=0,
            share=None,
            bouts=onsets,
            cut_bouts=0,
            mean_bout_ms=None,
            rate_per_min=_per_minute(onsets, observable_ms),
        )
    whole = tier.intervals(index)
    parts = intersection(whole, seen)
    bouts = {bout for part in parts if (bout := find(whole, part.onset_ms))}
    complete = [
        one.duration_ms
        for one in bouts
        if window.onset_ms < one.onset_ms and one.offset_ms < window.offset_ms
    ]
    ms = total_ms(parts)
    onsets = _inside([one.onset_ms for one in bouts], seen)
    return CodeBudget(
        code=code,
        ms=ms,
        share=ms / observable_ms if observable_ms else None,
        bouts=len(bouts),
        cut_bouts=len(bouts) - len(complete),
        mean_bout_ms=sum(complete) / len(complete) if complete else None,
        rate_per_min=_per_minute(onsets, observable_ms),
    )


def _inside(times_ms: list[int], seen: tuple[Interval, ...]) -> int:
    return sum(find(seen, ms) is not None for ms in times_ms)


def _per_minute(count: int, observable_ms: int) -> float | None:
    return count * _MS_PER_MINUTE / observable_ms if observable_ms else None
