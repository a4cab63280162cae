"""What can be typed, and what comes back.

::

    attunement info FILE [--json]
    attunement measure FILE [--caregiver NAME] [--infant NAME]
                            [--from-ms N] [--to-ms N] [--answer-window-ms N] [--json]

Exit 0 when it was done; 2 with one sentence when the input cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from attunement import __version__
from attunement.cli import documents, tables
from attunement.errors import AttunementError
from attunement.formats.native import read_native
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.interval import Interval

__all__ = ["main"]

_BAD_INPUT = 2


class _Parser(argparse.ArgumentParser):
    """Say what is wrong in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(_BAD_INPUT, f"attunement: {message} (see attunement --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``attunement``; those of the process by default.

    Returns
    -------
    int
        The exit status.
    """
    asked = _parser().parse_args(argv)
    try:
        coding_session = read_native(asked.file).coding_session
        if asked.verb == "info":
            _print(documents.info(coding_session), tables.info, as_json=asked.json)
        else:
            _print(
                _measured(coding_session, asked), tables.measures, as_json=asked.json
            )
    except AttunementError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{asked.file}: {error.strerror or error}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="attunement",
        description="Describe coded films. Numbers here describe a film, not a person.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    info = verbs.add_parser("info", help="what a file holds")
    measure = verbs.add_parser("measure", help="shares, answers, pleasure and match")
    for verb in (info, measure):
        verb.add_argument("file", help="a coding session as JSON")
        verb.add_argument("--json", action="store_true", help="print JSON")
    measure.add_argument("--caregiver", help="only pairs with this caregiver")
    measure.add_argument("--infant", help="only pairs with this infant")
    measure.add_argument("--from-ms", type=int, help="begin here, default 0")
    measure.add_argument("--to-ms", type=int, help="end here, default the film's end")
    measure.add_argument("--answer-window-ms", type=int, help="default the scheme's")
    return parser


def _measured(
    coding_session: CodingSession, asked: argparse.Namespace
) -> dict[str, Any]:
    film = coding_session.timeline.window
    return documents.measures(
        coding_session,
        window=Interval(
            film.onset_ms if asked.from_ms is None else asked.from_ms,
            film.offset_ms if asked.to_ms is None else asked.to_ms,
        ),
        answer_window_ms=asked.answer_window_ms,
        caregiver=asked.caregiver,
        infant=asked.infant,
    )


def _print(document: dict[str, Any], table: tables.Table, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print("\n".join(table(document)))


def _refuse(sentence: str) -> int:
    print(f"attunement: {sentence}", file=sys.stderr)
    return _BAD_INPUT
