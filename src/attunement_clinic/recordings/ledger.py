"""The ledger of withdrawals: a file that only grows, outside the databases.

A backup holds the database as it was. What was taken back since stands here, so that a
restored database is told of it before anybody is served. A line is committed in the table
with the withdrawal itself (`LedgerLine`) and brought onto the disk right after; a start
brings what a crash left behind. Lines hold ids, a time and a digest of themselves.
"""

import errno
import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from attunement_clinic.failpoints import failpoint
from attunement_clinic.ownership import make_owned_folder, open_owned
from attunement_clinic.recordings.withdrawal import LedgerLine

_LOG = logging.getLogger(__name__)
# What is given back to a full disk, so that the line and the database still get theirs.
RESERVE_BYTES: Final = 64 * 1024**2
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the file holds it."""

    id: UUID
    kind: str
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file holds; `damaged` counts lines that are not what was written.

    One that was being written when the machine died is none: it stands again below, or
    is the last and was never acknowledged.
    """

    lines: tuple[Line, ...]
    damaged: int


def write_pending() -> int:
    """Bring every committed line that is not on the disk yet onto it; return how many."""
    pending = list(LedgerLine.objects.filter(written_at=None))
    if pending:
        failpoint("ledger.before_write")
        _append(_text_of(row) for row in pending)
        failpoint("ledger.after_write")
        ids = [row.id for row in pending]
        LedgerLine.objects.filter(id__in=ids).update(written_at=timezone.now())
    return len(pending)


def read() -> Contents:
    """Read the whole file; a missing one is empty."""
    path = _path()
    if not path.exists():
        return Contents((), 0)
    *texts, _cut_short = path.read_bytes().split(b"\n")
    found = {text: _parsed(text) for text in texts if text}
    whole = [text for text, line in found.items() if line is not None]
    broken = [text for text, line in found.items() if line is None]
    damaged = [
        text for text in broken if not any(each.startswith(text) for each in whole)
    ]
    return Contents(
        tuple(line for line in found.values() if line is not None), len(damaged)
    )


def write_again(ids: Iterable[UUID]) -> None:
    """Let lines that the file has lost be written once more by `write_pending`."""
    LedgerLine.objects.filter(id__in=list(ids)).update(written_at=None)


def hold_reserve() -> None:
    """Keep room on the disk that withdrawals alone may use; again after it was used."""
    path = _reserve()
    if path.exists() and path.stat().st_size == RESERVE_BYTES:
        return
    _make_folder(path.parent)
    file = open_owned(path, os.O_WRONLY | os.O_CREAT)
    try:
        os.posix_fallocate(file, 0, RESERVE_BYTES)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        path.unlink()
        _LOG.warning("there is no room to reserve for withdrawals on %s", path.parent)
    finally:
        os.close(file)


def release_reserve() -> bool:
    """Give the reserve to a full disk; return whether there was any."""
    try:
        _reserve().unlink()
    except FileNotFoundError:
        return False
    _LOG.warning("the disk is full: the room reserved for withdrawals was given to it")
    return True


def _append(texts: Iterable[bytes]) -> None:
    """Write lines at the end, whole and flushed, one writer at a time."""
    block = b"".join(texts)
    with _opened() as file:
        size = os.lseek(file, 0, os.SEEK_END)
        # What a crash cut short stays, and nothing is glued to it.
        if size and os.pread(file, 1, size - 1) != b"\n":
            block = b"\n" + block
        try:
            _write(file, block, size)
        except OSError as error:
            if error.errno not in _FULL or not release_reserve():
                raise
            _write(file, block, size)


def _write(file: int, block: bytes, at: int) -> None:
    view = memoryview(block)
    while view:
        written = os.pwrite(file, view, at)
        view, at = view[written:], at + written
    os.fsync(file)


@contextmanager
def _opened() -> Iterator[int]:
    path = _path()
    _make_folder(path.parent)
    is_new = not path.exists()
    file = open_owned(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        if is_new:
            _sync(path.parent)
        yield file
    finally:
        os.close(file)


def _text_of(row: LedgerLine) -> bytes:
    body = {
        "id": str(row.id),
        "kind": row.kind,
        "at": row.at.isoformat(),
        "facts": row.facts,
    }
    whole = {**body, "sha256": _digest(body)}
    return json.dumps(whole, sort_keys=True).encode() + b"\n"


def _parsed(text: bytes) -> Line | None:
    try:
        body = json.loads(text)
        digest = body.pop("sha256")
        if digest != _digest(body):
            return None
        at = datetime.fromisoformat(body["at"])
        return Line(UUID(body["id"]), body["kind"], at, body["facts"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _path() -> Path:
    path: Path = settings.WITHDRAWAL_LEDGER
    return path


def _reserve() -> Path:
    return _path().with_name("reserve")


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        make_owned_folder(folder)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
