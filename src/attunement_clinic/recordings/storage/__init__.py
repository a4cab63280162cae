"""The encrypted store: the only module that opens media.

Each artefact is one file of sealed segments (`segments.py`) under `MEDIA_STORE`, named by
its id and nothing else. While it is written it is called `<id>.part`; it gets its name
when it is whole, checked and on the disk. No plain byte is ever written.

An upload has a second file, `<id>.tail`, with two slots. A slot says how many whole
segments are durable and holds the sealed beginning of the next one. `commit` flushes the
segments first, then the slot that is not the current one; so at every moment one slot is
whole and true, whatever kills the machine, and nothing acknowledged is ever overwritten.
"""

import os
from uuid import UUID

from attunement_clinic.recordings.keys import artefact_key
from attunement_clinic.recordings.models import Artefact
from attunement_clinic.recordings.segments import DamagedError, Sealer
from attunement_clinic.recordings.storage.files import (
    BusyError,
    create_file,
    free_bytes,
    make_folder,
    old_files,
    path_of,
    remove,
    sync_folder,
    whole_file,
    whole_files,
)
from attunement_clinic.recordings.storage.packages import (
    destroy_package,
    keep_package,
    new_package_key,
    read_package,
)
from attunement_clinic.recordings.storage.reader import ArtefactReader, StoredDigest
from attunement_clinic.recordings.storage.slots import Tail, read_tail, write_slot
from attunement_clinic.recordings.storage.uploads import UploadWriter
from attunement_clinic.recordings.storage.writer import ArtefactWriter

__all__ = [
    "ArtefactReader",
    "ArtefactWriter",
    "BusyError",
    "DamagedError",
    "StoredDigest",
    "UploadWriter",
    "copy_artefact",
    "create_upload",
    "create_writer",
    "destroy_package",
    "durable_offset",
    "forget_tail",
    "free_bytes",
    "keep_package",
    "new_package_key",
    "old_files",
    "open_reader",
    "open_upload",
    "read_package",
    "remove",
    "sealer_of",
    "whole_file",
    "whole_files",
]


def create_writer(artefact: Artefact) -> "ArtefactWriter":
    """Begin the file of an artefact; it exists only once `finish` returned."""
    part = path_of(artefact.id, ".part")
    make_folder(part.parent)
    return ArtefactWriter(sealer_of(artefact), artefact.id, part)


def open_reader(artefact: Artefact) -> "ArtefactReader":
    """Open a finished artefact for reading at any place.

    Raises
    ------
    KeyMissingError
        When the key is destroyed.
    FileNotFoundError
        When there is no such file.
    DamagedError
        When the file is not what was written.
    """
    return ArtefactReader(sealer_of(artefact), path_of(artefact.id))


def create_upload(artefact: Artefact) -> None:
    """Make the two files of an upload, durably, before anything is promised."""
    part, tail = path_of(artefact.id, ".part"), path_of(artefact.id, ".tail")
    make_folder(part.parent)
    for path in (part, tail):
        os.close(create_file(path))
    file = os.open(tail, os.O_RDWR | os.O_CLOEXEC)
    try:
        write_slot(file, sealer_of(artefact), Tail(0, 0, b""))
    finally:
        os.close(file)
    sync_folder(part.parent)


def durable_offset(artefact: Artefact, length: int) -> int:
    """Say how many bytes of an upload would survive a power cut now."""
    sealer = sealer_of(artefact)
    try:
        file = os.open(path_of(artefact.id, ".tail"), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        if path_of(artefact.id).exists():
            return length
        raise
    try:
        return read_tail(file, sealer).offset
    finally:
        os.close(file)


def open_upload(artefact: Artefact, length: int) -> "UploadWriter":
    """Become the one writer of an upload.

    Raises
    ------
    BusyError
        When another request or process is writing it.
    FileNotFoundError
        When it is finished or was never begun.
    """
    return UploadWriter(sealer_of(artefact), artefact.id, length)


def forget_tail(artefact_id: UUID) -> None:
    """Remove the slots of a finished upload, once the finish is committed."""
    path_of(artefact_id, ".tail").unlink(missing_ok=True)


def copy_artefact(source: Artefact, target: Artefact) -> StoredDigest:
    """Write what one finished artefact holds under the key of another."""
    with open_reader(source) as reader, create_writer(target) as writer:
        for chunk in reader.chunks(0, reader.size, 1 << 20):
            writer.write(chunk)
        return writer.finish()


def sealer_of(artefact: Artefact) -> Sealer:
    """Return what seals an artefact: by its own key, or by that of its film.

    A film that was taken back opens by neither, before any key is destroyed.
    """
    film_key = artefact.recording.key_id
    key_id = (artefact.key_id or film_key) if film_key else None
    return Sealer(artefact_key(key_id, artefact.id), artefact.id)
