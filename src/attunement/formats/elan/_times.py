"""Times that an EAF does not write down: between slots, and below a parent.

::

    slots     |0    ?    ?    90|        two slots without a time between 0 and 90
    times      0   30   60    90         they divide it evenly, as ELAN draws them

    parent    |0             100|        three words of symbolic subdivision
    children   0    33   66  100         they share the time of their parent evenly
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from attunement.formats.elan._slots import NO_TIME

__all__ = ["order_of_siblings", "shares", "with_times"]

_Integers = npt.NDArray[np.int64]


def with_times(
    first: _Integers, second: _Integers, time_ms: _Integers
) -> tuple[_Integers, _Integers]:
    """Return when the rows of a tier begin and end, also where slots have no time.

    Parameters
    ----------
    first, second : (n,) int64
        Places of the slots, in the order of the rows.
    time_ms : (m,) int64
        Times of all slots.

    Returns
    -------
    onset_ms, offset_ms : (n,) int64
        Slots without a time divide evenly what lies between the nearest that have one:
        along rows that share slots, and at the end of such a chain along the order of
        all slots. `NO_TIME` where no slot near has one.
    """
    onset_ms, offset_ms = time_ms[first], time_ms[second]
    if not np.any(onset_ms == NO_TIME) and not np.any(offset_ms == NO_TIME):
        return onset_ms, offset_ms
    found = time_ms.tolist()
    nearest = _by_order(time_ms)
    for chain in _chains(first.tolist(), second.tolist()):
        for end in (chain[0], chain[-1]):
            if found[end] == NO_TIME:
                found[end] = nearest[end]
        _divide(chain, found)
    return (
        np.array([found[place] for place in first.tolist()], dtype=np.int64),
        np.array([found[place] for place in second.tolist()], dtype=np.int64),
    )


def _by_order(time_ms: _Integers) -> list[int]:
    """Divide evenly along the order of the file; before and after all times, the ends."""
    known = np.flatnonzero(time_ms != NO_TIME)
    if not known.size:
        return [NO_TIME] * len(time_ms)
    places = np.arange(len(time_ms))
    return [int(one) for one in np.interp(places, known, time_ms[known]).tolist()]


def _chains(first: Sequence[int], second: Sequence[int]) -> list[list[int]]:
    """Return the slots of rows that follow each other, chain by chain."""
    following = dict(zip(first, second, strict=True))
    ends = {*second}
    chains: list[list[int]] = []
    # First what nothing leads to; then, of a circle or a fork, what is left.
    for place in [*(one for one in first if one not in ends), *first]:
        if place not in following:
            continue
        chain = [place]
        while chain[-1] in following:
            chain.append(following.pop(chain[-1]))
        chains.append(chain)
    pairs = {pair for chain in chains for pair in pairwise(chain)}
    return chains + [
        [*pair] for pair in zip(first, second, strict=True) if pair not in pairs
    ]


def _divide(chain: Sequence[int], found: list[int]) -> None:
    known = [at for at, place in enumerate(chain) if found[place] != NO_TIME]
    for left, right in pairwise(known):
        begin, end = found[chain[left]], found[chain[right]]
        for at in range(left + 1, right):
            found[chain[at]] = begin + (end - begin) * (at - left) // (right - left)


def shares(onset_ms: int, offset_ms: int, count: int) -> list[int]:
    """Return the edges of equal shares of a stretch, the first and last included.

    Examples
    --------
    >>> shares(0, 100, 3)
    [0, 33, 66, 100]
    """
    length_ms = offset_ms - onset_ms
    return [onset_ms + length_ms * at // count for at in range(count + 1)]


def order_of_siblings(
    parents: Sequence[str], previous: Sequence[str], ids: Sequence[str]
) -> tuple[dict[str, list[int]], int]:
    """Return the rows that hang on each parent, each after the one it names before it.

    Parameters
    ----------
    parents, previous, ids : sequence of str
        Of each row its parent, the row before it or nothing, and its own id.

    Returns
    -------
    dict of str to list of int
        Rows by parent.
    int
        How many rows stand in the order of the file because what they say of their
        order contradicts itself.
    """
    families: defaultdict[str, list[int]] = defaultdict(list)
    for row, parent in enumerate(parents):
        families[parent].append(row)
    if not any(previous):
        return families, 0
    contradictory = 0
    for parent, rows in families.items():
        after = {previous[row]: row for row in rows if previous[row]}
        ordered: list[int] = []
        for first in rows:
            row = -1 if previous[first] else first
            while row >= 0:
                ordered.append(row)
                row = after.pop(ids[row], -1)
        if len(ordered) == len(rows):
            families[parent] = ordered
        else:
            contradictory += len(rows)
    return families, contradictory
