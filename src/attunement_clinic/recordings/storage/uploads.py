"""An upload: appended durably, sealed into an artefact when it is whole."""

import hashlib
import os
from typing import Self
from uuid import UUID

from attunement_clinic.failpoints import failpoint
from attunement_clinic.recordings.segments import (
    OVERHEAD,
    SEALED,
    SEGMENT,
    Place,
    Sealer,
    segment_count,
)
from attunement_clinic.recordings.storage.files import (
    give_name,
    keep_room,
    lock_file,
    path_of,
    sync_folder,
    write_all,
)
from attunement_clinic.recordings.storage.reader import (
    ArtefactReader,
    StoredDigest,
    read_digest,
)
from attunement_clinic.recordings.storage.slots import (
    Tail,
    damage_slot,
    read_tail,
    write_slot,
)


class UploadWriter:
    """The one writer of an upload: appends, commits, and at the end seals the file.

    `offset` counts what was written, `durable` what would survive a power cut.
    """

    def __init__(self, sealer: Sealer, artefact_id: UUID, length: int) -> None:
        self._sealer = sealer
        self._id = artefact_id
        self._length = length
        self._last = segment_count(length) - 1
        self._tail_file = lock_file(path_of(artefact_id, ".tail"))
        self._file = -1
        try:
            if not path_of(artefact_id).exists():
                part = path_of(artefact_id, ".part")
                self._file = os.open(part, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            self._state = read_tail(self._tail_file, sealer)
        except BaseException:
            self.close()
            raise
        self._is_flushed = True
        self._back_to_state()

    @property
    def offset(self) -> int:
        return self._index * SEGMENT + len(self._buffer)

    @property
    def durable(self) -> int:
        return self._state.offset

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append; nothing is promised before `commit`."""
        if self.offset + len(data) > self._length:
            raise ValueError(f"More than {self._length} bytes were sent.")
        self._buffer += data
        # The last segment stays in the slot until the film is whole.
        whole = min(len(self._buffer) // SEGMENT, self._last - self._index)
        if whole <= 0:
            return
        view = memoryview(self._buffer)
        sealed = b"".join(
            self._sealer.seal(
                self._index + at, Place.INNER, view[at * SEGMENT : (at + 1) * SEGMENT]
            )
            for at in range(whole)
        )
        view.release()
        keep_room(self._file, len(sealed))
        self._is_flushed = False
        write_all(self._file, sealed, self._index * SEALED)
        failpoint("upload.chunk.after_segments")
        del self._buffer[: whole * SEGMENT]
        self._index += whole

    def commit(self) -> int:
        """Make all that was written durable; return the new offset."""
        if self.offset == self._state.offset:
            return self._state.offset
        if not self._is_flushed:
            os.fdatasync(self._file)
            self._is_flushed = True
        failpoint("upload.chunk.after_flush")
        state = Tail(self._state.sequence + 1, self._index, bytes(self._buffer))
        try:
            write_slot(self._tail_file, self._sealer, state)
        except OSError:
            damage_slot(self._tail_file, state)
            raise
        failpoint("upload.chunk.after_slot")
        self._state = state
        return state.offset

    def discard(self) -> None:
        """Forget what was written since the last commit."""
        self._back_to_state()

    def finish(self) -> StoredDigest:
        """Seal the whole film, read it back, and give it its name; safe to repeat."""
        path = path_of(self._id)
        if self._file < 0:
            # It may have its name without that being on the disk.
            sync_folder(path.parent)
            return read_digest(self._sealer, path)
        if self._state.offset != self._length or self.offset != self._length:
            raise ValueError(f"Only {self.durable} of {self._length} bytes are here.")
        sealed = self._sealer.seal(self._last, Place.LAST, self._buffer)
        write_all(self._file, sealed, self._last * SEALED)
        os.ftruncate(self._file, self._length + (self._last + 1) * OVERHEAD)
        os.fdatasync(self._file)
        failpoint("upload.finish.after_seal")
        part = path_of(self._id, ".part")
        digest = read_digest(self._sealer, part)
        give_name(part, path)
        failpoint("upload.finish.after_rename")
        return digest

    def edges(self) -> str:
        """Name the finished film by the SHA-256 of its first and its last MiB."""
        with ArtefactReader(self._sealer, path_of(self._id)) as reader:
            first = hashlib.sha256(reader.read(0, 1 << 20)).hexdigest()
            tail_at = max(0, reader.size - (1 << 20))
            last = hashlib.sha256(reader.read(tail_at, reader.size)).hexdigest()
        return f"{first}.{last}"

    def close(self) -> None:
        """Let the next writer in; what was not committed is as if never sent."""
        for name in ("_file", "_tail_file"):
            if (file := getattr(self, name, -1)) >= 0:
                os.close(file)
                setattr(self, name, -1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _back_to_state(self) -> None:
        self._index = self._state.segments
        self._buffer = bytearray(self._state.plain)
