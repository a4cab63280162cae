"""Characters that no file, or no file of a format, can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attunement.formats.loss import Loss

__all__ = ["HALVES", "NOT_IN_XML", "characters_lost", "document_without"]

#: Halves of a character: Python can hold one alone, UTF-8 cannot.
HALVES = re.compile("[\ud800-\udfff]")
#: What XML 1.0 refuses, however it is written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document_without(
    document: Any, forbidden: re.Pattern[str] = HALVES, *, spared: str = ""
) -> tuple[Any, int]:
    """Replace forbidden characters in a JSON document, and say how many there were.

    Parameters
    ----------
    document : JSON types
        What is to be written.
    forbidden : re.Pattern
        One character that the file cannot hold.
    spared : str, optional
        A name whose value stays as it is.

    Returns
    -------
    document, int
        Equal texts stay equal and different ones different, so that what goes by a
        name is still found by it, and what must differ still does.

    Examples
    --------
    >>> document_without({"a!": ["a?", "a!"]}, re.compile("[!?]"))
    ({'a�': ['a��', 'a�']}, 3)
    """
    replacing = _Replacing(document, forbidden, spared)
    return replacing.document(document), replacing.count


class _Replacing:
    """Replace texts of one document; it lives within one call."""

    def __init__(self, document: Any, forbidden: re.Pattern[str], spared: str) -> None:
        self.count = 0
        self._forbidden = forbidden
        self._spared = spared
        self._taken = {*_texts(document)}
        self._made: dict[str, str] = {}

    def document(self, value: Any) -> Any:
        """Return a value with every text in it replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.document(one) for one in value]
        if isinstance(value, dict):
            return {
                self._text(name): one if name == self._spared else self.document(one)
                for name, one in value.items()
            }
        return value

    def _text(self, text: str) -> str:
        made, count = self._forbidden.subn("\ufffd", text)
        if not count:
            return text
        self.count += count
        if text not in self._made:
            while made in self._taken:
                made += "\ufffd"
            self._taken.add(made)
            self._made[text] = made
        return self._made[text]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _texts(one)


def characters_lost(count: int) -> list[Loss]:
    """Name the characters that were replaced, if any."""
    if not count:
        return []
    return [
        Loss(
            kind="characters",
            count=count,
            sentence=f"{count} characters that the file cannot hold became \ufffd",
        )
    ]
