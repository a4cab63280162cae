"""``attunement convert IN OUT``: the same coding in another format."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attunement.cli.opening import add_file_words, opened
from attunement.formats.registry import FORMATS, detect, write

NAME = "convert"
HELP = "write a coding in another format, and say what it cannot hold"


def add_words(words: argparse.ArgumentParser) -> None:
    """Add both files."""
    words.add_argument("file", metavar="IN", help="a coded film, in any format")
    words.add_argument("out", metavar="OUT", help="the file to write, by its name")
    words.add_argument(
        "--to",
        metavar="FORMAT",
        choices=[one.id for one in FORMATS],
        help="the format, where the name of OUT does not say it",
    )
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Read, write, and return both reports."""
    found = detect(asked.file)
    reading = opened(asked.file, asked)
    report = write(reading.coding_session, asked.out, format_id=asked.to)
    return {
        "in": {"path": asked.file, "format": found.id},
        "out": {"path": asked.out, "format": report.format},
        "read": reading.report.to_document()["losses"],
        "written": report.to_document()["losses"],
    }


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield what was written, and each thing that was not."""
    yield (
        f"{document['in']['path']} ({document['in']['format']}) is now "
        f"{document['out']['path']} ({document['out']['format']})"
    )
    for verb in ("read", "written"):
        for loss in document[verb]:
            tier = f"tier {loss['tier']}: " if loss["tier"] else ""
            yield f"not {verb}: {tier}{loss['sentence']}"
    if not document["read"] and not document["written"]:
        yield "nothing was lost"
