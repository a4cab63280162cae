"""Ten thousand permutations of a lag table: ten codes, ten thousand events."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from attunement.measures.contingency import EventSequences, permutation_test
from bench.row import Row

_CODES = 10
_EVENTS = 10_000
_PERMUTATIONS = 10_000


def row(scratch: Path) -> Row:
    """Return the row; the peer only makes the tables and compares none."""
    del scratch
    codes = np.random.default_rng(1).integers(_CODES, size=_EVENTS)
    sequences = EventSequences.of_codes([[f"code-{one}" for one in codes]])

    def ours() -> object:
        rng = np.random.default_rng(2)
        return permutation_test(sequences, n=_PERMUTATIONS, rng=rng)

    def theirs() -> object:
        rng = np.random.default_rng(2)
        order = codes.copy()
        tables = np.empty((_PERMUTATIONS, _CODES * _CODES), dtype=np.int64)
        for table in tables:
            rng.shuffle(order)
            cells = order[:-1] * _CODES + order[1:]
            table[:] = np.bincount(cells, minlength=_CODES * _CODES)
        return tables

    return Row(
        name="lag_permutation",
        peer=f"NumPy {np.__version__} shuffle loop",
        goal=1 / 30,
        ours=ours,
        theirs=theirs,
        rounds=6,
    )
