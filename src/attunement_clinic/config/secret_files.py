"""Passwords and keys of one installation, each a file only its owner can read."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from attunement_clinic.config.start_error import StartError
from attunement_clinic.ownership import open_owned


def read_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the secret kept in a file; make and keep one when there is none yet."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return _create(path, make())
    with os.fdopen(descriptor, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            message = (
                f"{path} can be read by other users (mode {mode:04o}). It holds a "
                f"secret: if nobody else can have seen it, run: chmod 600 '{path}'"
            )
            raise StartError(message)
        content = file.read()
    if not content:
        message = f"{path} is empty, but must hold a secret: restore it from a backup."
        raise StartError(message)
    return content


def password() -> bytes:
    """Return a random password that needs no quoting in an address."""
    return secrets.token_urlsafe(32).encode()


def printable_key() -> bytes:
    """Return a random key of 256 bits, in hexadecimal: it can be kept on paper."""
    return secrets.token_hex(32).encode()


def _create(path: Path, content: bytes) -> bytes:
    """Write a secret whole or not at all: a crash must not leave half a key."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = open_owned(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return content
