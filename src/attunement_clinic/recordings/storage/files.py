"""Paths, flags and flushes: the only calls that reach the disk of the store."""

import errno
import fcntl
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from attunement_clinic.ownership import make_owned_folder, open_owned

_NAME: Final = re.compile("[0-9a-f]{32}")
# Films leave so much of the disk to the database, which needs little and always.
KEPT_FREE: Final = 192 * 1024**2


class BusyError(Exception):
    """Somebody else is writing this upload now."""


def remove(artefact_id: UUID) -> None:
    """Remove everything an artefact has on the disk; what is gone already is no error."""
    for suffix in ("", ".part", ".tail"):
        path_of(artefact_id, suffix).unlink(missing_ok=True)


def old_files(*, before: datetime) -> set[UUID]:
    """Return the artefacts whose files were last written before a time."""
    found = set()
    for path in settings.MEDIA_STORE.glob("??/*"):
        if _NAME.fullmatch(path.stem) and path.stat().st_mtime < before.timestamp():
            found.add(UUID(path.stem))
    return found


def whole_files() -> list[Path]:
    """Return every file that is whole, named by its artefact; sealed, as it lies there."""
    files = sorted(settings.MEDIA_STORE.glob("??/*"))
    return [path for path in files if _NAME.fullmatch(path.name)]


def whole_file(artefact_id: UUID) -> Path:
    """Return where an artefact's file is, whether it is there or not."""
    return path_of(artefact_id)


def free_bytes() -> int:
    """Say how much room the store's disk has."""
    make_folder(settings.MEDIA_STORE)
    room = os.statvfs(settings.MEDIA_STORE)
    return room.f_bavail * room.f_frsize


def path_of(artefact_id: UUID, suffix: str = "") -> Path:
    name = artefact_id.hex
    store: Path = settings.MEDIA_STORE
    return store / name[:2] / f"{name}{suffix}"


def make_folder(folder: Path) -> None:
    """Make a folder only we can enter, and its entry in the one above, durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    make_owned_folder(folder)
    sync_folder(folder.parent)


def create_file(path: Path) -> int:
    return open_owned(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)


def lock_file(path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink == 0:
            raise FileNotFoundError(path)
    except BlockingIOError:
        os.close(file)
        raise BusyError("This upload is being written by another request.") from None
    except BaseException:
        os.close(file)
        raise
    return file


def keep_room(file: int, size: int) -> None:
    """Refuse to write so much that the disk is nearly full: withdrawals need it too."""
    room = os.fstatvfs(file)
    if room.f_bavail * room.f_frsize < size + KEPT_FREE:
        raise OSError(errno.ENOSPC, "The rest of the disk is kept for the database.")


def write_all(file: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, at)
        view, at = view[written:], at + written


def give_name(part: Path, path: Path) -> None:
    part.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
