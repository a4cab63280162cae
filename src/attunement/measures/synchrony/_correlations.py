"""Pearson's r of pieces of one series with another series at every lag.

Sums of squares are taken about the mean of each window, which keeps their digits where
a quiet window follows a burst; only the products go through Fourier's transform.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from attunement.measures.synchrony._series import LEAST_USABLE

__all__ = ["correlations"]

_Table = npt.NDArray[np.float64]

# A window that spreads less than this share of the whole series does not vary.
_FLAT = 1e-10


def correlations(x: _Table, y: _Table) -> _Table:
    """Return Pearson's r of rows of x with every piece of y that is as long.

    Parameters
    ----------
    x : (n_rows, length) float
        Pieces of x; missing is nan.
    y : (length + n_lags - 1,) float
        What lies around in y.

    Returns
    -------
    (n_rows, n_lags) float
        nan where too little is there, or one of the two does not vary.
    """
    length = x.shape[1]
    if np.isnan(y).any() or np.isnan(x).any():
        return _with_missing(x, sliding_window_view(y, length))
    apart_x = x - x.mean(axis=1, keepdims=True)
    near_zero = y - y.mean()
    pieces = sliding_window_view(near_zero, length)
    sums = np.concatenate([[0.0], np.cumsum(near_zero)])
    means = (sums[length:] - sums[:-length]) / length
    apart_y = pieces - means[:, np.newaxis]
    xx = np.einsum("ij,ij->i", apart_x, apart_x)
    yy = np.einsum("ij,ij->i", apart_y, apart_y)
    # As long as y, nothing of a product comes round to the lags that are kept.
    points = 1 << (y.size - 1).bit_length()
    spectrum = np.conj(np.fft.rfft(apart_x, points))
    spectrum *= np.fft.rfft(near_zero, points)
    found: _Table = np.fft.irfft(spectrum, points)[:, : len(pieces)]
    found *= _per_spread(xx, length)[:, np.newaxis]
    found *= _per_spread(yy, length)
    return found


def _with_missing(x: _Table, pieces: _Table) -> _Table:
    """Correlate over the samples that both have; these differ by row and lag."""
    x_there, y_there = np.isfinite(x), np.isfinite(pieces)
    # Near the middle of each the sums keep their digits; any middle would do.
    x_zero = np.where(x_there, x - _middles(x, x_there), 0.0)
    y_zero = np.where(y_there, pieces - _middles(pieces, y_there), 0.0).T
    x_ones, y_ones = x_there.astype(np.float64), y_there.T.astype(np.float64)
    n = x_ones @ y_ones
    n[n < LEAST_USABLE * x.shape[1]] = np.nan
    sum_x, sum_y = x_zero @ y_ones, x_ones @ y_zero
    xx = x_zero**2 @ y_ones - sum_x**2 / n
    yy = x_ones @ y_zero**2 - sum_y**2 / n
    xy = x_zero @ y_zero - sum_x * sum_y / n
    found: _Table = xy * _per_spread(xx, n) * _per_spread(yy, n)
    return found


def _per_spread(squares: _Table, n: _Table | int) -> _Table:
    """Return one over the root of a sum of squares; nan where nothing varies."""
    varies = squares > _FLAT**2 * n
    return np.sqrt(
        np.divide(1.0, squares, out=np.full_like(squares, np.nan), where=varies)
    )


def _middles(rows: _Table, there: npt.NDArray[np.bool_]) -> _Table:
    counts = there.sum(axis=1, keepdims=True)
    sums = np.where(there, rows, 0.0).sum(axis=1, keepdims=True)
    middles = np.zeros(sums.shape)
    np.divide(sums, counts, out=middles, where=counts > 0)
    return middles
