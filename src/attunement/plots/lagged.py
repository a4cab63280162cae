"""What follows at each lag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attunement.plots.figure import COLOURS, one_axes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_lag_profile"]

_TWO_SIDED = 1.96


def draw_lag_profile(residuals: Sequence[float], *, given: str, target: str) -> Figure:
    """Draw the adjusted residual of a pair at each lag from 1.

    Parameters
    ----------
    residuals : (n_lags,) float
        ``nan`` where a table is too thin.
    given, target : str
        What comes before, and what after.

    Returns
    -------
    matplotlib.figure.Figure
        With dotted lines at 1.96 either way.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.

    Examples
    --------
    >>> len(draw_lag_profile([2.5, 0.3], given="looks", target="smiles").axes)
    1
    """
    figure, axes = one_axes(width_in=6, height_in=3.6)
    lags = range(1, len(residuals) + 1)
    axes.axhline(0, color="black", linewidth=0.8)
    for edge in (-_TWO_SIDED, _TWO_SIDED):
        axes.axhline(edge, color="black", linewidth=0.6, linestyle=":")
    axes.plot(lags, residuals, "o-", color=COLOURS[0])
    axes.set_xticks(lags)
    axes.set_xlabel(f"events after {given}")
    axes.set_ylabel("adjusted residual")
    axes.set_title(target, loc="left")
    return figure
