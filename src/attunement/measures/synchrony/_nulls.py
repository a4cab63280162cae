"""The mean z of many series at once that stand in for x.

Two ways. Where whole segments of x change places, each window holds a part of one of
them: what every segment would give there is computed once and shared by all orders.
Any other stand-in is a row of its own, and a window of all rows is one transform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from attunement.measures.synchrony._correlations import Pieces
from attunement.measures.synchrony._series import Layout, Series
from attunement.measures.synchrony.windowed import CLOSEST

__all__ = ["of_orders", "of_rows"]

_Table = npt.NDArray[np.float64]
_Orders = npt.NDArray[np.intp]
# Sum and number of z, row by row.
_Sums = tuple[_Table, _Table]

# Samples of stand-ins held at a time.
_AT_ONCE = 4_000_000
# So many ratios of at most 2**41 are multiplied before their logarithm is taken.
_FACTORS = 24


def of_rows(
    rows: Iterable[Series],
    y: Series,
    layout: Layout,
    *,
    is_signed: bool,
    told: Callable[[int], None],
) -> _Table:
    """Return the mean z of each stand-in for x.

    Parameters
    ----------
    rows : iterable of (n_samples,) float
        The stand-ins.
    y : (n_samples,) float
        The other series.
    layout : Layout
        Where the windows lie.
    is_signed : bool
        Whether z keeps its sign.
    told : callable
        Is told how many rows are done.

    Returns
    -------
    (n_rows,) float
        nan where nothing is known.
    """
    most = max(_AT_ONCE // layout.samples, 1)
    every = iter(rows)
    found: list[_Table] = []
    while batch := list(islice(every, most)):
        x = np.stack(batch)

        def sums(start: int, x: _Table = x) -> _Sums:
            held = Pieces(x[:, start : start + layout.window], layout.reach)
            r = held.correlated_with(layout.around(y, start))
            return _summed(r, is_signed=is_signed)

        found.append(_means(map(sums, layout.starts), len(x)))
        told(len(x))
    return np.concatenate(found)


def of_orders(
    x: Series,
    y: Series,
    layout: Layout,
    orders: _Orders,
    *,
    segment: int,
    is_signed: bool,
    told: Callable[[int], None],
) -> _Table:
    """Return the mean z with the segments of x in each of many orders.

    Parameters
    ----------
    x, y : (n_samples,) float
        The two series.
    layout : Layout
        Where the windows lie.
    orders : (n_orders, n_segments) intp
        Which segment of x stands at each place.
    segment : int
        Length of a segment in samples, a window at least.
    is_signed : bool
        Whether z keeps its sign.
    told : callable
        Is told how many windows are done.

    Returns
    -------
    (n_orders,) float
        nan where nothing is known.
    """
    count = orders.shape[1]
    origin = layout.max_lag
    segments = x[origin : origin + count * segment].reshape(count, segment)

    def sums() -> Iterator[_Sums]:
        # Windows that begin at one place of their segments hold the same pieces.
        places = [
            divmod(start - origin, segment) for start in layout.starts_within(segment)
        ]
        for begin, alike in groupby(sorted(places, key=itemgetter(1)), itemgetter(1)):
            held = Pieces(segments[:, begin : begin + layout.window], layout.reach)
            for place, _ in alike:
                around = layout.around(y, origin + place * segment + begin)
                r = held.correlated_with(around)
                totals, known = _summed(r, is_signed=is_signed)
                yield totals[orders[:, place]], known[orders[:, place]]
                told(1)

    return _means(sums(), len(orders))


def _means(found: Iterable[_Sums], rows: int) -> _Table:
    totals, known = np.zeros(rows), np.zeros(rows)
    for one, other in found:
        totals += one
        known += other
    means = np.full(rows, np.nan)
    np.divide(totals, known, out=means, where=known > 0)
    return means


def _summed(r: _Table, *, is_signed: bool) -> _Sums:
    """Sum z over lags: half the logarithm of the product of (1 + r) / (1 - r)."""
    known = np.isfinite(r)
    if known.all():
        counts = np.full(len(r), float(r.shape[1]))
    else:
        counts = known.sum(axis=1, dtype=np.float64)
        r = np.where(known, r, 0.0)
    r = np.clip(r, -CLOSEST, CLOSEST) if is_signed else np.minimum(np.abs(r), CLOSEST)
    ratios = (1 + r) / (1 - r)
    products = np.multiply.reduceat(ratios, np.arange(0, r.shape[1], _FACTORS), axis=1)
    return np.log(products).sum(axis=1) / 2, counts
