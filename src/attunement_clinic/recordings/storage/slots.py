"""The two slots of an upload: what is durable, and the beginning of the next segment.

One slot is always whole and true: a commit writes the other one.
"""

import contextlib
import os
import struct
from dataclasses import dataclass
from typing import Final

from attunement_clinic.recordings.segments import (
    SEGMENT,
    DamagedError,
    Place,
    Sealer,
)
from attunement_clinic.recordings.storage.files import write_all

_SLOT: Final = 1 << 17
_SLOT_HEAD = struct.Struct(">QI")
_SLOT_STATE = struct.Struct(">Q")


@dataclass(slots=True)
class Tail:
    """What a slot says: whole segments before it, and the beginning of the next."""

    sequence: int
    segments: int
    plain: bytes

    @property
    def offset(self) -> int:
        return self.segments * SEGMENT + len(self.plain)


def read_tail(file: int, sealer: Sealer) -> Tail:
    found = [_read_slot(file, slot, sealer) for slot in (0, 1)]
    whole = [tail for tail in found if tail is not None]
    if not whole:
        raise DamagedError("Both slots of an upload are damaged.")
    return max(whole, key=lambda tail: tail.sequence)


def _read_slot(file: int, slot: int, sealer: Sealer) -> Tail | None:
    """Read a slot; one that was being written when the machine died counts as absent."""
    stored = os.pread(file, _SLOT, slot * _SLOT)
    if len(stored) < _SLOT_HEAD.size:
        return None
    sequence, size = _SLOT_HEAD.unpack_from(stored)
    sealed = stored[_SLOT_HEAD.size : _SLOT_HEAD.size + size]
    if sequence % 2 != slot or len(sealed) != size:
        return None
    try:
        plain = sealer.open(sequence, Place.TAIL, sealed)
    except DamagedError:
        return None
    (segments,) = _SLOT_STATE.unpack_from(plain)
    return Tail(sequence, segments, plain[_SLOT_STATE.size :])


def write_slot(file: int, sealer: Sealer, tail: Tail) -> None:
    plain = _SLOT_STATE.pack(tail.segments) + tail.plain
    sealed = sealer.seal(tail.sequence, Place.TAIL, plain)
    head = _SLOT_HEAD.pack(tail.sequence, len(sealed))
    write_all(file, head + sealed, _slot_at(tail))
    os.fdatasync(file)


def damage_slot(file: int, tail: Tail) -> None:
    """Make a slot unreadable: it may look written and yet not be on the disk."""
    with contextlib.suppress(OSError):
        write_all(file, bytes(_SLOT_HEAD.size), _slot_at(tail))


def _slot_at(tail: Tail) -> int:
    return (tail.sequence % 2) * _SLOT
