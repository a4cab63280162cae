"""Time-unit kappa of two coders: five tracks of half an hour, 25 units a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score

from attunement.measures.reliability import time_unit_kappa
from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import Tier
from bench.row import Row

_TRACKS = (
    "infant.gaze",
    "infant.face",
    "infant.voice",
    "caregiver.gaze",
    "caregiver.face",
)
_HALF_AN_HOUR_MS = 1_800_000
_UNIT_MS = 40
_MEAN_BOUT_MS = 2_000
_WRONG = 0.1


def row(scratch: Path) -> Row:
    """Return the row; the peer is given its labels, already cut into units."""
    del scratch
    rng = np.random.default_rng(1)
    pairs = [_two_codings(rng, name) for name in _TRACKS]
    labels = [(_labels(a), _labels(b)) for a, b in pairs]

    def ours() -> list[float | None]:
        return [time_unit_kappa(a, b, unit_ms=_UNIT_MS).value for a, b in pairs]

    def theirs() -> list[float]:
        return [float(cohen_kappa_score(a, b)) for a, b in labels]

    for one, other in zip(ours(), theirs(), strict=True):
        if one is None or abs(one - other) > 1e-12:
            message = f"kappa {one} is not the peer's {other}"
            raise AssertionError(message)
    return Row(
        name="kappa",
        peer=f"scikit-learn {sklearn.__version__}",
        goal=1 / 120,
        ours=ours,
        theirs=theirs,
    )


def _two_codings(rng: np.random.Generator, name: str) -> tuple[Tier, Tier]:
    scheme = load_scheme("em-1").tier(name)
    scorable = [i for i, one in enumerate(scheme.codes) if not one.is_unscorable]
    lengths = rng.exponential(_MEAN_BOUT_MS, 2 * _HALF_AN_HOUR_MS // _MEAN_BOUT_MS)
    edges = np.unique(np.cumsum(lengths).astype(np.int64))
    edges = np.concatenate([[0], edges[edges < _HALF_AN_HOUR_MS], [_HALF_AN_HOUR_MS]])
    code = rng.choice(scorable, edges.size - 1)
    late = edges.copy()
    late[1:-1] += rng.integers(0, np.diff(edges)[1:])
    other = np.where(
        rng.random(code.size) < _WRONG, rng.choice(scorable, code.size), code
    )
    return (
        Tier(scheme=scheme, onset_ms=edges[:-1], offset_ms=edges[1:], code=code),
        Tier(scheme=scheme, onset_ms=late[:-1], offset_ms=late[1:], code=other),
    )


def _labels(tier: Tier) -> list[str]:
    """Return the code at the beginning of each unit, as a script would hold it."""
    units = np.arange(0, _HALF_AN_HOUR_MS, _UNIT_MS)
    held = tier.code[np.searchsorted(tier.onset_ms, units, side="right") - 1]
    return [tier.scheme.codes[one].id for one in held]
