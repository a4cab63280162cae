"""Keys of films: one random key a recording, wrapped by an epoch's master key.

The masters are files `epoch-<n>` in `settings.MASTER_KEYS`; the highest epoch wraps new
keys, the others only open what they wrapped. Wrapped keys live in the `keys` database;
deleting a row makes every artefact of its film unreadable. The order of creation is: key
first, then the film's row. A key without a film is an orphan and harmless.
"""

import hashlib
import re
import secrets
import stat
import uuid
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from attunement_clinic.recordings.models import WrappedKey

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_NAME = re.compile(r"epoch-([1-9]\d{0,5})")
_HEX = re.compile(rb"[0-9a-fA-F]{64}\n?")
# A random key of 32 bytes has this few different bytes once in more than 10^20 times.
_FEWEST_DIFFERENT_BYTES: Final = 16


class KeyRefusedError(Exception):
    """A master key is missing, weak, or can be read by others; nothing may start."""


class KeyMissingError(Exception):
    """The film's key is gone, or its epoch is: what it locked stays locked."""


class SecretKey:
    """Thirty-two bytes that no log, traceback or `repr` shows."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY_BYTES:
            raise KeyRefusedError(
                f"A key has {len(value)} bytes; expected {KEY_BYTES}."
            )
        self._bytes = value

    def __repr__(self) -> str:
        return "SecretKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("A key is never pickled.")

    def cipher(self) -> AESGCM:
        return AESGCM(self._bytes)

    def derive(self, label: bytes, context: bytes) -> "SecretKey":
        """Derive the key of one part by HKDF-SHA256; `context` is what it is for."""
        hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=label + b"\0" + context)
        return SecretKey(hkdf.derive(self._bytes))


def create_recording_key() -> UUID:
    """Make a random key, keep it wrapped by the newest epoch, and name it."""
    epochs = read_masters(settings.MASTER_KEYS)
    newest = max(epochs)
    key_id = uuid.uuid4()
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
    master = read_masters(settings.MASTER_KEYS).get(row.epoch)
    if master is None:
        raise KeyMissingError(f"The master key of epoch {row.epoch} does not exist.")
    recording = _unwrap(master, row)
    return recording.derive(b"attunement artefact", artefact_id.bytes)


def destroy(key_id: UUID | None) -> None:
    """Remove a wrapped key for good; what is gone already is no error."""
    if key_id is not None:
        WrappedKey.objects.filter(id=key_id).delete()


def read_masters(folder: Path) -> dict[int, SecretKey]:
    """Read every epoch's master key; refuse all of them when one cannot be trusted."""
    masters = {}
    for file in folder.glob("epoch-*"):
        if (name := _NAME.fullmatch(file.name)) is not None:
            masters[int(name.group(1))] = _read_master(file)
    if not masters:
        raise KeyRefusedError(
            f"There is no master key in {folder}. `make serve` writes one on first "
            "start; for an installation with films, restore it from where it is kept."
        )
    return masters


def _read_master(file: Path) -> SecretKey:
    mode = file.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise KeyRefusedError(f"{file} is not a file.")
    if mode & 0o077:
        raise KeyRefusedError(
            f"{file} can be read by others. If nobody else can have seen it, run: "
            f"chmod 600 '{file}'"
        )
    content = file.read_bytes()
    value = bytes.fromhex(content.decode()) if _HEX.fullmatch(content) else content
    if len(value) != KEY_BYTES:
        raise KeyRefusedError(
            f"{file} holds {len(content)} bytes; a master key is 32 random bytes, "
            "or the same as 64 hexadecimal digits."
        )
    if len(set(value)) < _FEWEST_DIFFERENT_BYTES:
        raise KeyRefusedError(f"{file} is not random; a master key must be.")
    return SecretKey(value)


def _wrap(master: SecretKey, epoch: int, key_id: UUID, value: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + master.cipher().encrypt(nonce, value, _context(epoch, key_id))


def _unwrap(master: SecretKey, row: WrappedKey) -> SecretKey:
    wrapped = bytes(row.wrapped)
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        value = master.cipher().decrypt(nonce, sealed, _context(row.epoch, row.id))
    except InvalidTag:
        raise KeyMissingError(f"The key {row.id} does not open.") from None
    return SecretKey(value)


def _context(epoch: int, key_id: UUID) -> bytes:
    """Bind a wrapped key to its own row, so that rows cannot be exchanged."""
    return hashlib.sha256(b"attunement key\0%d\0%s" % (epoch, key_id.bytes)).digest()
