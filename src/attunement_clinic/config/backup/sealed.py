"""What a backup holds besides films: whole files, sealed as they are written.

A dump never lies open on any disk: what PostgreSQL says is sealed as it comes, and
opened on its way back. The digest is that of the sealed file, so that whether a backup is
whole can be seen without its key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from attunement_clinic.recordings.secret_key import SecretKey
from attunement_clinic.recordings.segments import (
    SEALED,
    SEGMENT,
    Place,
    Sealer,
    plain_size,
    segment_count,
)

_READ: Final = 1 << 20
_NAMESPACE: Final = uuid.UUID("6f0d3f5e-8a35-4d1c-9d0e-4b61a0c1f7d2")


class Piece(msgspec.Struct, frozen=True):
    """A file of a backup: its size in bytes and its digest, as it lies there."""

    size: int
    sha256: str


def sealer_of(key: SecretKey, backup: str, name: str) -> Sealer:
    """Return what seals one piece; a piece put in another's place does not open."""
    label = f"{backup}/{name}"
    return Sealer(
        key.derive(b"attunement backup", label.encode()),
        uuid.uuid5(_NAMESPACE, label),
    )


def write_sealed(path: Path, sealer: Sealer, parts: Iterable[bytes]) -> Piece:
    """Seal what comes, durably; return what lies there then."""
    digest, size, index, held = hashlib.sha256(), 0, 0, bytearray()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:

        def put(place: Place, plain: bytes | bytearray) -> None:
            nonlocal size, index
            sealed = sealer.seal(index, place, plain)
            file.write(sealed)
            digest.update(sealed)
            size, index = size + len(sealed), index + 1

        for part in parts:
            held += part
            # The last segment is marked as such, so one is held back.
            while len(held) > SEGMENT:
                put(Place.INNER, held[:SEGMENT])
                del held[:SEGMENT]
        put(Place.LAST, held)
        file.flush()
        os.fsync(file.fileno())
    return Piece(size, digest.hexdigest())


def read_sealed(path: Path, sealer: Sealer) -> Iterator[bytes]:
    """Yield what was sealed.

    Raises
    ------
    DamagedError
        When the file is not what was written, or is opened with another key.
    """
    count = segment_count(plain_size(path.stat().st_size))
    with path.open("rb") as file:
        for index in range(count):
            place = Place.LAST if index == count - 1 else Place.INNER
            yield sealer.open(index, place, file.read(SEALED))


def piece_of(path: Path) -> Piece:
    """Read a file whole; return its size and digest."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(_READ):
            digest.update(part)
            size += len(part)
    return Piece(size, digest.hexdigest())


def mac_of(key: SecretKey, text: bytes) -> str:
    """Return what only the holder of the key can have written under a text."""
    # An HMAC key of its own; `derive` names what it is for.
    secret = bytes.fromhex(key.derive(b"attunement backup manifest", b"").on_paper())
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
