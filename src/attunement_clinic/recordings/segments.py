"""The frames of an encrypted file: 64 KiB segments, each sealed on its own.

A file is a sequence of segments `nonce (12) · ciphertext · tag (16)`. Each is sealed with
AES-256-GCM under the artefact's key and a random nonce; the associated data are the
artefact's id, the segment's index and whether it is the last. So a flipped bit, a swapped,
missing or foreign segment, and a file cut short all fail to open. Nothing here touches
a disk.
"""

import secrets
import struct
from enum import IntEnum
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag

from attunement_clinic.recordings.secret_key import SecretKey

SEGMENT: Final = 1 << 16
NONCE: Final = 12
TAG: Final = 16
OVERHEAD: Final = NONCE + TAG
SEALED: Final = SEGMENT + OVERHEAD
_CONTEXT = struct.Struct(">16sQB")


class Place(IntEnum):
    """Where a sealed piece stands; part of what is authenticated."""

    INNER = 0
    LAST = 1
    TAIL = 2


class DamagedError(Exception):
    """What is on the disk is not what was written."""


class Sealer:
    """Seals and opens the pieces of one artefact."""

    def __init__(self, key: SecretKey, artefact_id: UUID) -> None:
        self._cipher = key.cipher()
        self._id = artefact_id

    def seal(
        self, index: int, place: Place, plain: bytes | bytearray | memoryview
    ) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, self._about(index, place))

    def open(self, index: int, place: Place, sealed: bytes | memoryview) -> bytes:
        try:
            return self._cipher.decrypt(
                sealed[:NONCE], sealed[NONCE:], self._about(index, place)
            )
        except (InvalidTag, ValueError):
            raise DamagedError(f"Segment {index} of {self._id} is damaged.") from None

    def _about(self, index: int, place: Place) -> bytes:
        return _CONTEXT.pack(self._id.bytes, index, place)


def segment_count(size: int) -> int:
    """Count the segments of `size` plain bytes; an empty file has one, empty."""
    return max(1, -(-size // SEGMENT))


def sealed_size(size: int) -> int:
    return size + segment_count(size) * OVERHEAD


def plain_size(stored: int) -> int:
    """Return how many plain bytes a file of `stored` bytes holds."""
    count = -(-stored // SEALED)
    size = stored - count * OVERHEAD
    if count == 0 or size < 0 or sealed_size(size) != stored:
        raise DamagedError(f"A file of {stored} bytes was cut short.")
    return size
