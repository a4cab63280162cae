"""When a backup was last made and tried, kept in a file beside the data.

Not in the database: one that was restored would tell of the backups it came from.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

from attunement_clinic.config.backup.layout import write_durably
from attunement_clinic.ownership import make_owned_folder


class Backup(msgspec.Struct, frozen=True):
    """The last backup that came to its end."""

    at: datetime
    name: str
    films: int


class Drill(msgspec.Struct, frozen=True):
    """The last trial: which backup was restored and looked through, and what was found."""

    at: datetime
    name: str
    faults: list[str]
    took_s: float


class Failure(msgspec.Struct, frozen=True):
    """The last attempt that did not come to its end, and why."""

    at: datetime
    why: str


class State(msgspec.Struct, frozen=True):
    """What the administrator's page shows."""

    backup: Backup | None = None
    drill: Drill | None = None
    failure: Failure | None = None


def read() -> State:
    """Read what is known; what cannot be read is as if there were none."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State()


def note_backup(*, at: datetime, name: str, films: int) -> None:
    _keep(msgspec.structs.replace(read(), backup=Backup(at, name, films), failure=None))


def note_drill(*, at: datetime, name: str, faults: list[str], took_s: float) -> None:
    _keep(msgspec.structs.replace(read(), drill=Drill(at, name, faults, took_s)))


def note_failure(*, at: datetime, why: str) -> None:
    _keep(msgspec.structs.replace(read(), failure=Failure(at, why)))


def _keep(state: State) -> None:
    path = _path()
    make_owned_folder(path.parent)
    write_durably(path, msgspec.json.encode(state))


def _path() -> Path:
    return Path(settings.BACKUPS) / "state.json"
