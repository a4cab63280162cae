"""Save an EAF of 100,000 annotations that is already in memory."""

from __future__ import annotations

from pathlib import Path

import pympi

from attunement.formats.elan import read_elan, write_elan
from bench.corpus import PEER, write_corpus
from bench.row import Row


def row(scratch: Path) -> Row:
    """Return the row."""
    path = scratch / "corpus.eaf"
    write_corpus(path)
    timeline = read_elan(path).timeline
    eaf = pympi.Elan.Eaf(str(path))
    return Row(
        name="eaf_write",
        peer=PEER,
        goal=1 / 25,
        ours=lambda: write_elan(timeline, scratch / "ours.eaf"),
        theirs=lambda: eaf.to_file(str(scratch / "theirs.eaf")),
    )
