"""``attunement info FILE``: what a file holds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attunement.cli.opening import add_file_words, opened, scheme_of
from attunement.cli.plain import head, plain
from attunement.cli.wording import head_lines
from attunement.formats.reading import Reading
from attunement.formats.registry import detect, read_parts

NAME = "info"
HELP = "what a file holds"


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the file."""
    words.add_argument("file", metavar="FILE", help="a coded film, in any format")
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Tell what a file holds; each part where there are several and none is named."""
    found = detect(asked.file)
    document: dict[str, Any] = {"format": found.id, "title": found.title}
    if asked.part is not None:
        return {**document, **_part(opened(asked.file, asked))}
    readings = read_parts(asked.file, scheme=scheme_of(asked))
    parts = [_part(reading) for reading in readings.values()]
    return {**document, **parts[0]} if len(parts) == 1 else {**document, "parts": parts}


def _part(reading: Reading) -> dict[str, Any]:
    coding = reading.coding_session
    timeline = reading.timeline
    rate = timeline.frame_rate
    return {
        **head(coding),
        "is_finished": coding.is_finished,
        "duration_ms": timeline.duration_ms,
        "frame_rate": str(rate) if rate else None,
        "subjects": list(timeline.subjects),
        "media": plain(timeline.media),
        "tiers": [
            {
                "id": tier.id,
                "label": tier.scheme.label,
                "kind": tier.scheme.kind,
                "annotations": len(tier),
            }
            for tier in timeline.tiers
        ],
        "losses": plain(reading.report.losses),
    }


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield what a file holds, a line a tier."""
    if "parts" not in document:
        yield from _part_lines(document)
        return
    yield f"{document['title']}, {len(document['parts'])} parts"
    for part in document["parts"]:
        yield ""
        yield from _part_lines(part)


def _part_lines(part: dict[str, Any]) -> Iterator[str]:
    yield from head_lines(part)
    rate = part["frame_rate"]
    frames = f", {rate} frames a second" if rate else ""
    yield f"{part['duration_ms'] / 1000:.3f} s{frames}"
    for medium in part["media"]:
        yield f"film {medium['address']}"
    yield ""
    for tier in part["tiers"]:
        yield f"{tier['id']:<28}{tier['kind']:<8}{tier['annotations']:>6}"
    for loss in part["losses"]:
        yield f"not read: {loss['sentence']}"
