"""The epoch masters: where they are, which can be trusted, and making a new one.

A master is a file `epoch-<n>` in `settings.MASTER_KEYS`, or is given by the environment
(`ATTUNEMENT_MASTER_KEY`), never both. The highest epoch wraps new keys, the others only
open what they wrapped.
"""

import os
import re
import secrets
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings

from attunement_clinic.ownership import open_owned
from attunement_clinic.recordings.secret_key import (
    KEY_BYTES,
    KeyRefusedError,
    SecretKey,
)

_NAME = re.compile(r"epoch-([1-9]\d{0,5})")
_HEX = re.compile(rb"[0-9a-fA-F]{64}\n?")
_GIVEN = re.compile(r"epoch-([1-9]\d{0,5}):([0-9a-fA-F]{64})")
# A random key of 32 bytes has this few different bytes once in more than 10^20 times.
_FEWEST_DIFFERENT_BYTES: Final = 16


def are_given() -> bool:
    """Whether the masters come from the environment, so that no file may be made."""
    return bool(settings.MASTER_KEYS_GIVEN)


def read() -> Mapping[int, SecretKey]:
    """Read every epoch's master key; refuse all of them when one cannot be trusted."""
    if are_given():
        return read_given(settings.MASTER_KEYS_GIVEN)
    folder: Path = settings.MASTER_KEYS
    masters = {
        int(name.group(1)): _read_file(file)
        for file in folder.glob("epoch-*")
        if (name := _NAME.fullmatch(file.name)) is not None
    }
    if not masters:
        raise KeyRefusedError(
            f"There is no master key in {folder}. `make serve` writes one on first "
            "start; for an installation with films, restore it from where it is kept, "
            "or give ATTUNEMENT_MASTER_KEY as before."
        )
    return masters


def read_given(given: str) -> dict[int, SecretKey]:
    """Read what `ATTUNEMENT_MASTER_KEY` holds, by epoch."""
    masters = {}
    for number, one in enumerate(given.split(), 1):
        match = _GIVEN.fullmatch(one)
        if match is None:
            raise KeyRefusedError(
                f"Part {number} of ATTUNEMENT_MASTER_KEY is not a master key; expected "
                "epoch-<number>:<64 hexadecimal digits>, several with spaces between."
            )
        name = f"epoch-{match.group(1)} of ATTUNEMENT_MASTER_KEY"
        masters[int(match.group(1))] = _trusted(bytes.fromhex(match.group(2)), name)
    return masters


def made_at(epoch: int) -> datetime | None:
    """Say since when a master is kept here; nothing of one that is given from outside."""
    if are_given():
        return None
    folder: Path = settings.MASTER_KEYS
    return datetime.fromtimestamp((folder / f"epoch-{epoch}").stat().st_mtime, UTC)


def add(epoch: int) -> None:
    """Make a new epoch's master and keep it, whole or not at all."""
    folder: Path = settings.MASTER_KEYS
    draft = folder / f".epoch-{epoch}.{secrets.token_hex(4)}"
    descriptor = open_owned(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(KEY_BYTES).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"epoch-{epoch}")
    _sync(folder)


def remove(epoch: int) -> None:
    """Destroy an epoch's master: what it alone wrapped can never be opened again."""
    folder: Path = settings.MASTER_KEYS
    (folder / f"epoch-{epoch}").unlink()
    _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_file(file: Path) -> SecretKey:
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
    return _trusted(value, str(file))


def _trusted(value: bytes, name: str) -> SecretKey:
    """Refuse what nobody drew at random: few different bytes, or steps of one size."""
    steps = {(b - a) % 256 for a, b in pairwise(value)}
    if len(set(value)) < _FEWEST_DIFFERENT_BYTES or len(steps) == 1:
        raise KeyRefusedError(f"{name} is not random; a master key must be.")
    return SecretKey(value)
