"""What the databases held before an upgrade, kept until the next upgrade but one.

An upgrade that does not end as it should can be undone with this: the dumps are whole
before the first change. They lie beside the data and are no backup: whoever has `VAR` has
them. The dump of the keys goes as soon as the upgrade ended well: a film's key that is
destroyed later must not live on in it. Keys are only added and removed, so the database of
keys as it is then fits the other one as it was before.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attunement_clinic.config import dumps, postgres
from attunement_clinic.config.start_error import StartError

_UNDER_WAY = ".under-way"
_DRAFT = ".draft"
_KEPT = 2


def keep(
    backups: Path, databases: Mapping[str, Mapping[str, Any]], now: datetime
) -> Path:
    """Dump the databases before they are changed; return the folder of the dumps.

    An upgrade that was killed is gone on with: what was dumped before its first change
    is kept, and what half of it left is not dumped over it.

    Raises
    ------
    StartError
        When a dump cannot be written; nothing is upgraded then.
    """
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in backups.glob(f"*{_DRAFT}"):
        shutil.rmtree(leftover)
    for known in sorted(backups.glob(f"*{_UNDER_WAY}")):
        return known
    name = f"before-upgrade-{now:%Y%m%dT%H%M%SZ}"
    draft = backups / f"{name}{_DRAFT}"
    draft.mkdir(mode=0o700)
    binaries = postgres.find_binaries()
    for alias, database in databases.items():
        _dump(binaries, database, draft / f"{alias}.dump")
    _sync(draft)
    kept = draft.rename(backups / f"{name}{_UNDER_WAY}")
    _sync(backups)
    return kept


def done(backups: Path) -> None:
    """Note that the upgrade ended well; the dump of the keys and the oldest dumps go."""
    for kept in backups.glob(f"*{_UNDER_WAY}"):
        (kept / "keys.dump").unlink(missing_ok=True)
        kept.rename(kept.with_suffix(""))
    for old in sorted(backups.glob("before-upgrade-*Z"))[:-_KEPT]:
        shutil.rmtree(old)


def _dump(binaries: Path, database: Mapping[str, Any], file: Path) -> None:
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "wb") as kept:
            for part in dumps.dumped(binaries, database):
                kept.write(part)
            kept.flush()
            os.fsync(kept.fileno())
    except StartError as error:
        message = (
            "This version changes the databases, and they could not be dumped before "
            f"it: {error} Nothing was changed."
        )
        raise StartError(message) from None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
