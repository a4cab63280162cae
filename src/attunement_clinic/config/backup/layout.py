"""Where things lie in a folder of backups.

::

    attunement-backup.json      whose backups these are
    films/ab/<digest>           every stored file, as it is: sealed, by its own digest
    sets/<time>/                one backup
        data, keys, files       sealed dumps of both databases; small files
        manifest.json           written last: what belongs to the backup, with digests
    withdrawals.jsonl           the newest ledger of what was taken back

A folder ``<time>.draft`` is a backup that did not come to its end, and none. Films are
kept once, however many backups hold them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from attunement_clinic.config.backup.sealed import Piece, mac_of
from attunement_clinic.config.start_error import StartError
from attunement_clinic.ownership import open_owned
from attunement_clinic.recordings.secret_key import SecretKey

DRAFT: Final = ".draft"
LEDGER: Final = "withdrawals.jsonl"
_MARKER: Final = "attunement-backup.json"
_MANIFEST: Final = "manifest.json"
_NAME: Final = re.compile(r"\d{8}T\d{6}Z")
_FORMAT: Final = 1


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What one backup holds.

    `pieces` are the files of the set, `films` every stored file by the id it has in the
    store. `epochs` are the masters that open the keys in it, `masters` tells each of them
    from another of its number, `counts` how many rows the checker must find again,
    `ledger_lines` how much was taken back by then.
    """

    format: int = _FORMAT
    name: str
    made_at: datetime
    kind: str
    version: str
    pieces: dict[str, Piece]
    films: dict[str, Piece]
    epochs: list[int]
    counts: dict[str, int]
    ledger_lines: int
    masters: dict[str, str] = {}
    mac: str = ""


class _Marker(msgspec.Struct, frozen=True):
    format: int
    installation: str


class Folder:
    """A folder of backups of one installation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def ledger(self) -> Path:
        return self.path / LEDGER

    def film(self, piece: Piece) -> Path:
        return self.path / "films" / piece.sha256[:2] / piece.sha256

    def set(self, name: str) -> Path:
        return self.path / "sets" / name

    def claim(self, installation: str) -> None:
        """Make the folder this installation's, or see that it is.

        Raises
        ------
        StartError
            When it holds another installation's backups, or something else.
        """
        marker = self.path / _MARKER
        if not marker.exists():
            if self.path.exists() and any(self.path.iterdir()):
                message = (
                    f"{self.path} is not empty and holds no backups: choose an empty or "
                    "a new folder for them."
                )
                raise StartError(message)
            for each in (self.path, self.path / "films", self.path / "sets"):
                each.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_durably(marker, msgspec.json.encode(_Marker(_FORMAT, installation)))
            sync(self.path)
        self.check(installation)

    def check(self, installation: str) -> None:
        """See that these are the backups that a key belongs to."""
        try:
            text = (self.path / _MARKER).read_bytes()
            marker = msgspec.json.decode(text, type=_Marker)
        except (FileNotFoundError, NotADirectoryError):
            found = (
                "holds no backups of Attunement"
                if self.path.exists()
                else ("is not there")
            )
            message = (
                f"{self.path} {found}; expected a folder that `make backup` wrote."
            )
            raise StartError(message) from None
        except msgspec.DecodeError:
            message = f"{self.path / _MARKER} is damaged: take another copy of it."
            raise StartError(message) from None
        if marker.installation != installation:
            message = (
                f"The key does not belong to the backups in {self.path}: they are of "
                "another installation. Give the sheet that was printed there."
            )
            raise StartError(message)

    def names(self) -> list[str]:
        """Return the backups that came to their end, oldest first."""
        sets = self.path / "sets"
        return sorted(
            each.name
            for each in (sets.iterdir() if sets.is_dir() else ())
            if _NAME.fullmatch(each.name) and (each / _MANIFEST).exists()
        )

    def read(self, name: str, key: SecretKey) -> Manifest:
        """Read what a backup holds.

        Raises
        ------
        StartError
            When there is no such backup, or the list is not what was written.
        """
        path = self.set(name) / _MANIFEST
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        except (FileNotFoundError, NotADirectoryError):
            known = ", ".join(self.names()[-5:]) or "none"
            message = f"There is no finished backup {name}; the newest are: {known}."
            raise StartError(message) from None
        except (msgspec.DecodeError, OSError):
            raise StartError(_not_as_written(path)) from None
        if manifest.name != name or manifest.mac != _mac(manifest, key):
            raise StartError(_not_as_written(path))
        return manifest

    def write(self, draft: Path, manifest: Manifest, key: SecretKey) -> None:
        """Write the list into a draft; with it the backup is whole."""
        signed = msgspec.structs.replace(manifest, mac=_mac(manifest, key))
        write_durably(draft / _MANIFEST, msgspec.json.encode(signed))
        sync(draft)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who writes here.

        Raises
        ------
        StartError
            When another backup is being made.
        """
        lock = os.open(
            self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            message = f"A backup into {self.path} is being made already."
            raise StartError(message) from None
        finally:
            os.close(lock)


def name_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def time_of(name: str) -> datetime:
    return datetime.strptime(name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def installation_of(key: SecretKey) -> str:
    """Name an installation by its key, which cannot be told from the name."""
    return mac_of(key, b"whose backups")[:32]


def mark_of(master: SecretKey) -> str:
    """Tell one master from another; neither can be told from the mark."""
    return mac_of(master, b"which master")[:32]


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = open_owned(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mac(manifest: Manifest, key: SecretKey) -> str:
    plain = msgspec.to_builtins(msgspec.structs.replace(manifest, mac=""))
    # Backups from before the masters were marked hold no such field.
    if not plain["masters"]:
        del plain["masters"]
    return mac_of(key, msgspec.json.encode(plain, order="sorted"))


def _not_as_written(path: Path) -> str:
    return (
        f"{path} is not what was written there: this backup cannot be trusted. "
        "Take another one (SET=name), or another copy of it."
    )
