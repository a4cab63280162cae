"""A thousand surrogates of a windowed cross-correlation: ten minutes at 25 Hz.

Windows of 30 s every 10 s, lags of 5 s either way, as is usual for motion energy.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from attunement.measures.synchrony import surrogate_test
from bench.row import Row

_RATE_HZ = 25
_SAMPLES = 10 * 60 * _RATE_HZ
_SURROGATES = 1_000
_WINDOW, _STEP, _LAG = (seconds * _RATE_HZ for seconds in (30, 10, 5))
# A power of two that holds a window and all its lags.
_POINTS = 1 << (_WINDOW + 2 * _LAG - 1).bit_length()


def row(scratch: Path) -> Row:
    """Return the row; both make the same surrogates and reach the same numbers."""
    del scratch
    rng = np.random.default_rng(1)
    x, y = (
        np.convolve(rng.random(_SAMPLES + _RATE_HZ - 1), np.ones(_RATE_HZ), "valid")
        for _ in "xy"
    )

    def ours() -> npt.NDArray[np.float64]:
        found = surrogate_test(
            x,
            y,
            rate_hz=_RATE_HZ,
            window_ms=1_000 * _WINDOW // _RATE_HZ,
            step_ms=1_000 * _STEP // _RATE_HZ,
            max_lag_ms=1_000 * _LAG // _RATE_HZ,
            n=_SURROGATES,
            rng=np.random.default_rng(2),
        )
        return found.surrogates

    def theirs() -> npt.NDArray[np.float64]:
        return _fft_loop(x, y, np.random.default_rng(2))

    apart = float(np.abs(ours() - theirs()).max())
    if apart > 1e-12:
        message = f"surrogates differ from the peer's by {apart}"
        raise AssertionError(message)
    return Row(
        name="wcc_surrogates",
        peer=f"NumPy {np.__version__} FFT loop",
        goal=1 / 33,
        ours=ours,
        theirs=theirs,
        rounds=12,
    )


def _fft_loop(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Correlate every surrogate by itself, all its windows in one transform."""
    count = (_SAMPLES - 2 * _LAG) // _WINDOW
    starts = _LAG + np.arange(count) * _WINDOW
    reach = np.arange(-_LAG, _WINDOW + _LAG)
    around = y[starts[:, np.newaxis] + reach]
    around -= around.mean(axis=1, keepdims=True)
    pieces = sliding_window_view(around, _WINDOW, axis=1)
    spread_y = pieces.std(axis=2) * np.sqrt(_WINDOW)
    spectrum = np.fft.rfft(around, _POINTS)
    orders = np.tile(np.arange(count), (_SURROGATES, 1))
    orders = rng.permuted(orders, axis=1)
    means = np.empty(_SURROGATES)
    segments = x[_LAG : _LAG + count * _WINDOW].reshape(count, _WINDOW)
    for place, order in enumerate(orders):
        held = segments[order]
        held = held - held.mean(axis=1, keepdims=True)
        spread_x = np.sqrt((held**2).sum(axis=1, keepdims=True))
        products = np.fft.irfft(spectrum * np.conj(np.fft.rfft(held, _POINTS)), _POINTS)
        r = products[:, : 2 * _LAG + 1] / (spread_x * spread_y)
        means[place] = np.abs(np.arctanh(r)).mean()
    return means
