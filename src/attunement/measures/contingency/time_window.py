"""Time-window contingency: more likely soon after the given than otherwise.

::

    given     A                      A
    inside    |======|               |======|        w after each onset of A
    target        B         B                 B
    units     i i I i o o o O o o o  i i i i O
"""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.measures.contingency._units import units_seen
from attunement.measures.contingency.two_by_two import Association, odds_ratio, yules_q
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["TimeWindowContingency", "time_window_contingency"]

_Units = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class TimeWindowContingency:
    """Tell how much more likely one person's act is soon after the other's.

    Parameters
    ----------
    given, target : Behavior
        What came before, and what is asked for.
    window_ms, unit_ms : int
        How long after the given counts as soon, and the length of a unit.
    table : (2, 2) int64
        Units inside or outside a window, with or without an onset of the target.
    givens : int
        Onsets of the given that opened a window.
    left_out : int
        Units that could not be seen whole.
    odds_ratio, yules_q : Association
        The two coefficients of the table, each with its interval.
    provenance : Provenance
        How to get the same again.
    """

    given: Behavior
    target: Behavior
    window_ms: int
    unit_ms: int
    table: _Units
    givens: int
    left_out: int
    odds_ratio: Association
    yules_q: Association
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return Yule's Q, -1 to 1; None when the table is thin."""
        return self.yules_q.value

    @property
    def inside(self) -> float | None:
        """Return the share of units inside a window with the target, or None."""
        return _share(self.table[0])

    @property
    def outside(self) -> float | None:
        """Return the share of units outside with the target, or None."""
        return _share(self.table[1])

    @property
    def contingency(self) -> float | None:
        """Return the operant contingency p(B|A) - p(B|not A), -1 to 1, or None."""
        if self.inside is None or self.outside is None:
            return None
        return self.inside - self.outside


def time_window_contingency(
    timeline: Timeline,
    *,
    given: Behavior,
    target: Behavior,
    window_ms: int,
    unit_ms: int = 1_000,
    window: Window | None = None,
) -> TimeWindowContingency:
    """Ask whether one thing begins more often soon after another than otherwise.

    Midrange contingency is typical of ordinary pairs; more is not better.

    Parameters
    ----------
    timeline : Timeline
        A coded film.
    given, target : Behavior
        What comes before and what is asked for, each of one person.
    window_ms : int
        How long after an onset of the given counts as soon; whole units.
    unit_ms : int
        Length of a unit.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.

    Returns
    -------
    TimeWindowContingency
        The table of units, odds ratio, Yule's Q, and the operant contingency.

    Raises
    ------
    MeasureError
        When a length is not positive, the window is not whole units, or no unit could
        be seen.
    SchemeError, TimelineError
        When a track or code is not there.

    Notes
    -----
    Every onset is rounded down to its unit, counted from the onset of the film window.
    A unit is inside when an onset of the given lies in it or in the
    ``window_ms / unit_ms - 1`` units before it; windows that overlap are one.
    A unit counts when both tracks can be seen throughout it; the units of a window
    that are left do not follow an onset that was hidden.
    ``contingency = a / (a + b) - c / (c + d)``.

    References
    ----------
    Bakeman, R., Deckner, D. F., & Quera, V. (2005). Analysis of behavioral streams.
    In D. M. Teti (Ed.), *Handbook of Research Methods in Developmental Science*.
    Blackwell, 394-420.

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
    ...      point("caregiver-1.answers", "mirrors", 9_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=12_000)
    >>> found = time_window_contingency(
    ...     film, given=Behavior(tier="infant-1.bids"),
    ...     target=Behavior(tier="caregiver-1.answers"), window_ms=3_000)
    >>> found.table.tolist(), found.value
    ([[1, 2], [1, 8]], None)
    """
    seen = units_seen(
        timeline,
        given=given,
        target=target,
        window_ms=window_ms,
        unit_ms=unit_ms,
        window=window,
    )
    table = np.array(
        [
            [np.count_nonzero(one & other) for other in (seen.target, ~seen.target)]
            for one in (seen.inside, ~seen.inside)
        ]
    )
    return TimeWindowContingency(
        given=given,
        target=target,
        window_ms=window_ms,
        unit_ms=unit_ms,
        table=table,
        givens=seen.givens,
        left_out=seen.left_out,
        odds_ratio=odds_ratio(table),
        yules_q=yules_q(table),
        provenance=Provenance.of(
            "attunement.measures.contingency.time_window_contingency",
            seen.tiers,
            seen.parameters,
        ),
    )


def _share(row: _Units) -> float | None:
    return float(row[0] / row.sum()) if row.sum() else None
