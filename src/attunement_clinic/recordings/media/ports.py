"""The two ends of the encrypted store, as the media code sees them."""

from __future__ import annotations

from typing import Protocol

#: A head is kept in memory until the end, so it is bounded and whole segments long.
HEAD_UNIT = 1 << 16
HEAD_LIMIT = 1 << 25


class MediaSource(Protocol):
    """Decrypted ranges of one stored film."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes of ``[start, stop)``; fewer only past the end."""
        ...


class MediaSink(Protocol):
    """One artefact being written, start to end.

    A player wants the index of a film at its start, and the index is known at its end.
    So the first `reserve_head` bytes may be left open and are given last, to `put_head`;
    what `write` appends begins after them.
    """

    def reserve_head(self, size: int) -> None:
        """Leave the first `size` bytes (a multiple of `HEAD_UNIT`) for `put_head`."""
        ...

    def write(self, data: bytes) -> None: ...

    def put_head(self, head: bytes) -> None:
        """Give the reserved bytes, once, before the sink is finished."""
        ...
