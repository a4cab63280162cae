"""``attunement signals FILM``: movement, loudness, voice and pitch as a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from attunement.cli.plain import plain
from attunement.cli.progress import Progress
from attunement.cli.wording import percent
from attunement.errors import ExtractionError
from attunement.extraction.film import FilmSignals, film_signals
from attunement.extraction.region import Region
from attunement.formats.series import check_columns_name, write_columns
from attunement.timeline.signal import Signal

NAME = "signals"
HELP = "movement, loudness, voice and pitch of a film, a line a sample"

_EDGES = 4


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the film, the table, and where each person is."""
    words.add_argument("file", metavar="FILM", help="a film or a sound")
    words.add_argument(
        "--out", required=True, metavar="OUT", help="the table: .parquet, .csv or .tsv"
    )
    words.add_argument(
        "--roi", action="append", default=[], metavar="NAME=x,y,w,h",
        help="where a person is, in fractions of the picture; may be repeated",
    )  # fmt: skip


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure the film in one pass and write the table."""
    regions = [_region(one) for one in asked.roi]
    check_columns_name(asked.out)
    with Progress(f"Measuring {Path(asked.file).name}") as bar:
        found = film_signals(asked.file, regions=regions, progress=bar.at)
    columns, rate_hz = _columns(found)
    notes = {one.name: one.unit for one in found.signals}
    write_columns(columns, asked.out, notes=notes)
    return {
        "path": asked.file,
        "out": asked.out,
        "rows": len(columns["ms"]),
        "rate_hz": rate_hz,
        "columns": [
            {
                "name": one.name,
                "unit": one.unit,
                "measured_rate_hz": float(one.rate_hz),
                "missing_share": plain(one.missing_fraction),
            }
            for one in found.signals
        ],
        "voice": plain(found.voice.segments) if found.voice is not None else None,
        "camera_moved_share": _share(found),
        "overlapping": list(found.movement.overlapping) if found.movement else [],
    }


def _region(text: str) -> Region:
    name, _, edges = text.rpartition("=")
    try:
        numbers = [float(one) for one in edges.split(",")]
    except ValueError:
        numbers = []
    if not name or len(numbers) != _EDGES:
        raise ExtractionError(
            f"--roi {text} was given; expected NAME=x,y,w,h, like infant-1=0,0,0.5,1"
        )
    x, y, width, height = numbers
    return Region(name=name, x=x, y=y, width=width, height=height)


def _columns(found: FilmSignals) -> tuple[dict[str, list[Any]], float]:
    """Return all series on the grid of the first, each sample by its middle."""
    first = found.signals[0]
    onsets_ms = [
        first.start_ms + int(place * 1000 / first.rate_hz)
        for place in range(first.values.size)
    ]
    half_ms = int(500 / first.rate_hz)
    columns: dict[str, list[Any]] = {"ms": onsets_ms}
    for one in found.signals:
        columns[one.name] = _at(one, [ms + half_ms for ms in onsets_ms])
    if found.movement is not None:
        columns["camera_moved"] = found.movement.camera_motion.tolist()
    return columns, float(first.rate_hz)


def _at(signal: Signal, middles_ms: list[int]) -> list[float]:
    places = [signal.index_at(ms) for ms in middles_ms]
    values = signal.values.tolist()
    return [np.nan if place is None else values[place] for place in places]


def _share(found: FilmSignals) -> float | None:
    if found.movement is None or not found.movement.camera_motion.size:
        return None
    return float(found.movement.camera_motion.mean())


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield what each column is, and what could not be measured."""
    yield (
        f"{document['out']}: {document['rows']} lines at {document['rate_hz']:g} "
        "a second"
    )
    for one in document["columns"]:
        yield f"  {one['name']}: {one['unit']}, {percent(one['missing_share'])} missing"
    if document["camera_moved_share"] is not None:
        yield f"the camera moved in {percent(document['camera_moved_share'])} of it"
    else:
        yield "no person's place was named (--roi): movement was not measured"
    if document["overlapping"]:
        yield f"{', '.join(document['overlapping'])} overlap: all of it is missing"
