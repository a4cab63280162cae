"""Where a pair dwells in the grid of two people's states, and how it moves there.

::

    protest   |       |       | 1     |     a cell: what one does x what the other does
    watching  | 2     | 3-----|-'     |     a visit: from entering a cell to leaving it
    positive  | '-----|-'     |       |
                positive watching elsewhere
"""

from __future__ import annotations

from itertools import pairwise

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._joint import JointStates, joint_states
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["StateSpaceGrid", "Visit", "state_space_grid"]

_MS_PER_MINUTE = 60_000

_Numbers = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True)
class Visit:
    """Hold one stay in one cell.

    Parameters
    ----------
    x, y : str
        The codes of the two people.
    interval : Interval
        When it was; what is hidden, and the edge of the window, end a visit.
    """

    x: str
    y: str
    interval: Interval


@attrs.frozen(kw_only=True, eq=False)
class StateSpaceGrid:
    """Tell how two people's states combine over time.

    Parameters
    ----------
    x, y : str
        The two tracks.
    x_codes, y_codes : tuple of str
        Their codes, without the unscorable ones; the columns and rows of the grid.
    visits : tuple of Visit
        Every stay, in order of time.
    duration_ms : (n_y, n_x) int64
        Time in each cell.
    visit_counts : (n_y, n_x) int64
        Visits of each cell.
    provenance : Provenance
        How to get the same again.
    """

    x: str
    y: str
    x_codes: tuple[str, ...]
    y_codes: tuple[str, ...]
    visits: tuple[Visit, ...]
    duration_ms: _Numbers
    visit_counts: _Numbers
    provenance: Provenance

    @property
    def observable_ms(self) -> int:
        """Return the time in which both can be seen: the denominator D."""
        return int(self.duration_ms.sum())

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return self.duration_ms.size

    @property
    def cells_visited(self) -> int:
        """Return the range: how many cells were visited at all."""
        return int(np.count_nonzero(self.duration_ms))

    @property
    def range_share(self) -> float:
        """Return the visited share of all cells, 0 to 1."""
        return self.cells_visited / self.cells

    @property
    def dispersion(self) -> float | None:
        """Return 0 when all time is in one cell, 1 when it is the same in all.

        None when nothing is observable, or there is only one cell.
        """
        if not self.observable_ms or self.cells == 1:
            return None
        share = self.duration_ms / self.observable_ms
        return float(1 - (self.cells * (share**2).sum() - 1) / (self.cells - 1))

    @property
    def entropy(self) -> float | None:
        """Return the entropy of time over cells, in nats, 0 to ln(cells), or None."""
        return _entropy(self.duration_ms)

    @property
    def visit_entropy(self) -> float | None:
        """Return the entropy of visits over cells, in nats, or None."""
        return _entropy(self.visit_counts)

    @property
    def transitions(self) -> int:
        """Return how often the pair went from one cell straight to another."""
        return sum(
            one.interval.offset_ms == after.interval.onset_ms
            for one, after in pairwise(self.visits)
        )

    @property
    def transitions_per_min(self) -> float | None:
        """Return transitions per minute of observable time, or None."""
        if not self.observable_ms:
            return None
        return self.transitions * _MS_PER_MINUTE / self.observable_ms

    @property
    def mean_visit_ms(self) -> float | None:
        """Return how long a visit lasts on average, or None without any."""
        return self.observable_ms / len(self.visits) if self.visits else None

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS

    def mean_return_ms(self, x: str, y: str) -> float | None:
        """Return how long it takes to come back to a cell, on average.

        Parameters
        ----------
        x, y : str
            The codes of the cell.

        Returns
        -------
        float or None
            From leaving the cell to entering it again, over the times that all
            between could be seen; None when the pair never came back.

        Raises
        ------
        MeasureError
            When the grid has no such cell.
        """
        if x not in self.x_codes or y not in self.y_codes:
            raise MeasureError(
                f"no cell ({x}, {y}) in this grid; it has {', '.join(self.x_codes)} "
                f"by {', '.join(self.y_codes)}"
            )
        returns: list[int] = []
        left_ms: int | None = None
        for one, after in pairwise(self.visits):
            if (one.x, one.y) == (x, y):
                left_ms = one.interval.offset_ms
            if one.interval.offset_ms != after.interval.onset_ms:
                left_ms = None
            elif left_ms is not None and (after.x, after.y) == (x, y):
                returns.append(after.interval.onset_ms - left_ms)
        return sum(returns) / len(returns) if returns else None


def state_space_grid(
    timeline: Timeline, *, x: str, y: str, window: Window | None = None
) -> StateSpaceGrid:
    """Lay two people's states across each other and follow the pair through the grid.

    A pair that dwells in few cells is not stuck, and one that moves is not restless:
    it depends on the cells.

    Parameters
    ----------
    timeline : Timeline
        A coded film.
    x, y : str
        Two tracks, each of one person: ``caregiver-1.engagement`` and
        ``infant-1.engagement``.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.

    Returns
    -------
    StateSpaceGrid
        Time and visits by cell, dispersion (0 to 1), entropy, range, transitions.

    Raises
    ------
    MeasureError
        When the tracks are one and the same, or one may hold two states or none.
    TimelineError
        When a track is not there.

    Notes
    -----
    With n cells, d_i the time in cell i and D their sum::

        dispersion = 1 - (n sum((d_i / D)^2) - 1) / (n - 1)
        entropy = sum(p_i ln(1 / p_i)),  p_i = d_i / D, or visits over all visits

    Unscorable codes are no cells. A gap in what can be seen ends a visit; coming back
    to the same cell after it is another visit and no transition.

    References
    ----------
    Lewis, M. D., Lamey, A. V., & Douglas, L. (1999). A new dynamic systems method for
    the analysis of early socioemotional development. *Developmental Science*, 2,
    457-475.

    Hollenstein, T. (2013). *State Space Grids*. Springer.

    Examples
    --------
    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def state(person, code, onset_ms, offset_ms):
    ...     return Annotation(tier=f"{person}.engagement", code=code,
    ...                       onset_ms=onset_ms, offset_ms=offset_ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [state("caregiver-1", "watching-available", 0, 4_000),
    ...      state("infant-1", "object-environment", 0, 1_000),
    ...      state("infant-1", "social-positive", 1_000, 2_000),
    ...      state("infant-1", "object-environment", 2_000, 4_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=4_000)
    >>> grid = state_space_grid(
    ...     film, x="caregiver-1.engagement", y="infant-1.engagement")
    >>> grid.cells_visited, grid.transitions, round(grid.dispersion, 3)
    (2, 2, 0.388)
    >>> grid.mean_return_ms("watching-available", "object-environment")
    1000.0
    """
    if x == y:
        raise MeasureError(f"{x} was given for both; expected two tracks")
    asked_about = timeline.window if window is None else window
    tiers = (timeline.tier(x), timeline.tier(y))
    joint = joint_states(tiers, stretch_of(asked_about))
    columns, rows = (_scorable(tier) for tier in tiers)
    shape = (len(rows), len(columns))
    duration_ms = np.zeros(shape, dtype=np.int64)
    counts = np.zeros(shape, dtype=np.int64)
    visits: list[Visit] = []
    for column_code, row_code, stay in _stays(joint):
        cell = rows.index(row_code), columns.index(column_code)
        duration_ms[cell] += stay.duration_ms
        counts[cell] += 1
        visits.append(
            Visit(
                x=tiers[0].scheme.codes[column_code].id,
                y=tiers[1].scheme.codes[row_code].id,
                interval=stay,
            )
        )
    return StateSpaceGrid(
        x=x,
        y=y,
        x_codes=tuple(tiers[0].scheme.codes[one].id for one in columns),
        y_codes=tuple(tiers[1].scheme.codes[one].id for one in rows),
        visits=tuple(visits),
        duration_ms=duration_ms,
        visit_counts=counts,
        provenance=Provenance.of(
            "attunement.measures.engagement.state_space_grid",
            tiers,
            {**window_parameters(asked_about), "x": x, "y": y},
        ),
    )


def _scorable(tier: Tier) -> list[int]:
    return [i for i, code in enumerate(tier.scheme.codes) if not code.is_unscorable]


def _stays(joint: JointStates) -> list[tuple[int, int, Interval]]:
    """Join pieces in one cell that touch."""
    x, y = joint.codes
    begins = np.ones(x.shape, dtype=bool)
    begins[1:] = (
        (x[1:] != x[:-1])
        | (y[1:] != y[:-1])
        | (joint.onset_ms[1:] != joint.offset_ms[:-1])
    )
    first = np.flatnonzero(begins)
    last = np.append(first[1:], x.size)[: first.size] - 1
    return [
        (column, row, Interval(onset_ms, offset_ms))
        for column, row, onset_ms, offset_ms in zip(
            x[first].tolist(),
            y[first].tolist(),
            joint.onset_ms[first].tolist(),
            joint.offset_ms[last].tolist(),
            strict=True,
        )
    ]


def _entropy(counts: _Numbers) -> float | None:
    total = counts.sum()
    if not total:
        return None
    share = counts[counts > 0] / total
    return float(-(share * np.log(share)).sum()) + 0.0
