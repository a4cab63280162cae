"""How loud the sound of a film is, window by window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attunement.extraction._windows import WINDOW_RATE_HZ, Blocks
from attunement.timeline.signal import Signal

__all__ = ["SILENCE_DBFS", "LoudnessMeter"]

#: What digital silence is given, since it has no level of its own.
SILENCE_DBFS = -120.0


class LoudnessMeter:
    """Measure the level of each 32 ms of sound that comes block by block.

    It is the level in the recording: how near the microphone stood counts as much as
    how loud somebody was, so compare within a film only.

    Notes
    -----
    With the n samples x of a window, at 16 kHz in one channel from -1 to 1::

        level = max(-120, 20 log10(sqrt(sum(x^2) / n)))    in dB below full scale

    The last window is filled up with silence.

    Examples
    --------
    >>> meter = LoudnessMeter()
    >>> meter.feed(np.concatenate([np.full(512, 0.1), np.zeros(512)]).astype(np.float32))
    >>> [round(one) for one in meter.finish().values.tolist()]
    [-20, -120]
    """

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._levels: list[npt.NDArray[np.float64]] = []

    def feed(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next samples.

        Parameters
        ----------
        block : (n_samples,) float32
            One channel at 16 kHz, -1 to 1; a sample that is not a number is silence.

        Raises
        ------
        ExtractionError
            When the block has another shape or type.
        """
        self._levels.append(_levels(self._blocks.feed(block)))

    def finish(self) -> Signal:
        """Return the level of everything fed; feed nothing more afterwards."""
        self._levels.append(_levels(self._blocks.finish()))
        return Signal(
            name="loudness",
            values=np.concatenate(self._levels),
            rate_hz=WINDOW_RATE_HZ,
            unit="decibels below full scale, root mean square of 32 ms",
        )


def _levels(windows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    squares = np.square(windows, dtype=np.float64).mean(axis=1)
    levels = np.full(squares.shape, SILENCE_DBFS)
    np.log10(squares, out=levels, where=squares > 0)
    levels[squares > 0] *= 10
    return np.maximum(levels, SILENCE_DBFS)
