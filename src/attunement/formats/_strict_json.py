"""JSON from a file that nobody vouches for.

The standard reader takes the last of two equal keys, ``NaN``, a number that becomes
infinite and half of a character, and falls over deep nesting. Here each is refused with
its line, and depth and size are counted before anything is built.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import numpy.typing as npt

from attunement.errors import FormatError
from attunement.formats._source import MEGABYTE, decoded, line_at

__all__ = ["LARGEST_JSON", "parse_json"]

LARGEST_JSON = 24 * MEGABYTE
_DEEPEST = 64
_MOST_IN_A_ROW = 100_000
# Each costs time and memory whatever it holds; a coding of a hundred thousand rows
# stays below.
_MOST_OF = {b"{": 300_000, b"[": 300_000, b",": 1_000_000, b"\\": 3_000_000}

_EVERY_DIGIT_IS_0 = bytes.maketrans(b"123456789", b"000000000")
# What the largest double could hold has fewer digits; no time has.
_TOO_LARGE = (b"e000", b"E000", b"e+000", b"E+000", b"0" * 200)
_HALF_CHARACTER = re.compile(
    rb"\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


class _TwiceError(Exception):
    """A key stands twice in the object with this number, counted as they end."""

    def __init__(self, key: str, number: int) -> None:
        self.key = key
        self.number = number


def parse_json(content: bytes, *, path: str) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    FormatError
        When it is no JSON, is not UTF-8, nests too deep, holds too much, a key twice,
        a number that is none, or half of a character; with the line.
    """
    _check_size(content, path)
    text = decoded(content, path=path)
    _check_shape(_without_strings(content, path), path)
    closed = 0

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal closed
        built = dict(pairs)
        if len(built) < len(pairs):
            keys = [key for key, _ in pairs]
            raise _TwiceError(next(one for one in keys if keys.count(one) > 1), closed)
        closed += 1
        return built

    try:
        return json.loads(text, object_pairs_hook=build)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"expected JSON: {error.msg}", path=path, line=error.lineno
        ) from error
    except _TwiceError as error:
        ends = np.flatnonzero(_without_strings(content, path) == ord("}"))
        raise FormatError(
            f"key {error.key!r} stands twice in the object that ends here",
            path=path,
            line=line_at(content, int(ends[error.number])),
        ) from error


def _without_strings(content: bytes, path: str) -> npt.NDArray[np.uint8]:
    """Return the bytes with everything between quotes blanked."""
    if b"\\" in content:
        # From the left, pair by pair: what is left before a quote escapes it.
        single = content.replace(b"\\\\", b"__")
        if half := _HALF_CHARACTER.search(single):
            raise FormatError(
                "half of a character was found; expected both of its codes",
                path=path,
                line=line_at(content, half.start()),
            )
        content = single.replace(b'\\"', b"__")
    bare = np.frombuffer(bytearray(content), dtype=np.uint8)
    inside = np.bitwise_xor.accumulate((bare == ord('"')).view(np.uint8))
    bare[inside.view(bool)] = ord(" ")
    return bare


def _check_numbers(bare: npt.NDArray[np.uint8], path: str) -> None:
    # NaN, Infinity: no other word of JSON has such a letter.
    wrong = np.flatnonzero((bare == ord("N")) | (bare == ord("I")))
    if wrong.size:
        raise FormatError(
            "a number that is none was found (NaN or Infinity)",
            path=path,
            line=line_at(bare.tobytes(), int(wrong[0])),
        )
    shapes = bare.tobytes().translate(_EVERY_DIGIT_IS_0)
    for shape in _TOO_LARGE:
        if (place := shapes.find(shape)) >= 0:
            raise FormatError(
                "a number too large to be one was found",
                path=path,
                line=line_at(shapes, place),
            )


def _check_shape(bare: npt.NDArray[np.uint8], path: str) -> None:
    _check_numbers(bare, path)
    opens = (bare == ord("{")) | (bare == ord("["))
    edges = np.flatnonzero(opens | (bare == ord("}")) | (bare == ord("]")))
    depth = np.cumsum(np.where(opens[edges], 1, -1))
    commas = np.searchsorted(np.flatnonzero(bare == ord(",")), edges)
    for sentence, wrong in (
        (f"more than {_DEEPEST} brackets inside each other", depth > _DEEPEST),
        (
            f"more than {_MOST_IN_A_ROW} values in a row",
            np.diff(commas, prepend=0) > _MOST_IN_A_ROW,
        ),
    ):
        if np.any(wrong):
            raise FormatError(
                f"{sentence} were found",
                path=path,
                line=line_at(bare.tobytes(), int(edges[np.argmax(wrong)])),
            )


def _check_size(content: bytes, path: str) -> None:
    # Those inside texts count as well: counting must cost next to nothing.
    for mark, most in _MOST_OF.items():
        if (found := content.count(mark)) > most:
            raise FormatError(
                f"{found} times {mark.decode()!r} was found; at most {most} are read",
                path=path,
            )
