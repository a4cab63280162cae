"""Writing one artefact from start to end."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from attunement_clinic.failpoints import failpoint
from attunement_clinic.recordings.segments import SEALED, SEGMENT, Place, Sealer
from attunement_clinic.recordings.storage.files import (
    create_file,
    give_name,
    keep_room,
    path_of,
    write_all,
)
from attunement_clinic.recordings.storage.reader import StoredDigest, read_digest


class ArtefactWriter:
    """Writes one artefact from start to end; its head may be given last.

    Notes
    -----
    A player wants the index of a film at its start, and the index is known at its end.
    So whole segments at the start may be left open (`reserve_head`) and be given when all
    else is written (`put_head`).
    """

    def __init__(self, sealer: Sealer, artefact_id: UUID, part: Path) -> None:
        self._sealer = sealer
        self._id = artefact_id
        self._part = part
        self._file = create_file(part)
        self._buffer = bytearray()
        self._index = 0
        self._head: int | None = None

    def reserve_head(self, size: int) -> None:
        """Leave the first `size` bytes (whole segments) for `put_head`."""
        if self._index or self._buffer or size <= 0 or size % SEGMENT:
            raise ValueError(
                f"A head of {size} bytes cannot be reserved: it is whole segments of "
                f"{SEGMENT} bytes, reserved before anything is written."
            )
        self._head = size // SEGMENT
        self._index = self._head

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._buffer += data
        # The last segment is marked as such, so one is held back until more comes.
        while len(self._buffer) > SEGMENT:
            self._put(self._index, Place.INNER, self._buffer[:SEGMENT])
            del self._buffer[:SEGMENT]
            self._index += 1

    def put_head(self, head: bytes | bytearray | memoryview) -> None:
        """Give the reserved bytes, once, when all else is written."""
        if self._head is None or len(head) != self._head * SEGMENT:
            raise ValueError(f"No head of {len(head)} bytes is reserved.")
        is_all = self._index == self._head and not self._buffer
        for index in range(self._head):
            is_last = is_all and index == self._head - 1
            piece = memoryview(head)[index * SEGMENT : (index + 1) * SEGMENT]
            self._put(index, Place.LAST if is_last else Place.INNER, piece)
        self._head = None
        if is_all:
            self._index = -1

    def finish(self) -> StoredDigest:
        """Complete the file, read it back whole, flush it and give it its name."""
        if self._head is not None:
            raise ValueError("The reserved head was never given.")
        if self._index >= 0:
            self._put(self._index, Place.LAST, self._buffer)
        os.fdatasync(self._file)
        os.close(self._file)
        self._file = -1
        failpoint("artefact.after_flush")
        digest = read_digest(self._sealer, self._part)
        give_name(self._part, path_of(self._id))
        failpoint("artefact.after_rename")
        return digest

    def abort(self) -> None:
        """Leave nothing behind."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _failure: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.abort()

    def _put(
        self, index: int, place: Place, plain: bytes | bytearray | memoryview
    ) -> None:
        sealed = self._sealer.seal(index, place, plain)
        keep_room(self._file, len(sealed))
        write_all(self._file, sealed, index * SEALED)
