"""Sound at 16 kHz cut into windows of 32 ms, however it comes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from attunement.errors import ExtractionError

__all__ = ["SAMPLE_RATE_HZ", "WINDOW_RATE_HZ", "WINDOW_SAMPLES", "Blocks"]

SAMPLE_RATE_HZ = 16_000
WINDOW_SAMPLES = 512
WINDOW_RATE_HZ = Fraction(SAMPLE_RATE_HZ, WINDOW_SAMPLES)

_Sound = npt.NDArray[np.float32]


class Blocks:
    """Keep what is left of a block until it fills a window.

    Parameters
    ----------
    overlap : int
        Samples after a window that belong to its analysis as well.
    """

    def __init__(self, overlap: int = 0) -> None:
        self._overlap = overlap
        self._rest = np.zeros(0, dtype=np.float32)
        self._fed = 0
        self._cut = 0

    def feed(self, block: _Sound) -> _Sound:
        """Return the windows that are complete: (n, window + overlap).

        Raises
        ------
        ExtractionError
            When the block has another shape or type.
        """
        if block.ndim != 1 or block.dtype != np.float32:
            raise ExtractionError(
                f"a block of {block.dtype} in shape {block.shape} was given; "
                "expected float32 in one channel"
            )
        self._fed += block.size
        return self._windows(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0))

    def finish(self) -> _Sound:
        """Return the windows that are left, filled up with silence."""
        missing = -(-self._fed // WINDOW_SAMPLES) - self._cut
        short = missing * WINDOW_SAMPLES + self._overlap - self._rest.size
        return self._windows(np.zeros(max(short, 0), dtype=np.float32))[:missing]

    def _windows(self, block: _Sound) -> _Sound:
        sound = np.concatenate((self._rest, block))
        count = max((sound.size - self._overlap) // WINDOW_SAMPLES, 0)
        self._rest = sound[count * WINDOW_SAMPLES :]
        self._cut += count
        length = WINDOW_SAMPLES + self._overlap
        if not count:
            return np.zeros((0, length), dtype=np.float32)
        views = np.lib.stride_tricks.sliding_window_view(sound, length)
        return np.ascontiguousarray(views[::WINDOW_SAMPLES][:count])
