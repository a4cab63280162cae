"""A state-space grid, with the path of a pair through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attunement.measures.engagement import StateSpaceGrid
from attunement.plots.figure import COLOURS, one_axes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_grid"]


def draw_grid(grid: StateSpaceGrid) -> Figure:
    """Draw the time in each cell as shade and number, and the visits as a path.

    Parameters
    ----------
    grid : StateSpaceGrid
        Two people's states across each other.

    Returns
    -------
    matplotlib.figure.Figure
        Columns are ``x``, rows ``y``; no cell is good or bad.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.

    Examples
    --------
    >>> from attunement.measures.engagement import state_space_grid
    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> from attunement.timeline.timeline import Timeline
    >>> names = ("caregiver-1.engagement", "infant-1.engagement")
    >>> codes = ("shared-positive", "social-positive")
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1"), subjects=["caregiver-1", "infant-1"], duration_ms=900,
    ...     annotations=[Annotation(tier=tier, code=code, onset_ms=0, offset_ms=900)
    ...                  for tier, code in zip(names, codes)])
    >>> grid = state_space_grid(film, x=names[0], y=names[1])
    >>> len(draw_grid(grid).axes) >= 1
    True
    """
    wide, high = len(grid.x_codes), len(grid.y_codes)
    figure, axes = one_axes(width_in=2.5 + 1.1 * wide, height_in=2 + 0.7 * high)
    axes.imshow(grid.duration_ms / 1000, cmap="Blues", origin="lower", aspect="auto")
    for row in range(high):
        for column in range(wide):
            if grid.duration_ms[row, column]:
                seconds = grid.duration_ms[row, column] / 1000
                axes.annotate(
                    f"{seconds:.1f} s", (column, row), ha="center", va="center",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
                )  # fmt: skip
    path = [
        (grid.x_codes.index(one.x), grid.y_codes.index(one.y)) for one in grid.visits
    ]
    axes.plot(
        [x for x, _ in path], [y for _, y in path], "-", color=COLOURS[1], linewidth=1
    )
    axes.set_xticks(range(wide), grid.x_codes, rotation=30, ha="right")
    axes.set_yticks(range(high), grid.y_codes)
    axes.set_xlabel(grid.x)
    axes.set_ylabel(grid.y)
    return figure
