"""Times as text files write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NoReturn

from attunement.errors import FormatError, TimeError
from attunement.formats.loss import Loss
from attunement.timebase import ms_of_seconds

__all__ = ["Clock", "seconds_of_ms"]

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?"
)


class Clock:
    """Read times, and count those that are finer than a millisecond.

    Parameters
    ----------
    path : str
        The name that errors give.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._rounded = 0

    def seconds(self, text: str, line: int | None = None) -> int:
        """Return milliseconds of a number of seconds.

        Raises
        ------
        FormatError
            When it is no plain number, or no time of a film.
        """
        return self._ms(text, Decimal(1), line)

    def milliseconds(self, text: str, line: int | None = None) -> int:
        """Return a number of milliseconds.

        Raises
        ------
        FormatError
            When it is no plain number, or no time of a film.
        """
        return self._ms(text, Decimal(1000), line)

    def _ms(self, text: str, in_a_second: Decimal, line: int | None) -> int:
        if not _NUMBER.fullmatch(text):
            self._refuse(f"a time {text[:40]!r} was found; expected a number", line)
        seconds = Decimal(text) / in_a_second
        try:
            ms = ms_of_seconds(seconds)
        except TimeError as error:
            self._refuse(str(error), line)
        self._rounded += seconds * 1000 != ms
        return ms

    def _refuse(self, reason: str, line: int | None) -> NoReturn:
        raise FormatError(reason, path=self._path, line=line)

    def check(self, onset_ms: int, offset_ms: int, line: int | None) -> None:
        """Refuse a row that ends before it begins.

        Raises
        ------
        FormatError
            Then, with the line.
        """
        if offset_ms < onset_ms:
            raise FormatError(
                f"a row ends at {offset_ms} ms, before it begins at {onset_ms} ms",
                path=self._path,
                line=line,
            )

    def losses(self) -> list[Loss]:
        """Name the times that were rounded, if any."""
        if not self._rounded:
            return []
        return [
            Loss(
                kind="rounded-times",
                count=self._rounded,
                sentence=f"{self._rounded} times are finer than a millisecond and were "
                "rounded to the nearest",
            )
        ]


def seconds_of_ms(ms: int) -> str:
    """Write milliseconds as seconds.

    Examples
    --------
    >>> seconds_of_ms(1_040)
    '1.040'
    """
    return f"{ms // 1000}.{ms % 1000:03d}"
