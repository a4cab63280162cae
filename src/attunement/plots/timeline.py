"""A coding as it lies in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attunement.plots.figure import COLOURS, one_axes
from attunement.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_timeline"]

_HIGH = 0.7


def draw_timeline(timeline: Timeline) -> Figure:
    """Draw every tier as a row: states as bars, points as marks.

    Parameters
    ----------
    timeline : Timeline
        A coded film.

    Returns
    -------
    matplotlib.figure.Figure
        Codes have their colours in the order of each tier, named in a legend where
        they are few.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.

    Examples
    --------
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> len(draw_timeline(film).axes) >= 1
    True
    """
    tiers = timeline.tiers
    figure, axes = one_axes(width_in=10, height_in=1.2 + 0.45 * max(len(tiers), 1))
    for row, tier in enumerate(tiers):
        labels = [code.id for code in tier.scheme.codes]
        places = {label: place for place, label in enumerate(labels)}
        for onset_ms, offset_ms, label in zip(
            tier.onset_ms.tolist(), tier.offset_ms.tolist(), tier.labels(), strict=True
        ):
            colour = COLOURS[places.get(label, -1) % len(COLOURS)]
            if offset_ms > onset_ms:
                bar = [(onset_ms / 1000, (offset_ms - onset_ms) / 1000)]
                axes.broken_barh(bar, (row - _HIGH / 2, _HIGH), facecolors=colour)
            else:
                axes.plot([onset_ms / 1000], [row], "|", color=colour, markersize=14)
    axes.set_yticks(range(len(tiers)), [tier.id for tier in tiers])
    axes.set_ylim(max(len(tiers), 1) - 0.5, -0.5)
    axes.set_xlim(0, max(timeline.duration_ms, 1) / 1000)
    axes.set_xlabel("seconds")
    return figure
