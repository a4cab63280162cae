"""Bytes of a file that nobody vouches for: counted before anything looks at them."""

from __future__ import annotations

import os
from pathlib import Path

from attunement.errors import FormatError

__all__ = ["MEGABYTE", "decoded", "line_at", "read_bytes"]

MEGABYTE = 1_000_000


def read_bytes(path: str | Path, *, limit: int) -> bytes:
    """Read a file whole, and no more of it than the limit.

    Raises
    ------
    FormatError
        When the file is larger.
    OSError
        When it cannot be opened.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        content = b"" if size > limit else file.read(size + 1)
        # What is no plain file has no size before it is read.
        if size < len(content):
            content += file.read(limit + 1 - len(content))
    if max(size, len(content)) > limit:
        raise FormatError(
            f"the file has more than {limit // MEGABYTE} MB; "
            "no file of this format is read that large",
            path=str(path),
        )
    return content


def decoded(content: bytes, *, path: str) -> str:
    """Return UTF-8 as text, without the mark that some programs put first.

    Raises
    ------
    FormatError
        When it is not UTF-8, with the line.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            "expected UTF-8 text", path=path, line=line_at(content, error.start)
        ) from error


def line_at(content: bytes | str, place: int) -> int:
    """Return the line of a place in a text, counted from one."""
    newline: bytes | str = b"\n" if isinstance(content, bytes) else "\n"
    return content.count(newline, 0, place) + 1  # type: ignore[arg-type]
