"""The key of an installation's backups: made once, kept on paper beside the master.

It lasts: what people wrote must be readable from any backup. It opens no film; films are
opened by the masters of the epochs, which are destroyed one after the other.
"""

from __future__ import annotations

import re
from pathlib import Path

from attunement_clinic.config import secret_files
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings.secret_key import KEY_BYTES, SecretKey

NAME = "backup_key"
_HEX = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def read_or_create(secrets: Path) -> SecretKey:
    """Return the key of the backups; the first one makes it."""
    text = secret_files.read_or_create(secrets / NAME, secret_files.printable_key)
    return of_hex(text.decode(errors="replace").strip(), str(secrets / NAME))


def of_hex(text: str, where: str) -> SecretKey:
    """Read a key as it is printed, without spaces."""
    if not _HEX.fullmatch(text):
        message = (
            f"{where} holds {len(text)} characters that are no key; expected "
            f"{2 * KEY_BYTES} hexadecimal digits."
        )
        raise StartError(message)
    return SecretKey(bytes.fromhex(text))
