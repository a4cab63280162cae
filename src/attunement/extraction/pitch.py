"""How high a voice is: the fundamental frequency of sound, window by window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attunement.extraction._windows import (
    SAMPLE_RATE_HZ,
    WINDOW_RATE_HZ,
    WINDOW_SAMPLES,
    Blocks,
)
from attunement.timeline.signal import Signal

__all__ = ["HIGHEST_HZ", "LOWEST_HZ", "PitchMeter"]

#: A low adult voice, and a baby's squeal.
LOWEST_HZ, HIGHEST_HZ = 60, 1_000

_LONGEST = SAMPLE_RATE_HZ // LOWEST_HZ + 1
_SHORTEST = SAMPLE_RATE_HZ // HIGHEST_HZ
_THRESHOLD = 0.15
# Below this there is no voice to hear, whatever repeats in it.
_LEAST_RMS = 0.001

_Windows = npt.NDArray[np.float64]


class PitchMeter:
    """Measure the fundamental frequency of each 32 ms of sound.

    A number says that something repeats at that rate: a voice, an animal, a toy. It
    says nothing of what somebody feels.

    Notes
    -----
    YIN: for each lag t up to 1/60 s, over a window of W = 512 samples at 16 kHz::

        d(t) = sum over j of (x[j] - x[j + t])^2
        d'(t) = d(t) / (mean of d(1) to d(t))

    The period is the first dip of d' below 0.15 at 1 ms or more, at its lowest point,
    refined by the parabola through its neighbours. Where d' has no such dip, or the
    window is quieter than 60 dB below full scale, the sample is missing.

    References
    ----------
    de Cheveigné, A., & Kawahara, H. (2002). YIN, a fundamental frequency estimator for
    speech and music. *Journal of the Acoustical Society of America*, 111, 1917-1930.

    Examples
    --------
    >>> tone = np.sin(2 * np.pi * 200 * np.arange(2_048) / 16_000).astype(np.float32)
    >>> meter = PitchMeter()
    >>> meter.feed(tone)
    >>> np.round(meter.finish().values[:3]).tolist()
    [200.0, 200.0, 200.0]
    """

    def __init__(self) -> None:
        self._blocks = Blocks(_LONGEST)
        self._pitches: list[_Windows] = []

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
        self._pitches.append(_pitches(self._blocks.feed(block)))

    def finish(self) -> Signal:
        """Return the pitch of everything fed; feed nothing more afterwards."""
        self._pitches.append(_pitches(self._blocks.finish()))
        return Signal(
            name="pitch",
            values=np.concatenate(self._pitches),
            rate_hz=WINDOW_RATE_HZ,
            unit="fundamental frequency in hertz (YIN); missing where nothing repeats",
        )


def _pitches(windows: npt.NDArray[np.float32]) -> _Windows:
    found = np.full(len(windows), np.nan)
    if not len(windows):
        return found
    sound = windows.astype(np.float64)
    loud = np.square(sound[:, :WINDOW_SAMPLES]).mean(axis=1) > _LEAST_RMS**2
    dips = _normalised(_differences(sound[loud]))
    found[np.flatnonzero(loud)] = [_pitch(row) for row in dips]
    return found


def _differences(sound: _Windows) -> _Windows:
    """Return d(t) of each window: two energies less twice the product."""
    size = 1 << (sound.shape[1] + WINDOW_SAMPLES - 1).bit_length()
    whole = np.fft.rfft(sound, size)
    part = np.fft.rfft(sound[:, :WINDOW_SAMPLES], size)
    products = np.fft.irfft(whole * part.conj(), size)[:, : _LONGEST + 1]
    sums = np.pad(np.cumsum(np.square(sound), axis=1), ((0, 0), (1, 0)))
    energies = sums[:, WINDOW_SAMPLES:] - sums[:, : _LONGEST + 1]
    found: _Windows = np.maximum(energies[:, :1] + energies - 2 * products, 0)
    return found


def _normalised(differences: _Windows) -> _Windows:
    lags = np.arange(1, _LONGEST + 1)
    means = np.cumsum(differences[:, 1:], axis=1) / lags
    found = np.ones_like(differences)
    np.divide(differences[:, 1:], means, out=found[:, 1:], where=means > 0)
    return found


def _pitch(dips: _Windows) -> float:
    low = np.flatnonzero(dips[_SHORTEST:-1] < _THRESHOLD)
    if not low.size:
        return float("nan")
    lag = _SHORTEST + int(low[0])
    while lag < _LONGEST - 1 and dips[lag + 1] < dips[lag]:
        lag += 1
    before, at, after = dips[lag - 1 : lag + 2].tolist()
    bend = before - 2 * at + after
    shift = (before - after) / (2 * bend) if bend > 0 else 0.0
    return SAMPLE_RATE_HZ / (lag + float(np.clip(shift, -1, 1)))
