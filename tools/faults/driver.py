"""One upload into the store, as its requests do it, in a process that strace can break.

`send` acknowledges by writing lines to a pipe; `go_on` takes up what is there, sends the
rest, and tells what is stored. Neither asks a database: the key is given.
"""

from __future__ import annotations

import hashlib
import os
from uuid import UUID

from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.secret_key import SecretKey

PART = 150_000


def use_one_key() -> None:
    """Lock everything with one key, so that no database has a part in this."""
    key = SecretKey(bytes(range(7, 7 + 32)))
    storage.artefact_key = lambda _key_id, _artefact_id: key


def artefact(artefact_id: UUID) -> Artefact:
    return Artefact(id=artefact_id, recording=Recording())


def send(artefact_id: UUID, film: bytes, pipe: int) -> None:
    """Begin, send in parts, finish; each step is acknowledged when it is durable."""
    original = artefact(artefact_id)
    storage.create_upload(original)
    _acknowledge(pipe, "begun")
    for at in range(0, len(film), PART):
        with storage.open_upload(original, len(film)) as writer:
            writer.write(film[at : at + PART])
            _acknowledge(pipe, str(writer.commit()))
    with storage.open_upload(original, len(film)) as writer:
        digest = writer.finish()
        _acknowledge(pipe, f"whole-{digest.sha256}")
    storage.forget_tail(artefact_id)


def go_on(artefact_id: UUID, film: bytes) -> tuple[int, str]:
    """Return how much was durable, and the digest of what is stored in the end."""
    original = artefact(artefact_id)
    try:
        durable = storage.durable_offset(original, len(film))
    except FileNotFoundError:
        storage.remove(artefact_id)
        storage.create_upload(original)
        durable = 0
    except storage.DamagedError:
        # Killed before its first slot: it was never begun.
        storage.remove(artefact_id)
        storage.create_upload(original)
        durable = -1
    if storage.files.path_of(artefact_id, ".tail").exists():
        with storage.open_upload(original, len(film)) as writer:
            writer.write(film[writer.durable :])
            writer.commit()
            writer.finish()
        storage.forget_tail(artefact_id)
    with storage.open_reader(original) as reader:
        return durable, hashlib.sha256(reader.read(0, reader.size)).hexdigest()


def _acknowledge(pipe: int, what: str) -> None:
    os.write(pipe, f"acknowledged {what}\n".encode())
