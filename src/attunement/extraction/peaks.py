"""How loud the loudest sample of every 10 ms is: the drawing of the sound."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attunement.errors import ExtractionError

__all__ = ["PEAK_WINDOW_MS", "PeakMeter"]

#: Length of the time that one peak stands for.
PEAK_WINDOW_MS = 10

_FULL_SCALE = 255


class PeakMeter:
    """Measure the peak amplitude of each 10 ms of sound.

    Parameters
    ----------
    sample_rate_hz : int
        Samples per second, at least 100.

    Raises
    ------
    ExtractionError
        When a window would be shorter than a sample.

    Notes
    -----
    With x from -1 to 1 over all channels of window i::

        peak_i = min(255, round(255 * max |x|))        0 is silence

    Window i holds the samples from ``ceil(i * rate / 100)`` on, so that no rate drifts.
    A sample that is not a number counts as silence.

    Examples
    --------
    >>> meter = PeakMeter(8_000)
    >>> sound = np.concatenate([np.zeros(80), np.full(80, -0.5), np.ones(20)])
    >>> meter.feed(sound.astype(np.float32)).tolist(), meter.finish().tolist()
    ([0, 128], [255])
    """

    def __init__(self, sample_rate_hz: int) -> None:
        if sample_rate_hz * PEAK_WINDOW_MS < 1000:
            raise ExtractionError(
                f"a sample rate of {sample_rate_hz} Hz was given; "
                "expected at least one sample in 10 ms"
            )
        self._rate_hz = sample_rate_hz
        self._window = 0
        self._samples = 0
        self._open_peak = 0.0

    def feed(self, block: npt.NDArray[np.float32 | np.int16]) -> npt.NDArray[np.uint8]:
        """Take the next samples and return the windows they complete.

        Parameters
        ----------
        block : (n_samples,) or (n_samples, n_channels) float32 or int16
            Any number of samples, also none.

        Returns
        -------
        (n_windows,) uint8
            Peaks, in order.

        Raises
        ------
        ExtractionError
            When the block has another shape or type.
        """
        loudness = _loudness(block)
        ends = self._ends_up_to(self._samples + loudness.size)
        starts = np.concatenate(([0], ends - self._samples)).astype(np.int64)
        self._samples += loudness.size
        peaks = [
            float(part.max(initial=0.0)) for part in np.split(loudness, starts[1:])
        ]
        peaks[0] = max(peaks[0], self._open_peak)
        self._open_peak = peaks.pop()
        self._window += len(peaks)
        return _as_bytes(np.array(peaks, dtype=np.float64))

    def finish(self) -> npt.NDArray[np.uint8]:
        """Return the last window if samples are left in it."""
        if self._samples == self._first_sample(self._window):
            return _as_bytes(np.zeros(0))
        return _as_bytes(np.array([self._open_peak]))

    def _ends_up_to(self, samples: int) -> npt.NDArray[np.int64]:
        last = samples * 1000 // (self._rate_hz * PEAK_WINDOW_MS)
        windows = np.arange(self._window + 1, last + 1, dtype=np.int64)
        return -(-windows * self._rate_hz * PEAK_WINDOW_MS // 1000)

    def _first_sample(self, window: int) -> int:
        return -(-window * self._rate_hz * PEAK_WINDOW_MS // 1000)


def _loudness(block: npt.NDArray[np.float32 | np.int16]) -> npt.NDArray[np.float64]:
    if block.ndim not in (1, 2) or block.dtype not in (np.float32, np.int16):
        raise ExtractionError(
            f"a block of {block.dtype} in shape {block.shape} was given; expected "
            "float32 or int16 as (samples,) or (samples, channels)"
        )
    amplitude = np.abs(block.astype(np.float64))
    if block.dtype == np.int16:
        amplitude /= 32_768
    amplitude = np.nan_to_num(amplitude, nan=0.0, posinf=1.0)
    return amplitude if block.ndim == 1 else amplitude.max(axis=1, initial=0.0)


def _as_bytes(peaks: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    levels: npt.NDArray[np.uint8]
    levels = np.rint(np.minimum(peaks, 1.0) * _FULL_SCALE).astype(np.uint8)
    return levels
