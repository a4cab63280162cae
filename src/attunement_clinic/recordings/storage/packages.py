"""Whole files that leave the house: each under a random key of its own."""

from uuid import UUID

from attunement_clinic.recordings.keys import (
    artefact_key,
    create_recording_key,
    destroy,
)
from attunement_clinic.recordings.segments import Sealer
from attunement_clinic.recordings.storage.files import make_folder, path_of, remove
from attunement_clinic.recordings.storage.reader import ArtefactReader, StoredDigest
from attunement_clinic.recordings.storage.writer import ArtefactWriter


def new_package_key() -> UUID:
    """Make the key of one package; destroying it ends the package for good."""
    return create_recording_key()


def keep_package(key_id: UUID, package_id: UUID, content: bytes) -> StoredDigest:
    """Write a package sealed, read it back, and say what is on the disk."""
    part = path_of(package_id, ".part")
    make_folder(part.parent)
    with ArtefactWriter(_sealer(key_id, package_id), package_id, part) as writer:
        writer.write(content)
        return writer.finish()


def read_package(key_id: UUID, package_id: UUID) -> bytes:
    """Open a package.

    Raises
    ------
    KeyMissingError
        When its key is destroyed.
    FileNotFoundError
        When there is no such file.
    DamagedError
        When the file is not what was written.
    """
    with ArtefactReader(_sealer(key_id, package_id), path_of(package_id)) as reader:
        return reader.read(0, reader.size)


def destroy_package(key_id: UUID | None, package_id: UUID) -> None:
    """Destroy the key first, then remove the file; what is gone already is no error."""
    destroy(key_id)
    remove(package_id)


def _sealer(key_id: UUID, package_id: UUID) -> Sealer:
    return Sealer(artefact_key(key_id, package_id), package_id)
