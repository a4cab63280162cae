"""The ELAN file of the rows `eaf_read` and `eaf_write`: written by the peer itself."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pympi

__all__ = ["ANNOTATIONS", "PEER", "write_corpus"]

ANNOTATIONS = 100_000
PEER = f"pympi-ling {version('pympi-ling')}"
_TIERS = 10
_CODES = 7


def write_corpus(path: Path) -> None:
    """Write an EAF of 100,000 annotations on ten tiers, in the shape pympi writes."""
    eaf = pympi.Elan.Eaf(author="bench")
    eaf.remove_tier("default")
    tiers = [f"tier {number}" for number in range(_TIERS)]
    for tier in tiers:
        eaf.add_tier(tier)
    for number in range(ANNOTATIONS):
        begin_ms = number // _TIERS * 400
        eaf.add_annotation(
            tiers[number % _TIERS], begin_ms, begin_ms + 300, f"code {number % _CODES}"
        )
    eaf.to_file(str(path))
