"""Films, codings and measures as rows, for whoever may see those films."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from attunement_clinic.coding.models import CodingSession
from attunement_clinic.recordings.models import Recording

CODING_COLUMNS = ("tier", "code", "onset_ms", "offset_ms")
MEASURE_COLUMNS = (
    *("measure", "value", "until_ms", "library_version", "annotations_digest"),
    "parameters",
)
Row = tuple[Any, ...]


def codings_of(films: Sequence[Recording]) -> list[CodingSession]:
    """List the finished codings of some films, with their rows and measures."""
    return list(
        CodingSession.objects.filter(recording__in=films, finished_at__isnull=False)
        .select_related("recording", "coder")
        .prefetch_related("annotations", "measure_records")
        .order_by("recording__number", "created_at")
    )


def coding_rows(coding: CodingSession) -> Iterator[Row]:
    """Give what was coded, as `CODING_COLUMNS`."""
    for row in coding.annotations.all():
        yield row.tier, row.code, row.onset_ms, row.offset_ms


def measure_rows(coding: CodingSession) -> Iterator[Row]:
    """Give each number of the newest measures with where it comes from."""
    newest = next(iter(coding.measure_records.all()), None)
    if newest is None:
        return
    source = newest.provenance
    shared = (
        newest.until_ms,
        source.get("library_version"),
        source.get("annotations_digest"),
        json.dumps(source.get("parameters"), sort_keys=True),
    )
    for name, value in _numbers(newest.values, ""):
        yield name, value, *shared


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float | None]]:
    """Walk a document of measures down to its numbers, each by its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _numbers(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for n, each in enumerate(value):
            name = str(each.get("code", n)) if isinstance(each, dict) else str(n)
            yield from _numbers(each, f"{path}.{name}")
    elif value is None or (
        isinstance(value, int | float) and not isinstance(value, bool)
    ):
        yield path, value
