"""What a phone sends over its lines, read as it passes, so that no byte is only believed.

A film goes up in parts (tus): each is one request that says at which byte it begins. From
those beginnings and from the bytes that really passed comes what was sent, and how much
of it twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEAD_END = b"\r\n\r\n"
_HEAD_LIMIT = 64 * 1024
_PART = re.compile(rb"PATCH /u/[0-9a-f-]{36} ", re.IGNORECASE)


@dataclass
class FilmSent:
    """The bytes of one film that passed, by their place in it."""

    passed: int = 0
    _spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, length: int) -> None:
        """Count bytes that passed; they usually go on from those before."""
        self.passed += length
        last = self._spans[-1] if self._spans else (-1, -1)
        if last[1] == start:
            self._spans[-1] = (last[0], start + length)
        else:
            self._spans.append((start, start + length))

    @property
    def once(self) -> int:
        """How many different bytes of the film passed."""
        total, end = 0, 0
        for start, stop in sorted(self._spans):
            total += max(0, stop - max(start, end))
            end = max(end, stop)
        return total

    @property
    def twice(self) -> int:
        """How many bytes passed that had passed before."""
        return self.passed - self.once


class Requests:
    """The requests on one line, one after another, as HTTP/1.1 frames them."""

    def __init__(self, film: FilmSent) -> None:
        self._film = film
        self._head = bytearray()
        self._left = 0
        self._at: int | None = None
        self._is_other = False

    @property
    def carries_film(self) -> bool:
        """Whether a part of a film is on its way here now."""
        return self._left > 0 and self._at is not None

    def feed(self, data: bytes) -> None:
        """Follow what passed."""
        rest = memoryview(data)
        while rest and not self._is_other:
            rest = self._body(rest) if self._left else self._begin(rest)

    def _body(self, data: memoryview) -> memoryview:
        length = min(self._left, len(data))
        if self._at is not None:
            self._film.add(self._at, length)
            self._at += length
        self._left -= length
        return data[length:]

    def _begin(self, data: memoryview) -> memoryview:
        seen = len(self._head)
        self._head += data
        end = self._head.find(_HEAD_END, max(0, seen - len(_HEAD_END)))
        if end < 0:
            if len(self._head) > _HEAD_LIMIT:
                raise ValueError("A request on this line has no end of its head.")
            return data[len(data) :]
        head = bytes(self._head[:end])
        self._head.clear()
        self._open(head)
        return data[end + len(_HEAD_END) - seen :]

    def _open(self, head: bytes) -> None:
        request, _end, lines = head.partition(b"\r\n")
        fields = {
            name.strip().lower(): value.strip()
            for name, _colon, value in (
                line.partition(b":") for line in lines.split(b"\r\n")
            )
        }
        if b"upgrade" in fields:
            # From here on it is no HTTP; the line of a socket carries no film.
            self._is_other = True
            return
        if b"transfer-encoding" in fields:
            raise ValueError(f"{request!r} has a body of unknown length.")
        self._left = int(fields.get(b"content-length", b"0"))
        is_part = _PART.match(request) is not None
        self._at = int(fields[b"upload-offset"]) if is_part else None
