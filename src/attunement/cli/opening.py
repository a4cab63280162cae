"""Files as the words of a verb name them: which part, coded with which scheme."""

from __future__ import annotations

import argparse

import attrs

from attunement.formats.reading import Reading
from attunement.formats.registry import read
from attunement.formats.schemes import read_scheme
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import BUNDLED_SCHEMES, CodingScheme
from attunement.timeline.timeline import Timeline

__all__ = [
    "add_file_words",
    "add_window_words",
    "countable",
    "opened",
    "scheme_of",
    "window_of",
]


def add_file_words(words: argparse.ArgumentParser) -> None:
    """Add the words that say how a file is to be read."""
    words.add_argument(
        "--part", metavar="NAME", help="the observation, session or recording in it"
    )
    words.add_argument(
        "--scheme",
        metavar="S",
        help="the scheme it was coded with: "
        f"{', '.join(BUNDLED_SCHEMES)}, or a scheme's JSON file",
    )


def add_window_words(words: argparse.ArgumentParser) -> None:
    """Add the words that ask for a part of the film."""
    words.add_argument(
        "--from", "--from-ms", dest="from_ms", type=int, metavar="MS",
        help="begin here, default 0",
    )  # fmt: skip
    words.add_argument(
        "--to", "--to-ms", dest="to_ms", type=int, metavar="MS",
        help="end here, default the film's end",
    )  # fmt: skip


def scheme_of(asked: argparse.Namespace) -> CodingScheme | None:
    """Return the scheme that was named, if one was.

    Raises
    ------
    SchemeError, FormatError
        When it is none.
    """
    return None if asked.scheme is None else read_scheme(asked.scheme)


def opened(path: str, asked: argparse.Namespace) -> Reading:
    """Read the part of a file that was asked for.

    Raises
    ------
    AttunementError
        When it cannot be read.
    OSError
        When it cannot be opened.
    """
    return read(path, part=asked.part, scheme=scheme_of(asked))


def countable(timeline: Timeline) -> Timeline:
    """Return a timeline in which free texts count as codes."""
    return attrs.evolve(
        timeline,
        tiers=[
            tier.coded_by_text() if isinstance(tier.scheme, ForeignTier) else tier
            for tier in timeline.tiers
        ],
    )


def window_of(timeline: Timeline, asked: argparse.Namespace) -> Interval:
    """Return the part of the film that was asked for; the whole by default."""
    film = timeline.window
    return Interval(
        film.onset_ms if asked.from_ms is None else asked.from_ms,
        film.offset_ms if asked.to_ms is None else asked.to_ms,
    )
