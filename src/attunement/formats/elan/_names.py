"""Ids of annotations as XML wants them, and back.

An XML id begins with a letter; a UUID may not. Such a character is written as
``_x0033_``, the way spreadsheets and .NET write it, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

__all__ = [
    "all_numbers",
    "escaped",
    "numbers_of",
    "ranges",
    "taken_from_ranges",
    "unescaped",
]

_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
    "\U00010000-\U000effff"
)
_WRONG = re.compile(
    f"^[^{_START}]|[^{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-]|_(?=x[0-9A-F]{{4,6}}_)"
)
_HIGHEST = 10**9
_ESCAPE = re.compile("_x([0-9A-F]{4,6})_")
_NUMBERED = re.compile("^a([1-9][0-9]{0,8})$", re.MULTILINE)


def escaped(name: str) -> str:
    """Return a name that may be an XML id, whatever it was.

    Examples
    --------
    >>> escaped("3f a"), escaped("a12")
    ('_x0033_f_x0020_a', 'a12')
    """
    return _WRONG.sub(lambda match: f"_x{ord(match[0]):04X}_", name)


def unescaped(name: str) -> str:
    """Return the name that was escaped.

    Examples
    --------
    >>> unescaped("_x0033_f_x0020_a")
    '3f a'
    """
    return _ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), name)


def all_numbers(names: Sequence[str]) -> npt.NDArray[np.int64] | None:
    """Return the numbers of ids that are all such as ELAN counts them, None otherwise.

    Examples
    --------
    >>> all_numbers(["a12", "a3"])
    array([12,  3])
    """
    joined = "".join(names)
    bare = joined.replace("a", "")
    if (
        len(joined) - len(bare) != len(names)
        or not joined.startswith("a")
        or "a0" in joined
        or not (bare.isascii() and bare.isdigit())
    ):
        return None
    found = np.fromstring(joined.replace("a", " "), dtype=np.int64, sep=" ")
    return found if len(found) == len(names) and found.max() < _HIGHEST else None


def numbers_of(names: Sequence[str]) -> list[int]:
    """Return the numbers of those ids that are such as ELAN counts them.

    Examples
    --------
    >>> numbers_of(["a12", "b7", "a012", "a3"])
    [12, 3]
    """
    return [*map(int, _NUMBERED.findall("\n".join(names)))]


def ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Return rising numbers as pairs of first and last.

    Examples
    --------
    >>> ranges([1, 2, 3, 7])
    [[1, 3], [7, 7]]
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def taken_from_ranges(
    names: Iterable[str], pairs: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """Yield each id, or nothing for one whose number lies in a range."""
    for name in names:
        number = numbers_of([name])
        inside = number and any(first <= number[0] <= last for first, last in pairs)
        yield "" if inside else name
