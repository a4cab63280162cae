"""Open an EAF of 100,000 annotations."""

from __future__ import annotations

from pathlib import Path

import pympi

from attunement.formats.elan import read_elan
from bench.corpus import PEER, write_corpus
from bench.row import Row


def row(scratch: Path) -> Row:
    """Return the row."""
    path = scratch / "corpus.eaf"
    write_corpus(path)
    return Row(
        name="eaf_read",
        peer=PEER,
        goal=1 / 8,
        ours=lambda: read_elan(path),
        theirs=lambda: pympi.Elan.Eaf(str(path)),
    )
