"""How long it takes until one thing follows another, where some never get to it.

::

    given      |----|        |---|         |---       window_ms = [----)
    target          x            .             |
               1200 ms       3000 ms +     1800 ms +
               answered      not within    the film ends, or something is hidden
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, find, intersection
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["LEAST_ONSETS", "Latency", "Survival", "kaplan_meier", "latency"]

#: With fewer onsets of the given than this, show counts only.
LEAST_ONSETS = 10


@attrs.frozen(kw_only=True, eq=False)
class Survival:
    """Hold the share that is still waiting after each length of time.

    Parameters
    ----------
    ms : (n,) int64
        The lengths at which something happened, rising.
    at_risk, events : (n,) int64
        How many were still followed just before, and to how many it happened then.
    share : (n,) float
        The share still waiting from then on, 0 to 1.
    """

    ms: npt.NDArray[np.int64]
    at_risk: npt.NDArray[np.int64]
    events: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]

    @property
    def median_ms(self) -> int | None:
        """Return the first length at which half or fewer are still waiting, or None."""
        # Halves that are products of fractions may be a rounding above a half.
        reached = np.flatnonzero(self.share <= 0.5 + 1e-12)
        return int(self.ms[reached[0]]) if reached.size else None

    def after(self, ms: int) -> float:
        """Return the share still waiting when a length of time has passed."""
        place = int(np.searchsorted(self.ms, ms, side="right"))
        return float(self.share[place - 1]) if place else 1.0


def kaplan_meier(lengths_ms: Sequence[int], *, happened: Sequence[bool]) -> Survival:
    """Estimate how long it takes when some were not followed until it happened.

    Parameters
    ----------
    lengths_ms : (n,) int
        How long each was followed, in milliseconds.
    happened : (n,) bool
        Whether it happened then; False where only the following ended.

    Returns
    -------
    Survival
        Empty when it never happened.

    Raises
    ------
    MeasureError
        When the two differ in length, or a length is negative.

    Notes
    -----
    With d_i events among n_i still followed at the length t_i::

        S(t) = product over t_i <= t of (1 - d_i / n_i)

    What was followed until t_i is still at risk at t_i.

    References
    ----------
    Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete
    observations. *Journal of the American Statistical Association*, 53, 457-481.

    Examples
    --------
    The second was seen for 2 s only.

    >>> waiting = kaplan_meier([1_000, 2_000, 3_000], happened=[True, False, True])
    >>> waiting.share.round(3).tolist(), waiting.median_ms
    ([0.667, 0.0], 3000)
    """
    lengths = np.asarray(lengths_ms, dtype=np.int64).reshape(-1)
    is_event = np.asarray(happened, dtype=bool).reshape(-1)
    if lengths.shape != is_event.shape:
        raise MeasureError(
            f"{lengths.size} lengths and {is_event.size} endings were given; "
            "expected as many of each"
        )
    if lengths.size and lengths.min() < 0:
        raise MeasureError(f"a length of {lengths.min()} ms was given; expected 0 up")
    ms, events = np.unique(lengths[is_event], return_counts=True)
    at_risk = lengths.size - np.searchsorted(np.sort(lengths), ms, side="left")
    return Survival(
        ms=ms,
        at_risk=at_risk,
        events=events,
        share=np.cumprod(1 - events / at_risk, dtype=np.float64),
    )


@attrs.frozen(kw_only=True, eq=False)
class Latency:
    """Tell how long it takes until one thing follows another.

    Parameters
    ----------
    given, target : Behavior
        What is waited from, and what is waited for.
    window_ms : int or None
        How long each was followed at most.
    followed_ms : tuple of int
        How long each onset of the given was followed, in order of time.
    happened : tuple of bool
        Whether the target began then.
    unseen : int
        Onsets of the given at which one of the two could not be seen.
    survival : Survival
        The share still waiting, by Kaplan and Meier.
    provenance : Provenance
        How to get the same again.
    """

    given: Behavior
    target: Behavior
    window_ms: int | None
    followed_ms: tuple[int, ...]
    happened: tuple[bool, ...]
    unseen: int
    survival: Survival
    provenance: Provenance

    @property
    def value(self) -> int | None:
        """Return the median latency in ms; None when half never get to it."""
        return self.survival.median_ms

    @property
    def onsets(self) -> int:
        """Return how many onsets of the given were followed."""
        return len(self.followed_ms)

    @property
    def censored(self) -> int:
        """Return how many were followed without the target."""
        return self.onsets - sum(self.happened)

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there are too few onsets to show more than counts."""
        return self.onsets < LEAST_ONSETS

    def share_within(self, ms: int) -> float | None:
        """Return the share that gets to it within a time, 0 to 1.

        Parameters
        ----------
        ms : int
            Time since the given; a latency of exactly this is not within.

        Returns
        -------
        float or None
            None when nothing was followed that long.
        """
        if not self.onsets or max(self.followed_ms) < ms:
            return None
        return 1 - self.survival.after(ms - 1)


def latency(
    timeline: Timeline,
    *,
    given: Behavior,
    target: Behavior,
    window_ms: int | None = None,
    window: Window | None = None,
) -> Latency:
    """Ask how long it takes until one thing follows another.

    A quick answer is not a better one; an infant's own pace decides.

    Parameters
    ----------
    timeline : Timeline
        A coded film.
    given, target : Behavior
        What is waited from and what is waited for, each of one person.
    window_ms : int, optional
        How long each onset is followed at most; until the end by default.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.

    Returns
    -------
    Latency
        ``value`` is the median in ms by Kaplan and Meier; None when half never get
        to it.

    Raises
    ------
    MeasureError
        When the time is not positive.
    SchemeError, TimelineError
        When a track or code is not there.

    Notes
    -----
    The latency of an onset at t is that of the first onset of the target at t or
    later, before ``t + window_ms`` and before either track can no longer be seen.
    Where there is none it is censored at whichever of the two comes first: it took
    longer than that, and how long nobody knows.
    One onset of the target may follow several of the given.

    References
    ----------
    Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete
    observations. *Journal of the American Statistical Association*, 53, 457-481.

    Examples
    --------
    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def point(tier, code, ms):
    ...     return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [point("infant-1.bids", "bid-look", 2_000),
    ...      point("caregiver-1.answers", "follows", 3_400),
    ...      point("infant-1.bids", "bid-look", 9_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=20_000)
    >>> found = latency(film, given=Behavior(tier="infant-1.bids"),
    ...                 target=Behavior(tier="caregiver-1.answers"), window_ms=3_000)
    >>> found.followed_ms, found.censored, found.value
    ((1400, 3000), 1, 1400)
    """
    if window_ms is not None and window_ms < 1:
        raise MeasureError(f"a window of {window_ms} ms was given; expected 1 or more")
    asked_about = timeline.window if window is None else window
    film = stretch_of(asked_about)
    tiers = [one.tier_in(timeline) for one in (given, target)]
    seen: tuple[Interval, ...] = (film,)
    for tier in tiers:
        seen = intersection(seen, tier.observable(film))
    asked = [ms for ms in given.onsets_in(timeline).tolist() if ms in film]
    targets = target.onsets_in(timeline)
    followed = [
        _followed(ms, targets, stretch.offset_ms, window_ms)
        for ms in asked
        if (stretch := find(seen, ms)) is not None
    ]
    lengths = tuple(one for one, _ in followed)
    happened = tuple(one for _, one in followed)
    return Latency(
        given=given,
        target=target,
        window_ms=window_ms,
        followed_ms=lengths,
        happened=happened,
        unseen=len(asked) - len(followed),
        survival=kaplan_meier(lengths, happened=happened),
        provenance=Provenance.of(
            "attunement.measures.durations.latency",
            {tier.id: tier for tier in tiers}.values(),
            {
                **window_parameters(asked_about),
                "given": str(given),
                "target": str(target),
                "window_ms": window_ms,
            },
        ),
    )


def _followed(
    begun_ms: int,
    targets: npt.NDArray[np.int64],
    seen_until_ms: int,
    window_ms: int | None,
) -> tuple[int, bool]:
    """Return how long an onset was followed, and whether the target ended it."""
    until_ms = seen_until_ms
    if window_ms is not None:
        until_ms = min(until_ms, begun_ms + window_ms)
    place = int(np.searchsorted(targets, begun_ms))
    if place < targets.size and targets[place] < until_ms:
        return int(targets[place]) - begun_ms, True
    return until_ms - begun_ms, False
