"""Whether the camera moved, judged by what lies behind the people."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["CameraWatch"]

_Luma = npt.NDArray[np.uint8]
_Floats = npt.NDArray[np.float64]

# A block is large enough to average the noise of a phone, and small enough that a
# person outside the regions fills only some of them.
_BLOCK_PX = 32
# Every second pixel of every second row is enough for that.
_STEP_PX = 2
_FEWEST_PIXELS = 60
_FEWEST_BLOCKS = 3
# Root mean square slope, luma levels a pixel, below which a block says nothing.
_LEAST_SLOPE = 1.5


@attrs.define(kw_only=True)
class CameraWatch:
    """Judge each frame by how far the blocks of the background moved.

    Parameters
    ----------
    background : (height, width) bool
        Where nobody is expected.
    longest_wait : int
        Frames after which a still picture is compared with a fresh one.
    shift_px : float
        Movement of the picture that counts, in pixels of the pictures given.
    brightness : float
        Change of the whole background that counts, in luma levels.

    Notes
    -----
    In each block the shift d between two pictures is that of Lucas and Kanade, the
    least squares solution of ``slope . d = -(I - A)``, with slopes and changes around
    their mean so that light does not count; along directions without slope it is 0.
    The camera moved when the median over the blocks of ``|d|`` exceeds ``shift_px``:
    shift, turn and zoom count, and a person who fills less than half of the blocks
    outside the regions does not.
    A jolt is found against the frame before. A slow pan is found against a picture up
    to ``longest_wait`` frames old, and then every frame since that picture counts.

    References
    ----------
    Lucas, B. D., & Kanade, T. (1981). An iterative image registration technique with
    an application to stereo vision. *Proceedings of IJCAI*, 674-679.
    """

    background: npt.NDArray[np.bool_]
    longest_wait: int
    shift_px: float
    brightness: float
    _view: _View | None = None
    _previous: _Luma | None = None
    _age: int = 0

    def moved_frames(self, luma: _Luma) -> int | None:
        """Take the next frame and say how many frames up to it the camera moved in.

        Returns
        -------
        int or None
            0 for a still camera, n when it moved during the last n frames, and None
            when the background shows too little to judge.
        """
        if self._view is None or self._previous is None:
            self._remember(luma)
            return 0
        view = self._view
        self._age += 1
        if not view.can_judge:
            self._remember(luma)
            return None
        moved = 0
        if self._differs(view, self._previous, luma):
            moved = 1
        elif self._differs(view, view.luma, luma):
            moved = self._age
        if moved or self._age >= self.longest_wait:
            self._remember(luma)
        self._previous = luma
        return moved

    def _remember(self, luma: _Luma) -> None:
        self._view = _View.of(luma, self.background)
        self._previous = luma
        self._age = 0

    def _differs(self, view: _View, before: _Luma, now: _Luma) -> bool:
        change = now.ravel()[view.pixels].astype(np.float64)
        change -= before.ravel()[view.pixels]
        if abs(float(np.median(change))) > self.brightness:
            return True
        return view.median_shift_px(change) > self.shift_px


@attrs.frozen(kw_only=True, eq=False)
class _View:
    """Hold one picture, and what its background lets us solve for."""

    luma: _Luma
    pixels: npt.NDArray[np.intp]
    block: npt.NDArray[np.intp]
    slopes: tuple[_Floats, _Floats]
    strengths: _Floats
    directions: _Floats

    @classmethod
    def of(cls, luma: _Luma, background: npt.NDArray[np.bool_]) -> _View:
        """Find the blocks of the background that have slopes."""
        pixels, block = _sampled(background)
        down, across = np.gradient(luma.astype(np.float32))
        counts = np.bincount(block)
        slope_x = _around_mean(across.ravel()[pixels], block, counts)
        slope_y = _around_mean(down.ravel()[pixels], block, counts)
        size = counts.size
        tensor = np.empty((size, 2, 2))
        tensor[:, 0, 0] = np.bincount(block, slope_x * slope_x, size)
        tensor[:, 1, 1] = np.bincount(block, slope_y * slope_y, size)
        tensor[:, 0, 1] = tensor[:, 1, 0] = np.bincount(block, slope_x * slope_y, size)
        strengths, directions = np.linalg.eigh(tensor)
        enough = (_LEAST_SLOPE**2 * counts)[:, np.newaxis]
        strengths = np.where(strengths >= enough, strengths, np.inf)
        strengths[counts < _FEWEST_PIXELS] = np.inf
        return cls(
            luma=luma,
            pixels=pixels,
            block=block,
            slopes=(slope_x, slope_y),
            strengths=strengths,
            directions=directions,
        )

    @property
    def can_judge(self) -> bool:
        return int(self._votes.sum()) >= _FEWEST_BLOCKS

    @property
    def _votes(self) -> npt.NDArray[np.bool_]:
        solvable: npt.NDArray[np.bool_] = np.isfinite(self.strengths)
        return solvable[:, 0] | solvable[:, 1]

    def median_shift_px(self, change: _Floats) -> float:
        """Return the median over the blocks of how far each moved."""
        size = self.strengths.shape[0]
        pull = np.stack(
            [np.bincount(self.block, slope * change, size) for slope in self.slopes],
            axis=1,
        )
        along = np.einsum("bi,bij->bj", pull, self.directions) / self.strengths
        shifts = np.hypot(along[:, 0], along[:, 1])
        return float(np.median(shifts[self._votes]))


def _sampled(
    background: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the pixels to look at and the block of each."""
    grid = np.zeros_like(background)
    grid[::_STEP_PX, ::_STEP_PX] = True
    rows, columns = np.nonzero(background & grid)
    across = -(-background.shape[1] // _BLOCK_PX)
    block = (rows // _BLOCK_PX) * across + columns // _BLOCK_PX
    return rows * background.shape[1] + columns, block


def _around_mean(
    values: npt.NDArray[np.float32],
    block: npt.NDArray[np.intp],
    counts: npt.NDArray[np.intp],
) -> _Floats:
    sums = np.bincount(block, values, counts.size).astype(np.float64)
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    centered: _Floats = values.astype(np.float64) - means[block]
    return centered
