"""Keys of films: one random key a recording, wrapped by an epoch's master key.

Wrapped keys live in the `keys` database; deleting a row makes every artefact of its film
unreadable. The order of creation is: key first, then the film's row. A key without a film
is an orphan, harmless, and swept. A new epoch's master takes over from the older ones by
`rotate`; then they are destroyed, and what was wrapped by them alone is gone for good.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag
from django.db import connections, transaction

from attunement_clinic.recordings import masters
from attunement_clinic.recordings.models import WrappedKey
from attunement_clinic.recordings.secret_key import (
    KEY_BYTES,
    KeyRefusedError,
    SecretKey,
)

_NONCE_BYTES: Final = 12
_AT_ONCE: Final = 500
# Held shared while a key is made, and alone while the last keys change their master.
_LOCK: Final = 0x4D41_5354


class KeyMissingError(Exception):
    """The film's key is gone, or its epoch is: what it locked stays locked."""


@attrs.frozen
class Rotation:
    """What a rotation did: the epoch that holds now, and how many keys changed to it."""

    epoch: int
    rewrapped: int
    destroyed: tuple[int, ...]


def create_recording_key() -> UUID:
    """Make a random key, keep it wrapped by the newest epoch, and name it."""
    key_id = uuid.uuid4()
    with transaction.atomic(using="keys"):
        _lock(alone=False)
        epochs = masters.read()
        newest = max(epochs)
        wrapped = _wrap(epochs[newest], newest, key_id, secrets.token_bytes(KEY_BYTES))
        WrappedKey.objects.create(id=key_id, epoch=newest, wrapped=wrapped)
    return key_id


def artefact_key(key_id: UUID | None, artefact_id: UUID) -> SecretKey:
    """Unwrap a recording's key and derive the key of one of its artefacts.

    Raises
    ------
    KeyMissingError
        When the key was destroyed, never was, or its epoch's master is gone.
    """
    row = WrappedKey.objects.filter(id=key_id).first() if key_id else None
    if row is None:
        raise KeyMissingError("The key of this film does not exist.")
    recording = SecretKey(_unwrap(masters.read(), row))
    return recording.derive(b"attunement artefact", artefact_id.bytes)


def destroy(key_id: UUID | None) -> int:
    """Remove a wrapped key for good; return how many that were: it may be gone already."""
    if key_id is None:
        return 0
    return WrappedKey.objects.filter(id=key_id).delete()[0]


def known(key_ids: Iterable[UUID]) -> set[UUID]:
    """Say which of these keys exist."""
    rows = WrappedKey.objects.filter(id__in=list(key_ids))
    return set(rows.values_list("id", flat=True))


def sweep_orphans(used: Iterable[UUID], *, before: datetime) -> int:
    """Destroy keys made before a time that no film uses; return how many."""
    unused = WrappedKey.objects.filter(created_at__lt=before).exclude(id__in=set(used))
    return unused.delete()[0]


def are_older_than(epoch: int) -> bool:
    """Say whether a key is still wrapped by a master before this epoch's."""
    return WrappedKey.objects.filter(epoch__lt=epoch).exists()


def rotate() -> Rotation:
    """Wrap every key by a new epoch's master, then destroy the masters before it.

    One that was interrupted is finished first, without another epoch. Films can be
    opened and made all the while.

    Raises
    ------
    KeyRefusedError
        When the environment gives one master only: a second must be given first.
    KeyMissingError
        When a key does not open, so that its master must not be destroyed.
    """
    known = masters.read()
    if len(known) == 1:
        if masters.are_given():
            raise KeyRefusedError(
                "The master key is given by ATTUNEMENT_MASTER_KEY, so a new one cannot "
                "be kept here. Put the new one beside it, with a higher epoch, and run "
                "this again."
            )
        masters.add(max(known) + 1)
        known = masters.read()
    newest = max(known)
    rewrapped = 0
    while done := _rewrap_some(known, newest):
        rewrapped += done
    with transaction.atomic(using="keys"):
        _lock(alone=True)
        while done := _rewrap_some(known, newest):
            rewrapped += done
    older = tuple(sorted(epoch for epoch in known if epoch != newest))
    if not masters.are_given():
        for epoch in older:
            masters.remove(epoch)
    return Rotation(newest, rewrapped, older)


def _rewrap_some(known: Mapping[int, SecretKey], newest: int) -> int:
    with transaction.atomic(using="keys"):
        rows = WrappedKey.objects.select_for_update().exclude(epoch=newest)
        some = list(rows.order_by("id")[:_AT_ONCE])
        for row in some:
            value = _unwrap(known, row)
            row.epoch = newest
            row.wrapped = _wrap(known[newest], newest, row.id, value)
        WrappedKey.objects.bulk_update(some, ["epoch", "wrapped"])
    return len(some)


def _lock(*, alone: bool) -> None:
    name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connections["keys"].cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s)", [_LOCK])


def _wrap(master: SecretKey, epoch: int, key_id: UUID, value: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + master.cipher().encrypt(nonce, value, _context(epoch, key_id))


def _unwrap(known: Mapping[int, SecretKey], row: WrappedKey) -> bytes:
    master = known.get(row.epoch)
    if master is None:
        raise KeyMissingError(f"The master key of epoch {row.epoch} does not exist.")
    wrapped = bytes(row.wrapped)
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return master.cipher().decrypt(nonce, sealed, _context(row.epoch, row.id))
    except InvalidTag:
        raise KeyMissingError(f"The key {row.id} does not open.") from None


def _context(epoch: int, key_id: UUID) -> bytes:
    """Bind a wrapped key to its own row, so that rows cannot be exchanged."""
    return hashlib.sha256(b"attunement key\0%d\0%s" % (epoch, key_id.bytes)).digest()
