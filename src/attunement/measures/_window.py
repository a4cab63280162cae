"""Which stretch of a film a measure looks at, and how its provenance says so."""

from __future__ import annotations

from attunement.timeline.episode import Episode, Window
from attunement.timeline.interval import Interval
from attunement.timeline.provenance import Parameter

__all__ = ["stretch_of", "window_parameters"]


def stretch_of(window: Window) -> Interval:
    """Return the time that is asked about."""
    return window.interval if isinstance(window, Episode) else window


def window_parameters(window: Window) -> dict[str, Parameter]:
    """Return a window as parameters, with the name of an episode where it has one."""
    stretch = stretch_of(window)
    named = {"episode": window.name} if isinstance(window, Episode) else {}
    return {
        "window_onset_ms": stretch.onset_ms,
        "window_offset_ms": stretch.offset_ms,
        **named,
    }
