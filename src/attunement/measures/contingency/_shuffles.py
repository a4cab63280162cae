"""Sequences put into random order, and the tables of what then follows what."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attunement.measures.contingency._tables import drawn_tables

__all__ = ["exchanged_tables", "shuffled_tables"]

_Ints = npt.NDArray[np.intp]

# A shuffled event and a drawn cell cost about the same when there are this many.
_EVENTS_PER_CELL = 4
# Events shuffled at a time, so that they stay in memory that is near.
_EVENTS_AT_ONCE = 500_000
# How often each event is moved on its way to a random order.
_SWAPS_PER_EVENT = 5


def shuffled_tables(
    codes: _Ints, k: int, lag: int, n: int, rng: np.random.Generator
) -> _Ints:
    """Return the lag tables of a sequence in n random orders, all equally likely.

    Parameters
    ----------
    codes : (n_events,) intp
        The sequence.
    k : int
        How many codes there are.
    lag : int
        How many places after.
    n : int
        How many orders.
    rng : numpy.random.Generator
        What draws.

    Returns
    -------
    (k, k, n) intp
        Counts. At lag 1 a long sequence is not shuffled; see `drawn_tables`.
    """
    used, counts = np.unique(codes, return_counts=True)
    if lag == 1 and codes.size > _EVENTS_PER_CELL * used.size**2:
        drawn = drawn_tables(counts, n, rng)
        if used.size == k:
            return drawn
        tables = np.zeros((k, k, n), dtype=np.intp)
        tables[np.ix_(used, used)] = drawn
        return tables
    at_once = max(_EVENTS_AT_ONCE // max(codes.size, 1), 1)
    found = []
    for begin in range(0, n, at_once):
        orders = np.tile(codes, (min(at_once, n - begin), 1))
        found.append(_tables_of(rng.permuted(orders, axis=1), k, lag))
    return np.concatenate(found, axis=2)


def exchanged_tables(
    codes: _Ints, k: int, lag: int, n: int, rng: np.random.Generator
) -> _Ints:
    """Return the lag tables of n random orders in which no code follows itself.

    Two events are exchanged wherever that leaves no code beside itself, again and
    again: first from the sequence as it was to one common order, then from there to
    each of the n (Besag and Clifford). The sequence and the n orders are then
    exchangeable under the null, however few the exchanges.

    Parameters
    ----------
    codes, k, lag, n, rng
        As in `shuffled_tables`.

    Returns
    -------
    (k, k, n) intp
        Counts.

    References
    ----------
    Besag, J., & Clifford, P. (1989). Generalized Monte Carlo significance tests.
    *Biometrika*, 76, 633-642.
    """
    orders = np.tile(codes, (1, 1))
    _exchange(orders, rng)
    orders = np.repeat(orders, n, axis=0)
    _exchange(orders, rng)
    return _tables_of(orders, k, lag)


def _exchange(orders: _Ints, rng: np.random.Generator) -> None:
    """Exchange events of each order in place, where no code comes beside itself."""
    n, events = orders.shape
    every = np.arange(n)
    padded = np.full((n, events + 2), -1, dtype=np.intp)
    padded[:, 1:-1] = orders
    for _ in range(_SWAPS_PER_EVENT * events):
        first, second = rng.integers(1, events + 1, size=(2, n))
        ours, theirs = padded[every, first], padded[every, second]
        padded[every, first], padded[every, second] = theirs, ours
        spoiled = np.zeros(n, dtype=bool)
        for place in (first, second):
            here = padded[every, place]
            spoiled |= here == padded[every, place - 1]
            spoiled |= here == padded[every, place + 1]
        back = every[spoiled]
        padded[back, first[spoiled]] = ours[spoiled]
        padded[back, second[spoiled]] = theirs[spoiled]
    orders[:] = padded[:, 1:-1]


def _tables_of(orders: _Ints, k: int, lag: int) -> _Ints:
    n = len(orders)
    cells = orders[:, :-lag] * k + orders[:, lag:]
    cells += np.arange(n)[:, np.newaxis] * (k * k)
    counts = np.bincount(cells.ravel(), minlength=n * k * k)
    return np.moveaxis(counts.reshape(n, k, k), 0, 2)
