"""A film cut into units: which lie soon after an act, and in which the other begins."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, intersection
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["UnitsSeen", "units_seen"]

_Units = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class UnitsSeen:
    """The units that could be seen whole: inside a window or not, with the target or not."""

    inside: npt.NDArray[np.bool_]
    target: npt.NDArray[np.bool_]
    givens: int
    left_out: int
    tiers: tuple[Tier, ...]
    parameters: dict[str, str | int | float | bool | None]


def units_seen(
    timeline: Timeline,
    *,
    given: Behavior,
    target: Behavior,
    window_ms: int,
    unit_ms: int,
    window: Window | None,
) -> UnitsSeen:
    """Cut a film into units, for `time_window_contingency` and its test.

    Raises
    ------
    MeasureError
        When a length is not positive, the window is not whole units, or no unit could
        be seen.
    """
    if unit_ms < 1 or window_ms < unit_ms or window_ms % unit_ms:
        raise MeasureError(
            f"a window of {window_ms} ms in units of {unit_ms} ms was given; "
            "expected one whole unit or more"
        )
    asked_about = timeline.window if window is None else window
    film = stretch_of(asked_about)
    units = film.duration_ms // unit_ms
    tiers = [one.tier_in(timeline) for one in (given, target)]
    seen: tuple[Interval, ...] = (film,)
    for tier in tiers:
        seen = intersection(seen, tier.observable(film))
    whole = _whole_units(seen, film, unit_ms, units)
    if not whole.any():
        raise MeasureError(
            f"{given} and {target} share no whole unit of {unit_ms} ms that can be "
            "seen; expected some"
        )
    before = _unit_of(given.onsets_in(timeline), film, unit_ms, units)
    before = before[whole[before]]
    has_target = np.zeros(units, dtype=bool)
    has_target[_unit_of(target.onsets_in(timeline), film, unit_ms, units)] = True
    return UnitsSeen(
        inside=_within(before, window_ms // unit_ms, units)[whole],
        target=has_target[whole],
        givens=before.size,
        left_out=units - int(whole.sum()),
        tiers=tuple({tier.id: tier for tier in tiers}.values()),
        parameters={
            **window_parameters(asked_about),
            "given": str(given),
            "target": str(target),
            "window_ms": window_ms,
            "unit_ms": unit_ms,
        },
    )


def _whole_units(
    seen: tuple[Interval, ...], film: Interval, unit_ms: int, units: int
) -> npt.NDArray[np.bool_]:
    whole = np.zeros(units, dtype=bool)
    for stretch in seen:
        first = -(-(stretch.onset_ms - film.onset_ms) // unit_ms)
        whole[first : (stretch.offset_ms - film.onset_ms) // unit_ms] = True
    return whole


def _unit_of(onsets: _Units, film: Interval, unit_ms: int, units: int) -> _Units:
    unit = (onsets - film.onset_ms) // unit_ms
    return unit[(unit >= 0) & (unit < units)]


def _within(before: _Units, length: int, units: int) -> npt.NDArray[np.bool_]:
    """Return the units up to a length after each: a sum of steps up and down."""
    steps = np.zeros(units + length + 1, dtype=np.int64)
    np.add.at(steps, before, 1)
    np.add.at(steps, before + length, -1)
    return np.cumsum(steps)[:units] > 0
