"""Reading a finished artefact at any place."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from attunement_clinic.recordings.segments import (
    SEALED,
    SEGMENT,
    Place,
    Sealer,
    plain_size,
    segment_count,
)

_BATCH: Final = 16  # segments read at once: 1 MiB


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """What a finished file holds, read back from the store."""

    size: int
    sha256: str


class ArtefactReader:
    """Random access to a finished artefact; safe to use from several threads."""

    def __init__(self, sealer: Sealer, path: Path) -> None:
        self._sealer = sealer
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            self.size = plain_size(os.fstat(self._file).st_size)
            self._segments = segment_count(self.size)
            # The last segment says that it is the last: a file cut short fails here.
            self._read_segments(self._segments - 1, self._segments)
        except BaseException:
            self.close()
            raise

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes of ``[start, stop)``; fewer only past the end."""
        stop = min(stop, self.size)
        if start < 0 or start >= stop:
            return b""
        first, last = start // SEGMENT, (stop - 1) // SEGMENT
        plain = b"".join(
            self._read_segments(at, min(at + _BATCH, last + 1))
            for at in range(first, last + 1, _BATCH)
        )
        return plain[start - first * SEGMENT : stop - first * SEGMENT]

    def chunks(self, start: int, stop: int, chunk: int = 1 << 18) -> Iterator[bytes]:
        """Yield ``[start, stop)`` in pieces that end where segments end."""
        at, stop = start, min(stop, self.size)
        step = max(SEGMENT, chunk - chunk % SEGMENT)
        while at < stop:
            until = min(stop, at - at % SEGMENT + step)
            yield self.read(at, until)
            at = until

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _read_segments(self, first: int, stop: int) -> bytes:
        sealed = memoryview(
            os.pread(self._file, (stop - first) * SEALED, first * SEALED)
        )
        return b"".join(
            self._sealer.open(
                index,
                Place.LAST if index == self._segments - 1 else Place.INNER,
                sealed[(index - first) * SEALED : (index - first + 1) * SEALED],
            )
            for index in range(first, stop)
        )


def read_digest(sealer: Sealer, path: Path) -> StoredDigest:
    digest = hashlib.sha256()
    with ArtefactReader(sealer, path) as reader:
        for chunk in reader.chunks(0, reader.size, 1 << 20):
            digest.update(chunk)
        return StoredDigest(reader.size, digest.hexdigest())
