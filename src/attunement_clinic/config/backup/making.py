"""Making a backup while the practice works.

The order makes it one moment: the audit record is sealed; both what the database holds and
which files it needs are read in one snapshot; then the keys, which are only ever added and
removed, so that later keys fit the earlier rows; then the films; then the ledger of what
was taken back meanwhile, which every restore carries out. The list is written last.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg
from django.conf import settings
from django.db import connections

from attunement_clinic.audit.actions import anchor_chains, record
from attunement_clinic.config import dumps, postgres
from attunement_clinic.config.backup import layout, state
from attunement_clinic.config.backup.layout import DRAFT, Folder, Manifest
from attunement_clinic.config.backup.sealed import (
    Piece,
    piece_of,
    sealer_of,
    write_sealed,
)
from attunement_clinic.config.start_error import StartError
from attunement_clinic.failpoints import failpoint
from attunement_clinic.recordings import ledger, masters, storage
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.secret_key import KeyRefusedError, SecretKey

_LOG = logging.getLogger(__name__)
_TRIES: Final = 3
_COPY: Final = 1 << 20
# A whole week of days, then five weeks by one.
_DAYS_KEPT: Final = timedelta(days=7)
_WEEKS_KEPT: Final = timedelta(days=35)
_NEEDED: Final = """
SELECT a.id FROM recordings_artefact a JOIN recordings_recording r ON r.id = a.recording_id
WHERE a.published_at IS NOT NULL AND r.key_id IS NOT NULL
AND a.kind NOT IN ('received', 'erased')
"""
REPLACED: Final = (Artefact.Kind.RECEIVED, Artefact.Kind.ERASED)
# What is counted when it is made, and must be found again.
COUNTED: Final = {
    "families": "SELECT count(*) FROM families_family",
    "recordings": "SELECT count(*) FROM recordings_recording",
    "annotations": "SELECT count(*) FROM coding_codedannotation",
    "events": "SELECT count(*) FROM audit_auditevent",
    "seals": "SELECT count(*) FROM audit_auditseal",
}


@attrs.frozen
class Made:
    """What a backup took: its name, the films it holds, and what was new among them."""

    name: str
    films: int
    new_films: int
    new_bytes: int


class _MovedError(Exception):
    """A film changed its files while they were copied: the moment was not one."""


def make_backup(folder: Folder, key: SecretKey, now: datetime) -> Made:
    """Make a backup; it is whole, read back, and on the disk when this returns.

    Raises
    ------
    StartError
        When the folder is another's, full, or cannot be written; nothing is lost then of
        the backups before.
    """
    try:
        folder.claim(layout.installation_of(key))
        with folder.held():
            made = _until_still(lambda: _make(folder, key, now))
            _forget_old(folder, key, now)
    except KeyRefusedError as error:
        message = f"No backup was made: {error}"
        raise StartError(message) from None
    except OSError as error:
        message = (
            f"No backup was made: {error.filename or folder.path} cannot be written "
            f"({error.strerror}). Those before it are whole; see that {folder.path} is "
            "there and has room."
        )
        raise StartError(message) from error
    record(
        None,
        action="backup.made",
        subject_kind="installation",
        subject_id=None,
        facts={"name": made.name, "films": made.films},
    )
    state.note_backup(at=now, name=made.name, films=made.films)
    return made


def _until_still(make: Callable[[], Made]) -> Made:
    for _try in range(_TRIES):
        try:
            return make()
        except _MovedError as moved:
            _LOG.info("the backup begins again: %s", moved)
    message = (
        f"No backup was made: films changed during each of {_TRIES} tries. "
        "Try again when fewer are being prepared."
    )
    raise StartError(message)


def _make(folder: Folder, key: SecretKey, now: datetime) -> Made:
    name = layout.name_of(now)
    for leftover in (folder.path / "sets").glob(f"*{DRAFT}"):
        shutil.rmtree(leftover)
    if folder.set(name).exists():
        message = f"There is a backup {name} already: wait a second."
        raise StartError(message)
    draft = folder.set(f"{name}{DRAFT}")
    draft.mkdir(mode=0o700)
    failpoint("backup.before_data")
    anchor_chains()
    known = masters.read()
    binaries = postgres.find_binaries()
    pieces = {}
    with _snapshot(connections["default"].settings_dict) as (snapshot, ask):
        needed = {UUID(str(row[0])) for row in ask(_NEEDED)}
        counts = {what: int(ask(how)[0][0]) for what, how in COUNTED.items()}
        data = dumps.dumped(
            binaries, connections["default"].settings_dict, snapshot=snapshot
        )
        pieces["data"] = write_sealed(
            draft / "data", sealer_of(key, name, "data"), data
        )
    failpoint("backup.after_data")
    keys = dumps.dumped(binaries, connections["keys"].settings_dict)
    pieces["keys"] = write_sealed(draft / "keys", sealer_of(key, name, "keys"), keys)
    failpoint("backup.after_keys")
    films, new = _copied_films(folder, _known_films(folder, key))
    _check_needed(needed - films.keys())
    failpoint("backup.after_films")
    if masters.read().keys() != known.keys():
        raise _MovedError("the master of the keys changed")
    small = write_sealed(draft / "files", sealer_of(key, name, "files"), _small_files())
    pieces["files"] = small
    lines = _copied_ledger(folder)
    for what, piece in pieces.items():
        _check_read_back(draft / what, piece)
    failpoint("backup.before_list")
    folder.write(
        draft,
        Manifest(
            name=name,
            made_at=now,
            kind="demo" if settings.DEMO else "practice",
            version=version("attunement"),
            pieces=pieces,
            films={each.hex: piece for each, piece in films.items()},
            epochs=sorted(known),
            masters={str(each): layout.mark_of(one) for each, one in known.items()},
            counts=counts,
            ledger_lines=lines,
        ),
        key,
    )
    failpoint("backup.after_list")
    draft.rename(folder.set(name))
    layout.sync(folder.path / "sets")
    failpoint("backup.after_name")
    return Made(name, len(films), len(new), sum(piece.size for piece in new))


@contextmanager
def _snapshot(
    database: Mapping[str, Any],
) -> Iterator[tuple[str, Callable[[str], list[Any]]]]:
    """Hold the database at one moment: for `pg_dump`, and to ask what it holds then."""
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"] or None,
        user=database["USER"],
        password=database["PASSWORD"],
        dbname=database["NAME"],
    ) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # A large dump takes longer than any page may.
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")

        def ask(how: str) -> list[Any]:
            return connection.execute(how.encode()).fetchall()

        yield str(ask("SELECT pg_export_snapshot()")[0][0]), ask


def _known_films(folder: Folder, key: SecretKey) -> dict[str, Piece]:
    """Return the films of the newest backup: a stored file never changes."""
    names = folder.names()
    if not names:
        return {}
    try:
        return folder.read(names[-1], key).films
    except StartError as error:
        # A damaged list costs reading everything anew, and no backup.
        _LOG.warning("%s", error)
        return {}


def _copied_films(
    folder: Folder, known: Mapping[str, Piece]
) -> tuple[dict[UUID, Piece], list[Piece]]:
    """Copy each whole file of the store that no backup holds yet.

    What arrived and was replaced by what is kept of it is about to be destroyed.
    """
    replaced = set(
        Artefact.objects.filter(kind__in=REPLACED).values_list("id", flat=True)
    )
    films, new = {}, []
    for path in storage.whole_files():
        if UUID(path.name) in replaced:
            continue
        try:
            size = path.stat().st_size
            piece = known.get(path.name)
            if piece is None or not _lies_there(folder, piece) or piece.size != size:
                piece = _copied(folder, path)
                new.append(piece)
        except FileNotFoundError:
            # Taken back, or replaced, while others were copied.
            continue
        films[UUID(path.name)] = piece
    return films, new


def _lies_there(folder: Folder, piece: Piece) -> bool:
    try:
        return folder.film(piece).stat().st_size == piece.size
    except FileNotFoundError:
        return False


def _copied(folder: Folder, path: Path) -> Piece:
    """Copy a file, read the copy back, and name it by its digest."""
    draft = folder.path / "films" / DRAFT
    draft.unlink(missing_ok=True)
    with path.open("rb") as source:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(source, target, _COPY)
            target.flush()
            os.fsync(target.fileno())
    failpoint("backup.film.after_copy")
    piece = piece_of(draft)
    if piece.size != path.stat().st_size or piece != piece_of(path):
        raise _MovedError(f"{path.name} changed")
    target_path = folder.film(piece)
    target_path.parent.mkdir(mode=0o700, exist_ok=True)
    draft.rename(target_path)
    layout.sync(target_path.parent)
    layout.sync(target_path.parent.parent)
    failpoint("backup.film.after_name")
    return piece


def _check_needed(missing: set[UUID]) -> None:
    """See that no file is missing but of films that were taken back meanwhile."""
    still = (
        Artefact.objects.filter(id__in=missing, published_at__isnull=False)
        .exclude(recording__state=Recording.State.UNMADE)
        .exclude(kind__in=REPLACED)
    )
    if lost := [each for each in still if not storage.whole_file(each.id).exists()]:
        message = (
            f"No backup was made: {storage.whole_file(lost[0].id)}, the {lost[0]}, is "
            f"not there, and {len(lost) - 1} others are not. Find them before a backup "
            "without them takes the place of one that has them."
        )
        raise StartError(message)
    known = Artefact.objects.filter(id__in=missing)
    if still or len(known) < len(missing):
        raise _MovedError(f"{len(missing)} files were replaced")


def _small_files() -> Iterator[bytes]:
    """Yield an archive of what lies in files: the anchors, the site's secret, its TLS.

    Without that secret nobody's second factor could be read; without the authority,
    every phone would have to trust a new one. No master is among them.
    """
    wanted = {
        "secrets/django_secret_key": settings.SECRETS / "django_secret_key",
        "log/audit-anchors.jsonl": settings.AUDIT_ANCHORS,
    }
    tls = settings.VAR / "tls"
    wanted |= {f"tls/{each.name}": each for each in tls.glob("*") if each.is_file()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, path in sorted(wanted.items()):
            if path.exists():
                archive.add(path, arcname=name, recursive=False)
    yield buffer.getvalue()


def _copied_ledger(folder: Folder) -> int:
    """Put the ledger of now beside the backups; never an older one over a newer."""
    here = ledger.read()
    source: Path = settings.WITHDRAWAL_LEDGER
    text = source.read_bytes() if source.exists() else b""
    if not folder.ledger.exists() or len(text) >= folder.ledger.stat().st_size:
        layout.write_durably(folder.ledger, text)
        layout.sync(folder.path)
    failpoint("backup.after_ledger")
    return len(here.lines)


def _check_read_back(path: Path, piece: Piece) -> None:
    if piece_of(path) != piece:
        message = (
            f"No backup was made: {path.name} could not be read back as it was "
            "written. The disk of the backups may be failing."
        )
        raise StartError(message)


def _forget_old(folder: Folder, key: SecretKey, now: datetime) -> None:
    """Remove backups beyond a week of days and five weeks by one, and films of none."""
    kept: list[str] = []
    weeks: set[tuple[int, int]] = set()
    for name in reversed(folder.names()):
        age = now - layout.time_of(name)
        week = layout.time_of(name).isocalendar()[:2]
        if not kept or age <= _DAYS_KEPT or (age <= _WEEKS_KEPT and week not in weeks):
            kept.append(name)
            weeks.add(week)
        else:
            shutil.rmtree(folder.set(name))
    needed: set[str] = set()
    for name in kept:
        try:
            films = folder.read(name, key).films
        except StartError as error:
            # Whether a film belongs to a damaged list is not known: none is removed.
            _LOG.warning("no film is removed from the backups: %s", error)
            return
        needed |= {piece.sha256 for piece in films.values()}
    for path in (folder.path / "films").glob("??/*"):
        if path.name not in needed:
            path.unlink()
