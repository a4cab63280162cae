"""Permutation test of a lag table: what follows what more often than by chance."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import reduce

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._seeds import state_of
from attunement.measures.contingency._shuffles import exchanged_tables, shuffled_tables
from attunement.measures.sequences import EventSequences, LagTable, lag_table
from attunement.timeline.provenance import Provenance

__all__ = ["PairTest", "PermutationTest", "permutation_test"]

_Table = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]
_Draw = Callable[[np.random.Generator, int], _Counts]

# Tables drawn by one thread; two of them are drawn at a time on two cores.
_AT_ONCE = 5_000
# What rounding may put between two equal distances.
_EQUAL = 1e-9


@attrs.frozen(kw_only=True)
class PairTest:
    """Tell whether one event follows another more or less often than by chance.

    Parameters
    ----------
    given, target : str
        What comes before, and what after.
    count : int
        How often.
    expected : float
        How often in random orders, on average.
    z : float or None
        Distance from that in standard deviations; None where nothing can vary.
    p, p_family : float
        Share of random orders that are as far away: this cell, and any cell.
    """

    given: str
    target: str
    count: int
    expected: float
    z: float | None
    p: float
    p_family: float


@attrs.frozen(kw_only=True, eq=False)
class PermutationTest:
    """Tell which cells of a lag table are unlike those of random orders.

    Parameters
    ----------
    table : LagTable
        What was counted.
    expected, sd : (k, k) float
        Mean and standard deviation of each cell in random orders.
    z : (k, k) float
        ``(count - expected) / sd``; ``nan`` where nothing can vary.
    p : (k, k) float
        Two-sided probability of each cell by itself; for a pair named in advance.
    p_family : (k, k) float
        The same, corrected for looking at every cell.
    n : int
        How many random orders.
    provenance : Provenance
        How to get the same again, with the state of the random generator.
    """

    table: LagTable
    expected: _Table
    sd: _Table
    z: _Table
    p: _Table
    p_family: _Table
    n: int
    provenance: Provenance

    def of(self, given: str, target: str) -> PairTest:
        """Return the line of one pair.

        Raises
        ------
        MeasureError
            When the table has no such code.
        """
        self.table.collapsed(given, target)
        at = self.table.codes.index(given), self.table.codes.index(target)
        return PairTest(
            given=given,
            target=target,
            count=int(self.table.counts[at]),
            expected=float(self.expected[at]),
            z=None if np.isnan(self.z[at]) else float(self.z[at]),
            p=float(self.p[at]),
            p_family=float(self.p_family[at]),
        )


def permutation_test(
    sequences: EventSequences,
    *,
    rng: np.random.Generator,
    lag: int = 1,
    n: int = 10_000,
    progress: Callable[[float], None] | None = None,
) -> PermutationTest:
    """Compare a lag table with those of the same events in random order.

    Parameters
    ----------
    sequences : EventSequences
        Orders of events.
    rng : numpy.random.Generator
        What draws; its state is recorded.
    lag : int
        How many places after, 1 or more.
    n : int
        How many random orders, 1 at least; 9999 or more to be read to two digits.
    progress : callable, optional
        Is told the share of them that is drawn, 0 to 1.

    Returns
    -------
    PermutationTest
        Two-sided probabilities of every cell, each from ``1 / (n + 1)`` to 1.

    Raises
    ------
    MeasureError
        When the lag or n is below 1.

    Notes
    -----
    Within each sequence every order of its events is equally likely; nothing moves
    across a break. Where codes cannot repeat, every order without repeats is.
    With d the distance of a count from its mean in random orders::

        p = (1 + #{d* >= d}) / (1 + n)
        p_family = (1 + #{max of d* / sd >= d / sd}) / (1 + n)

    Mean and standard deviation are exact where codes can repeat, and those of the
    orders drawn (with the observed one) where they cannot.
    At lag 1 a long sequence is not shuffled: its table is drawn with exactly the
    distribution that shuffling gives.

    References
    ----------
    Bakeman, R., Robinson, B. F., & Quera, V. (1996). Testing sequential association:
    Estimating exact p values using sampled permutations. *Psychological Methods*, 1,
    4-15.

    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero.
    *Statistical Applications in Genetics and Molecular Biology*, 9, 39.

    Westfall, P. H., & Young, S. S. (1993). *Resampling-Based Multiple Testing*. Wiley.

    Examples
    --------
    >>> turns = ["look", "smile"] * 20 + ["look"] * 10 + ["smile"] * 10
    >>> found = permutation_test(EventSequences.of_codes([turns]), n=999,
    ...                          rng=np.random.default_rng(1))
    >>> pair = found.of("look", "smile")
    >>> pair.count, round(pair.expected, 1), pair.p < 0.05
    (21, 15.0, True)
    """
    if n < 1:
        raise MeasureError(f"{n} random orders were asked for; expected 1 or more")
    state = state_of(rng)
    table = lag_table(sequences, lag=lag)
    k = len(table.codes)

    def draw(rng: np.random.Generator, n: int) -> _Counts:
        one_of = shuffled_tables if sequences.can_repeat else exchanged_tables
        tables = (
            one_of(codes, k, lag, n, rng)
            for codes in sequences.sequences
            if codes.size > lag
        )
        return reduce(np.add, tables) if table.n else np.zeros((k, k, n), dtype=np.intp)

    chunks = max(round(n / _AT_ONCE), 1)
    sizes = [len(one) for one in np.array_split(np.arange(n), chunks)]
    seeds = rng.integers(2**63, size=(chunks, 4))
    with ThreadPoolExecutor(min(os.cpu_count() or 1, chunks)) as pool:
        drawn = []
        for tables in pool.map(_drawn_by(draw), seeds, sizes):
            drawn.append(tables)
            if progress is not None:
                progress(len(drawn) / chunks)
        expected, variance = (
            _moments(sequences, k, lag)
            if sequences.can_repeat
            else _moments_of(table.counts, drawn)
        )
        sd = np.sqrt(variance)
        compared = _Compared.of(table.counts, expected, sd)
        results = list(pool.map(compared.with_tables, drawn))
    farther = np.sum([one for one, _ in results], axis=0)
    highest = np.sort(np.concatenate([one for _, one in results]))
    as_high = n - np.searchsorted(highest, compared.distance * compared.scale - _EQUAL)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(sd > 0, (table.counts - expected) / sd, np.nan)
    return PermutationTest(
        table=table,
        expected=expected,
        sd=sd,
        z=z,
        p=(1 + farther) / (1 + n),
        p_family=(1 + as_high) / (1 + n),
        n=n,
        provenance=attrs.evolve(
            table.provenance,
            measure="attunement.measures.contingency.permutation_test",
            parameters={**table.provenance.parameters, "n": n, "random_state": state},
        ),
    )


def _drawn_by(draw: _Draw) -> Callable[[npt.NDArray[np.int64], int], _Counts]:
    def drawn(seed: npt.NDArray[np.int64], n: int) -> _Counts:
        bits = np.random.SFC64([int(part) for part in seed])
        return draw(np.random.Generator(bits), n)

    return drawn


@attrs.frozen(kw_only=True, eq=False)
class _Compared:
    """Hold how far each cell is from its mean, to compare random orders with."""

    expected: _Table
    distance: _Table
    scale: _Table

    @classmethod
    def of(cls, counts: _Counts, expected: _Table, sd: _Table) -> _Compared:
        scale = np.divide(1.0, sd, out=np.zeros_like(sd), where=sd > 0)
        return cls(expected=expected, distance=np.abs(counts - expected), scale=scale)

    def with_tables(self, tables: _Counts) -> tuple[_Counts, _Table]:
        """Count the tables that are as far, cell by cell; return also their highest."""
        distance = tables - self.expected[:, :, np.newaxis]
        np.abs(distance, out=distance)
        as_far = distance >= self.distance[:, :, np.newaxis] - _EQUAL
        distance *= self.scale[:, :, np.newaxis]
        return np.count_nonzero(as_far, axis=2), distance.max(axis=(0, 1), initial=0.0)


def _moments(sequences: EventSequences, k: int, lag: int) -> tuple[_Table, _Table]:
    """Return exact mean and variance of each count over all orders of each sequence."""
    mean, variance = np.zeros((k, k)), np.zeros((k, k))
    for codes in sequences.sequences:
        one, other = _moments_of_one(np.bincount(codes, minlength=k), lag)
        mean += one
        variance += other
    return mean, variance


def _moments_of_one(counts: npt.NDArray[np.intp], lag: int) -> tuple[_Table, _Table]:
    """Count pairs of places: the same, sharing an event in the middle, or apart."""
    events = int(counts.sum())
    pairs = max(events - lag, 0)
    chained = max(events - 2 * lag, 0)
    same = np.eye(counts.size)
    n = counts.astype(np.float64)[:, np.newaxis]
    two = n * (n.T - same)
    three = np.diag(counts * (counts - 1.0) * (counts - 2.0))
    four = two * np.where(same, (n - 2) * (n - 3), (n - 1) * (n.T - 1))
    mean = pairs * _over(two, events, 2)
    apart = pairs * (pairs - 1) - 2 * chained
    square = (
        mean + 2 * chained * _over(three, events, 3) + apart * _over(four, events, 4)
    )
    return mean, np.maximum(square - mean**2, 0.0) * (pairs > 0)


def _over(ways: _Table, events: int, taken: int) -> _Table:
    """Divide by the number of ways to take some of the events in order."""
    orders = float(
        np.prod([max(events - i, 0) for i in range(taken)], dtype=np.float64)
    )
    return ways / orders if orders else np.zeros_like(ways)


def _moments_of(counts: _Counts, drawn: list[_Counts]) -> tuple[_Table, _Table]:
    every = np.concatenate([counts[:, :, np.newaxis], *drawn], axis=2)
    return every.mean(axis=2), every.var(axis=2)
