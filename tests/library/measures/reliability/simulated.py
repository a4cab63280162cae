"""Pairs of coders of a known accuracy, to see how often an interval holds the truth."""

import numpy as np

from attunement.measures.reliability import cohen_kappa
from attunement.timeline.tier import Tier
from library.measures.codings import GAZE


def a_pair(rng, *, duration_ms, codes, bout_ms, wrong, late_ms):
    """Code one film twice.

    Bouts of a random length; each coder begins each a little early or late, and takes
    some for another code.
    """
    often = int(duration_ms / bout_ms * 2) + 30
    edges = np.concatenate([[0], np.cumsum(rng.gamma(2, bout_ms / 2, often))])
    edges = edges[edges < duration_ms]
    steps = rng.integers(1, codes, len(edges) - 1)
    truth = np.cumsum(np.concatenate([[rng.integers(codes)], steps])) % codes
    return tuple(
        _coded(rng, edges, truth, duration_ms, codes, wrong, late_ms) for _ in range(2)
    )


def _coded(rng, edges, truth, duration_ms, codes, wrong, late_ms):
    onset = edges.copy()
    onset[1:] += rng.normal(0, late_ms, len(edges) - 1)
    onset = np.clip(np.maximum.accumulate(onset), 0, duration_ms).astype(np.int64)
    offset = np.append(onset[1:], duration_ms)
    said = np.where(
        rng.random(len(truth)) < wrong, rng.integers(0, codes, len(truth)), truth
    )
    seen = onset < offset
    return Tier(
        scheme=GAZE, onset_ms=onset[seen], offset_ms=offset[seen], code=said[seen]
    )


def true_kappa(rng, *, of_pair, pairs):
    """Return kappa of very many films together."""
    from attunement.measures.reliability import time_unit_kappa

    table = sum(
        time_unit_kappa(*of_pair(rng), unit_ms=100).first.table for _ in range(pairs)
    )
    return cohen_kappa(table).value
