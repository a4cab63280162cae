"""How much the picture changes where a person is."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import ExtractionError
from attunement.extraction.camera import CameraWatch
from attunement.extraction.region import Region
from attunement.timebase import FrameRate
from attunement.timeline.signal import Signal

__all__ = [
    "ANALYSIS_LONG_SIDE_PX",
    "MotionEnergy",
    "MotionEnergyMeter",
    "analysis_size",
    "motion_energy",
]

_Luma = npt.NDArray[np.uint8]

#: Long side of the pictures to hand in; more pixels add time and no knowledge.
ANALYSIS_LONG_SIDE_PX = 320

# Movement of the whole picture that makes a frame unusable, in pixels of that size.
_CAMERA_SHIFT_PX = 0.3
_CAMERA_BRIGHTNESS = 3.0
# A slow pan is looked for over this many seconds.
_CAMERA_WAIT_S = 0.5


def analysis_size(width_px: int, height_px: int) -> tuple[int, int]:
    """Return the size to scale pictures to before they are handed in.

    Parameters
    ----------
    width_px, height_px : int
        Size of the film.

    Returns
    -------
    tuple of int
        Width and height, the same shape, the long side at most 320 and both at least 1.

    Examples
    --------
    >>> analysis_size(1280, 720)
    (320, 180)
    """
    scale = min(1.0, ANALYSIS_LONG_SIDE_PX / max(width_px, height_px))
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


@attrs.frozen(kw_only=True, eq=False)
class MotionEnergy:
    """Hold the movement in each region, and what could not be measured.

    Parameters
    ----------
    signals : tuple of Signal
        One a region, in the order given; missing windows are ``nan``.
    camera_motion : (n,) bool
        Windows in which the camera moved or the brightness jumped.
    unjudged : (n,) bool
        Windows in which the background shows too little to tell.
    overlapping : tuple of str
        Regions that overlap another: who moved cannot be told, all their windows miss.
    """

    signals: tuple[Signal, ...]
    camera_motion: npt.NDArray[np.bool_]
    unjudged: npt.NDArray[np.bool_]
    overlapping: tuple[str, ...]


class MotionEnergyMeter:
    """Measure movement in regions, frame by frame.

    Parameters
    ----------
    regions : sequence of Region
        One a person, each with a name of its own.
    width_px, height_px : int
        Size of the pictures that will be handed in, see `analysis_size`.
    rate : FrameRate
        Constant rate of the film.
    frames_per_window : int
        Frame steps that make one sample, at least 1.

    Raises
    ------
    ExtractionError
        When there is no region, a name stands twice, or a size is not positive.

    Notes
    -----
    With luma Y from 0 to 255 and N pixels in a region::

        energy_j = sum |Y_j - Y_(j-1)| / N            one frame step, 0 to 255

    A sample is the mean over the steps of its window; sample i covers the time from
    frame ``i k`` to frame ``(i + 1) k`` with k frames a window.
    The number depends on the size of the pictures and on the frame rate, so the unit
    names the size and the signal carries the rate; compare only what has both alike.
    A window in which the camera moved, or in which that cannot be judged, is missing
    and not zero; so is every window of regions that overlap.

    References
    ----------
    Ramseyer, F., & Tschacher, W. (2011). Nonverbal synchrony in psychotherapy:
    Coordinated body movement reflects relationship quality and outcome.
    *Journal of Consulting and Clinical Psychology*, 79(3), 284-295.

    Examples
    --------
    A striped wall, and a hand that lights up 10 levels in half of its region.

    >>> wall = np.tile(np.array([0, 0, 90, 90], np.uint8), (40, 20))
    >>> hand = wall.copy()
    >>> hand[0:10, 0:10] += 10
    >>> meter = MotionEnergyMeter(
    ...     [Region(name="infant-1", x=0, y=0, width=0.25, height=0.25)],
    ...     width_px=80, height_px=40, rate=FrameRate(25))
    >>> for luma in (wall, hand, hand):
    ...     meter.feed(luma)
    >>> moved = meter.finish().signals[0]
    >>> moved.values.tolist(), moved.unit
    ([5.0, 0.0], 'mean absolute luma difference (0-255) per frame at 80x40')
    """

    def __init__(
        self,
        regions: Sequence[Region],
        *,
        width_px: int,
        height_px: int,
        rate: FrameRate,
        frames_per_window: int = 1,
    ) -> None:
        names = [region.name for region in regions]
        if not names or len(set(names)) < len(names):
            raise ExtractionError(
                f"regions {', '.join(names) or 'none'}; "
                "expected at least one, each with a name of its own"
            )
        if min(width_px, height_px, frames_per_window) < 1:
            raise ExtractionError(
                f"pictures of {width_px} x {height_px} and windows of "
                f"{frames_per_window} frames were given; expected at least 1 of each"
            )
        self._regions = tuple(regions)
        self._shape = (height_px, width_px)
        self._rate = rate
        self._frames_per_window = frames_per_window
        self._slices = [region.pixels(width_px, height_px) for region in regions]
        self._energies = [array("d") for _ in regions]
        self._moved = bytearray()
        self._unjudged = bytearray()
        self._previous: _Luma | None = None
        background = np.ones(self._shape, dtype=np.bool_)
        for part in self._slices:
            background[part] = False
        self._camera = CameraWatch(
            background=background,
            longest_wait=max(1, round(_CAMERA_WAIT_S * rate.fraction)),
            shift_px=_CAMERA_SHIFT_PX,
            brightness=_CAMERA_BRIGHTNESS,
        )

    def feed(self, luma: npt.NDArray[np.uint8]) -> None:
        """Take the next frame.

        Parameters
        ----------
        luma : (height, width) uint8
            The picture; it is copied.

        Raises
        ------
        ExtractionError
            When it has another size or type.
        """
        if luma.shape != self._shape or luma.dtype != np.uint8:
            raise ExtractionError(
                f"a picture of {luma.dtype} in shape {luma.shape} was given; "
                f"expected uint8 in shape {self._shape}"
            )
        now = luma.copy()
        moved = self._camera.moved_frames(now)
        if self._previous is not None:
            for part, energies in zip(self._slices, self._energies, strict=True):
                energies.append(_mean_difference(self._previous[part], now[part]))
            self._unjudged.append(moved is None)
            self._moved.append(0)
            for step in range(1, (moved or 0) + 1):
                self._moved[-step] = 1
        self._previous = now

    def finish(self) -> MotionEnergy:
        """Return the signals of everything fed so far."""
        moved = self._any_in_window(self._moved)
        unjudged = self._any_in_window(self._unjudged)
        overlapping = _overlapping(self._regions)
        signals = []
        for region, energies in zip(self._regions, self._energies, strict=True):
            values = self._mean_of_window(energies)
            values[moved | unjudged] = np.nan
            if region.name in overlapping:
                values[:] = np.nan
            signals.append(self._signal(region.name, values))
        return MotionEnergy(
            signals=tuple(signals),
            camera_motion=moved,
            unjudged=unjudged,
            overlapping=overlapping,
        )

    def _signal(self, name: str, values: npt.NDArray[np.float64]) -> Signal:
        height_px, width_px = self._shape
        return Signal(
            name=name,
            values=values,
            rate_hz=self._rate.fraction / self._frames_per_window,
            unit=(
                "mean absolute luma difference (0-255) per frame "
                f"at {width_px}x{height_px}"
            ),
        )

    def _starts(self, steps: int) -> npt.NDArray[np.intp]:
        return np.arange(0, steps, self._frames_per_window, dtype=np.intp)

    def _any_in_window(self, steps: bytearray) -> npt.NDArray[np.bool_]:
        flags = np.frombuffer(bytes(steps), dtype=np.bool_)
        if not flags.size:
            return np.zeros(0, dtype=np.bool_)
        return np.logical_or.reduceat(flags, self._starts(flags.size))

    def _mean_of_window(self, steps: array[float]) -> npt.NDArray[np.float64]:
        energies = np.array(steps, dtype=np.float64)
        if not energies.size:
            return energies
        starts = self._starts(energies.size)
        lengths = np.diff(np.append(starts, energies.size))
        means: npt.NDArray[np.float64] = np.add.reduceat(energies, starts) / lengths
        return means


def motion_energy(
    frames: Iterable[npt.NDArray[np.uint8]],
    regions: Sequence[Region],
    *,
    rate: FrameRate,
    frames_per_window: int = 1,
) -> MotionEnergy:
    """Measure movement in regions of a film that comes frame by frame.

    Parameters
    ----------
    frames : iterable of (height, width) uint8
        At least one picture, all of one size; only two are held at a time.
    regions, rate, frames_per_window
        As in `MotionEnergyMeter`, which has the formula.

    Returns
    -------
    MotionEnergy
        A signal a region, with one sample fewer than frames at one frame a window.

    Raises
    ------
    ExtractionError
        When there is no frame, or as in `MotionEnergyMeter`.

    Examples
    --------
    >>> still = [np.zeros((18, 32), np.uint8)] * 3
    >>> whole = Region(name="infant-1", x=0, y=0, width=1, height=1)
    >>> motion_energy(still, [whole], rate=FrameRate(25)).unjudged.tolist()
    [True, True]
    """
    meter: MotionEnergyMeter | None = None
    for luma in frames:
        if meter is None:
            meter = MotionEnergyMeter(
                regions,
                width_px=luma.shape[1],
                height_px=luma.shape[0],
                rate=rate,
                frames_per_window=frames_per_window,
            )
        meter.feed(luma)
    if meter is None:
        raise ExtractionError("no frame was given; expected at least one")
    return meter.finish()


def _mean_difference(before: _Luma, now: _Luma) -> float:
    # Stays in 8 bits: the larger minus the smaller cannot wrap.
    difference = np.maximum(before, now) - np.minimum(before, now)
    return float(difference.mean())


def _overlapping(regions: Sequence[Region]) -> tuple[str, ...]:
    shared = {
        region.name
        for pair in combinations(regions, 2)
        if pair[0].overlaps(pair[1])
        for region in pair
    }
    return tuple(region.name for region in regions if region.name in shared)
