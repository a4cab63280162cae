"""One module a verb: its words, its answer as JSON types, and the lines to read."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Protocol, cast

from attunement.cli.verbs import (
    agree,
    batch,
    convert,
    grid,
    info,
    lag,
    measure,
    plot,
    signals,
    synchrony,
)

__all__ = ["VERBS", "Verb"]


class Verb(Protocol):
    """Say what a module of a verb holds."""

    NAME: str
    HELP: str

    def add_words(self, words: argparse.ArgumentParser) -> None:
        """Add what can be typed after it."""

    def answer(self, asked: argparse.Namespace) -> dict[str, Any]:
        """Do it, and return what came of it as JSON types."""

    def lines(self, document: dict[str, Any]) -> Iterator[str]:
        """Yield the same as lines to read."""


#: In the order that the help lists them.
VERBS: tuple[Verb, ...] = cast(
    "tuple[Verb, ...]",
    (info, convert, measure, agree, lag, synchrony, grid, plot, signals, batch),
)
