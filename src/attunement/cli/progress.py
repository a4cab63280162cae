"""How far long work is, on a terminal only: a line that is written over."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Progress"]

_WIDTH = 30


class Progress:
    """Draw a bar where somebody looks, and nothing into a file or a pipe.

    Parameters
    ----------
    what : str
        What is being done.
    stream : file, optional
        Where to; the error stream of the process by default.
    """

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = sys.stderr if stream is None else stream
        self._is_seen = self._stream.isatty()
        self._drawn = -1

    def __enter__(self) -> Self:
        """Begin with nothing done."""
        self.at(0.0)
        return self

    def at(self, share: float) -> None:
        """Say which share is done, 0 to 1."""
        percent = int(share * 100)
        if not self._is_seen or percent == self._drawn:
            return
        self._drawn = percent
        bar = "#" * (percent * _WIDTH // 100)
        self._stream.write(f"\r{self._what} [{bar:<{_WIDTH}}] {percent:>3} %")
        self._stream.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._is_seen:
            self._stream.write("\r\033[K")
            self._stream.flush()
