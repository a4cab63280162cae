"""Lag tables of shuffled sequences, drawn without shuffling a sequence.

A sequence of N events with m codes is a walk through the codes, and its lag-1 table
counts the steps of the walk. Shuffling makes every order of the events equally likely.
An order is known by

- the code it begins with,
- for each code the step by which it is left for the last time: these steps form a tree
  that leads to the code at the end, and every such tree occurs,
- for each code the other steps out of it, in any order whatever

(the BEST theorem of de Bruijn, van Aardenne-Ehrenfest, Smith and Tutte). Counting the
orders for each beginning and tree shows how to draw them: take m events without putting
any back; the first names the beginning, the other m - 1 are the Prüfer code of the
tree. What is left is a table of fixed margins, with no condition any more: n_i - 1
steps out of each code, and as many into each as the events taken have left of it.

So a table costs (m - 1)^2 draws of a hypergeometric variable, however long the sequence
is, and its distribution is exactly that of a shuffled sequence.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["drawn_tables"]

_Ints = npt.NDArray[np.intp]
_Floats = npt.NDArray[np.float64]


def drawn_tables(counts: _Ints, n: int, rng: np.random.Generator) -> _Ints:
    """Draw lag-1 tables of sequences in random order.

    Parameters
    ----------
    counts : (m,) intp
        How often each code occurs, once at least.
    n : int
        How many tables.
    rng : numpy.random.Generator
        What draws.

    Returns
    -------
    (m, m, n) intp
        Tables; each sums to one less than the number of events.

    References
    ----------
    van Aardenne-Ehrenfest, T., & de Bruijn, N. G. (1951). Circuits and trees in
    oriented linear graphs. *Simon Stevin*, 28, 203-217.

    Whittle, P. (1955). Some distribution and moment formulae for the Markov chain.
    *Journal of the Royal Statistical Society B*, 17, 235-242.
    """
    m = counts.size
    taken = _taken(counts, n, rng)
    left = np.repeat(counts[:, np.newaxis], n, axis=1)
    every = np.arange(n)
    for one in taken:
        left[one, every] -= 1
    tables = _fixed_margins(counts - 1, left, rng)
    parents = _trees(taken[1:], m)
    for code, parent in enumerate(parents):
        inner = np.flatnonzero(parent >= 0)
        tables[code, parent[inner], inner] += 1
    return tables


def _taken(counts: _Ints, n: int, rng: np.random.Generator) -> _Ints:
    """Return the codes of m different events, in order: (m, n)."""
    m, events = counts.size, int(counts.sum())
    code_of = np.repeat(np.arange(m), counts)
    found = np.empty((m, n), dtype=np.intp)
    todo = np.arange(n)
    while todo.size:
        drawn = rng.integers(events, size=(m, todo.size))
        ordered = np.sort(drawn, axis=0)
        differ = np.all(ordered[1:] > ordered[:-1], axis=0)
        found[:, todo[differ]] = code_of[drawn[:, differ]]
        todo = todo[~differ]
    return found


def _trees(codes: _Ints, m: int) -> _Ints:
    """Return each node's parent, -1 for the root: (m, n); from (m - 1, n) codes.

    The smallest node that is no longer named hangs on the first that is named next.
    """
    n = codes.shape[1]
    every = np.arange(n)
    row = every * m
    named = np.bincount((row + codes).ravel(), minlength=n * m)
    parents = np.full((m, n), -1, dtype=np.intp)
    for parent in codes:
        leaf = named.reshape(n, m).argmin(axis=1)
        parents[leaf, every] = parent
        # No node is named as often: this one is done.
        named[row + leaf] = m
        named[row + parent] -= 1
    return parents


def _fixed_margins(rows: _Ints, columns: _Ints, rng: np.random.Generator) -> _Ints:
    """Draw tables whose rows and columns sum as given: (m, m, n).

    The rows are parted into two halves, each half again, and so on: of what a column
    holds, how much is in the upper half? All stretches of rows that are parted at one
    time are drawn at once, in long arrays.
    """
    m, n = columns.shape
    log_factorial = _log_factorial(int(rows.sum()))
    tables = np.empty((m, m, n), dtype=np.intp)
    stretches = [(range(m), columns)] if m > 1 else []
    tables[0] = columns
    while stretches:
        halves = [(one[: len(one) // 2], one[len(one) // 2 :]) for one, _ in stretches]
        sums = np.stack([one for _, one in stretches], axis=1)
        wanted = np.array([rows[upper].sum() for upper, _ in halves], dtype=np.intp)
        drawn = _drawn(sums.reshape(m, -1), np.repeat(wanted, n), log_factorial, rng)
        drawn = drawn.reshape(sums.shape)
        sums -= drawn
        stretches = []
        for place, pair in enumerate(halves):
            for half, part in zip(pair, (drawn, sums), strict=True):
                if len(half) == 1:
                    tables[half[0]] = part[:, place]
                else:
                    stretches.append((half, part[:, place]))
    return tables


def _drawn(
    columns: _Ints, wanted: _Ints, log_factorial: _Floats, rng: np.random.Generator
) -> _Ints:
    """Draw as many as wanted of all columns: (m, n), as columns; wanted is used up.

    Column by column: each given those before it is hypergeometric.
    """
    drawn = np.empty_like(columns)
    others = columns.sum(axis=0)
    for cell, column in zip(drawn[:-1], columns[:-1], strict=True):
        others -= column
        cell[:] = _hypergeometric(column, others, wanted, log_factorial, rng)
        wanted -= cell
    drawn[-1] = wanted
    return drawn


# The smallest box around the region of a normal density, and what a step adds to it.
_WIDTH = 2 * math.sqrt(2 / math.e)
_STEP = 3 - 2 * math.sqrt(3 / math.e)
# So few draws are made sooner one by one.
_FEW = 20


def _hypergeometric(
    good: _Ints,
    bad: _Ints,
    sample: _Ints,
    log_factorial: _Floats,
    rng: np.random.Generator,
) -> _Ints:
    """Draw how many of each sample are good: (n,) intp, as good, bad and sample.

    Ratio of uniforms (HRUA): a point in a box around the region under the root of the
    probabilities, which Stadlober showed to be wide enough; where the point lies in
    the region, its slope is the draw. Seven points in ten do; the others are thrown
    again. The last few NumPy draws, whose own sampler takes one number at a time.

    References
    ----------
    Stadlober, E. (1989). Sampling from Poisson, binomial and hypergeometric
    distributions: Ratio of uniforms as a simple and fast alternative. *Berichte der
    Mathematisch-Statistischen Sektion Graz*, 303.
    """
    box = _box(good, bad, sample, log_factorial)
    place, outside = _points(box, log_factorial, rng)
    left = outside
    while left.size > _FEW:
        box = tuple(one.take(outside) for one in box)
        place[left], outside = _points(box, log_factorial, rng)
        left = left.take(outside)
    place -= 1
    place[left] = rng.hypergeometric(good[left], bad[left], sample[left])
    return place


def _box(
    good: _Ints, bad: _Ints, sample: _Ints, log_factorial: _Floats
) -> tuple[npt.NDArray[Any], ...]:
    """Return width, center and highest weight of boxes, and what weights are made of.

    A draw k is kept as its place k + 1, see `_log_factorial`.
    """
    # Whole numbers become others once; each sum of both kinds would do it again.
    rest = bad - sample
    total = np.maximum(good + bad, 2).astype(np.float64)
    mode_of, sampled = good.astype(np.float64), sample.astype(np.float64)
    center = mode_of * sampled
    # The mode is (good + 1) (sample + 1) / (good + bad + 2), rounded down.
    mode_of += 1.0
    sampled += 1.0
    mode_of *= sampled
    center /= total
    width = rest.astype(np.float64)
    width += center
    width *= center
    width /= total - 1.0
    width += 0.5
    np.sqrt(width, out=width)
    width *= _WIDTH
    width += _STEP
    total += 2.0
    mode_of /= total
    mode_of += 1.0
    center += 1.5
    good2, sample2 = good + 2, sample + 2
    mode = mode_of.astype(np.intp)
    highest = _log_weight(mode, good2, sample2, rest, log_factorial)
    return width, center, highest, good2, sample2, rest


def _points(
    box: tuple[npt.NDArray[Any], ...], log_factorial: _Floats, rng: np.random.Generator
) -> tuple[_Ints, _Ints]:
    """Throw a point into each box; return the places drawn, and which are none."""
    width, center, highest, good2, sample2, rest = box
    u = rng.random(width.size)
    np.subtract(1.0, u, out=u)
    slope = rng.random(width.size)
    slope -= 0.5
    slope /= u
    slope *= width
    slope += center
    # Cutting off the fraction rounds what is below 0 up to 0, which is no chance either.
    place = slope.astype(np.intp)
    weight = _log_weight(place, good2, sample2, rest, log_factorial)
    weight -= highest
    np.log(u, out=u)
    u += u
    return place, np.flatnonzero(u > weight)


def _log_weight(
    place: _Ints, good2: _Ints, sample2: _Ints, rest: _Ints, log_factorial: _Floats
) -> _Floats:
    """Return the log of the probability of k, up to what does not depend on k."""
    weight = log_factorial.take(place, mode="clip")
    other = good2 - place
    weight += log_factorial.take(other, mode="clip")
    np.subtract(sample2, place, out=other)
    weight += log_factorial.take(other, mode="clip")
    np.add(rest, place, out=other)
    weight += log_factorial.take(other, mode="clip")
    return weight


def _log_factorial(highest: int) -> _Floats:
    """Return -ln x! at x + 1, and no chance at both ends.

    An index below 0 or beyond the last, clipped, then finds what cannot be.
    """
    logs = np.log(np.arange(1, highest + 1))
    return -np.concatenate(([np.inf, 0.0], np.cumsum(logs), [np.inf]))
