"""Pearson's r of pieces of one series with another series at every lag.

Sums of squares are taken about a mean that lies near that of each window, and without
ever taking one sum from another, which keeps their digits where a quiet window follows a
burst; only the products go through Fourier's transform.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from attunement.measures.synchrony._series import LEAST_USABLE

__all__ = ["Pieces"]

_Table = npt.NDArray[np.float64]

# A window that spreads less than this share of the whole series does not vary.
_FLAT = 1e-10
# The share of a window that all lags have, from which sums about its mean will do.
_LEAST_CORE = 0.25


class Pieces:
    """Hold pieces of one series, to be correlated with others.

    Parameters
    ----------
    rows : (n_rows, length) float
        Pieces of x; missing is nan.
    reach : int
        How many samples of y they are laid upon, ``length + n_lags - 1``.
    """

    def __init__(self, rows: _Table, reach: int) -> None:
        self._rows = rows
        self._length = rows.shape[1]
        self._lags = reach - self._length + 1
        # As long as y, nothing of a product comes round to the lags that are kept.
        self._points = 1 << (reach - 1).bit_length()
        self._is_whole = not np.isnan(rows).any()

    @cached_property
    def _apart(self) -> _Table:
        apart: _Table = self._rows - self._rows.mean(axis=1, keepdims=True)
        return apart

    @cached_property
    def _spectrum(self) -> npt.NDArray[np.complex128]:
        """Return the spectrum of each row divided by its spread."""
        squares = np.einsum("ij,ij->i", self._apart, self._apart)
        spectrum = np.conj(np.fft.rfft(self._apart, self._points))
        spectrum *= _per_spread(squares, self._length)[:, np.newaxis]
        return spectrum

    def correlated_with(self, y: _Table) -> _Table:
        """Return Pearson's r of each row with every piece of y that is as long.

        Parameters
        ----------
        y : (reach,) float
            What lies around in the other series.

        Returns
        -------
        (n_rows, n_lags) float
            nan where too little is there, or one of the two does not vary.
        """
        if not self._is_whole or np.isnan(y).any():
            return _with_missing(self._rows, sliding_window_view(y, self._length))
        near_zero, squares = self._near_zero(y)
        spectrum = self._spectrum * np.fft.rfft(near_zero, self._points)
        found: _Table = np.fft.irfft(spectrum, self._points)[:, : self._lags]
        found *= _per_spread(squares, self._length)
        return found

    def _near_zero(self, y: _Table) -> tuple[_Table, _Table]:
        """Return y about some mean, and the sum of squares of each piece about its own.

        With c the mean of what all pieces have, and q its share of a piece, the squares
        about c are at most 1 / q times those about the piece's own mean: for what is
        left of the piece to draw the mean away, it has to spread as much. So taking the
        one from the other loses no more than that.
        """
        around = self._lags - 1
        core = y[around : self._length]
        if core.size < _LEAST_CORE * self._length:
            near_zero = y - y.mean()
            pieces = sliding_window_view(near_zero, self._length)
            apart = pieces - pieces.mean(axis=1, keepdims=True)
            return near_zero, np.einsum("ij,ij->i", apart, apart)
        near_zero = y - core.mean()
        sums = _sums_of_pieces(near_zero, around)
        squares = _sums_of_pieces(near_zero**2, around)
        squares -= sums**2 / self._length
        return near_zero, squares


def _sums_of_pieces(values: _Table, around: int) -> _Table:
    """Return the sum of each piece: what all have, what lies before, and what after."""
    found = np.full(around + 1, values[around : values.size - around].sum())
    found[:-1] += np.cumsum(values[:around][::-1])[::-1]
    found[1:] += np.cumsum(values[values.size - around :])
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
