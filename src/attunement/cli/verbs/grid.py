"""``attunement grid FILE``: how two people's states combine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attunement.cli.opening import (
    add_file_words,
    add_window_words,
    countable,
    opened,
    window_of,
)
from attunement.cli.plain import head, plain, result
from attunement.cli.wording import NOTE, head_lines, number, seconds, table_lines
from attunement.measures.engagement import state_space_grid

NAME = "grid"
HELP = "a state-space grid of two tracks"

_SHOWN = (
    *("observable_ms", "cells", "cells_visited", "range_share", "dispersion"),
    *("entropy", "visit_entropy", "transitions", "transitions_per_min"),
    *("mean_visit_ms", "shows_counts_only"),
)


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the file and both tracks."""
    words.add_argument("file", metavar="FILE", help="a coded film, in any format")
    words.add_argument("--x", required=True, metavar="TIER", help="the columns")
    words.add_argument("--y", required=True, metavar="TIER", help="the rows")
    add_window_words(words)
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Lay the tracks across each other."""
    coding = opened(asked.file, asked).coding_session
    film = countable(coding.timeline)
    window = window_of(film, asked)
    found = state_space_grid(film, x=asked.x, y=asked.y, window=window)
    return {**head(coding), "window": plain(window), **result(found, *_SHOWN)}


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the time in each cell and what the pair does in the grid."""
    yield from head_lines(document)
    yield f"{document['x']} across, {document['y']} down"
    yield ""
    yield from table_lines(
        document["x_codes"],
        [
            (code, [seconds(one) for one in row])
            for code, row in zip(
                document["y_codes"], document["duration_ms"], strict=True
            )
        ],
    )
    yield ""
    yield (
        f"{document['cells_visited']} of {document['cells']} cells in "
        f"{seconds(document['observable_ms'])}, {document['transitions']} transitions"
    )
    yield (
        f"dispersion {number(document['dispersion'], places=2)}, "
        f"entropy {number(document['entropy'], places=2)}, "
        f"a visit lasts {seconds(document['mean_visit_ms'])}"
    )
    if document["shows_counts_only"]:
        yield "There is too little time for more than counts."
    yield ""
    yield NOTE
