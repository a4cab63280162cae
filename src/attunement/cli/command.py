"""What can be typed, and what comes back.

::

    attunement info FILE                       attunement grid FILE --x TIER --y TIER
    attunement convert IN OUT                  attunement lag FILE --given T=C --target T=C
    attunement measure FILE                    attunement agree A B

Every verb has ``--json``. Exit 0 when it was done; 2 with one sentence when the input
cannot be used; 130 when it was stopped by Ctrl-C; 141 when what it is piped into ends
before it has read everything.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from attunement import __version__
from attunement.cli.verbs import VERBS
from attunement.errors import AttunementError

__all__ = ["main"]

_BAD_INPUT = 2
_STOPPED = 130
_NOBODY_READS = 141


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

    Examples
    --------
    >>> main(["info", "nowhere.eaf"])
    2
    """
    asked = _parser().parse_args(argv)
    try:
        document = asked.verb.answer(asked)
    except AttunementError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return _STOPPED
    if asked.json:
        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    else:
        text = "\n".join(asked.verb.lines(document))
    return int(document.get("status", 0)) if _is_read(text) else _NOBODY_READS


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="attunement",
        description="Describe coded films. Numbers here describe a film, not a person.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for verb in VERBS:
        words = verbs.add_parser(verb.NAME, help=verb.HELP, description=verb.HELP)
        verb.add_words(words)
        words.add_argument("--json", action="store_true", help="print JSON")
        words.set_defaults(verb=verb)
    return parser


def _is_read(text: str) -> bool:
    """Print, and return whether somebody took it all."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What is still held back is let go, or Python would try once more as it ends.
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return False
    return True


def _refuse(sentence: str) -> int:
    print(f"attunement: {sentence}", file=sys.stderr)
    return _BAD_INPUT
