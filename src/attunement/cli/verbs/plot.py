"""``attunement plot FILE OUT``: a timeline, a lag profile or a grid as a picture."""

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
from attunement.cli.plain import plain
from attunement.cli.verbs.lag import with_the_rest
from attunement.errors import MeasureError
from attunement.measures.contingency import adjusted_residuals
from attunement.measures.engagement import state_space_grid
from attunement.measures.sequences import event_sequences, lag_table
from attunement.plots.figure import check_picture_name, save
from attunement.plots.grid import draw_grid
from attunement.plots.lagged import draw_lag_profile
from attunement.plots.timeline import draw_timeline
from attunement.timeline.behavior import Behavior
from attunement.timeline.interval import Interval
from attunement.timeline.timeline import Timeline

NAME = "plot"
HELP = "a timeline; with --given and --target a lag profile; with --x and --y a grid"

_LAGS = 5


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the file, the picture, and what is drawn."""
    words.add_argument("file", metavar="FILE", help="a coded film, in any format")
    words.add_argument("out", metavar="OUT", help="the picture: .svg or .png")
    words.add_argument("--given", metavar="TIER=CODE", help="what comes before")
    words.add_argument("--target", metavar="TIER=CODE", help="what follows")
    words.add_argument(
        "--lags", type=int, default=_LAGS, metavar="N", help=f"default {_LAGS}"
    )
    words.add_argument("--x", metavar="TIER", help="the columns of a grid")
    words.add_argument("--y", metavar="TIER", help="its rows")
    add_window_words(words)
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw what the words ask for."""
    check_picture_name(asked.out)
    pairs = {"lag profile": (asked.given, asked.target), "grid": (asked.x, asked.y)}
    wanted = [kind for kind, pair in pairs.items() if any(pair)]
    if len(wanted) > 1 or any(None in pairs[kind] for kind in wanted):
        raise MeasureError("expected --given and --target, or --x and --y, or neither")
    film = countable(opened(asked.file, asked).timeline)
    window = window_of(film, asked)
    document: dict[str, Any] = {"out": asked.out, "kind": "timeline"}
    if not wanted:
        save(draw_timeline(film), asked.out)
    elif wanted == ["grid"]:
        document["kind"] = "grid"
        grid = state_space_grid(film, x=asked.x, y=asked.y, window=window)
        save(draw_grid(grid), asked.out)
    else:
        residuals = _profile(film, asked, window)
        document |= {"kind": "lag profile", "adjusted_residuals": plain(residuals)}
        figure = draw_lag_profile(residuals, given=asked.given, target=asked.target)
        save(figure, asked.out)
    return document


def _profile(
    film: Timeline, asked: argparse.Namespace, window: Interval
) -> list[float]:
    given, target = Behavior.parse(asked.given), Behavior.parse(asked.target)
    sequences = event_sequences(
        film, behaviors=with_the_rest(film, given, target), window=window
    )
    codes = sequences.codes
    at = codes.index(str(given)), codes.index(str(target))
    tables = [lag_table(sequences, lag=lag) for lag in range(1, asked.lags + 1)]
    return [
        float(adjusted_residuals(table).shown[at]) if table.n else float("nan")
        for table in tables
    ]


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield what was drawn."""
    yield f"{document['out']}: {document['kind']}"
