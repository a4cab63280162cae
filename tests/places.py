"""Where the tests keep what outlives a run."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from attunement_clinic.config.start_error import StartError

REPOSITORY = Path(__file__).parents[1]


def folder() -> Path:
    """Return where tests keep what outlives a run.

    It must be within reach of the user PostgreSQL runs as when the tests are root's,
    and short enough for a socket.
    """
    name = hashlib.sha256(os.fsencode(REPOSITORY)).hexdigest()[:8]
    temporary = Path("/var/tmp")  # noqa: S108 (checked below: ours, and no link)
    path = temporary / f"attunement-tests-{os.geteuid()}-{name}"
    path.mkdir(mode=0o711, exist_ok=True)
    status = path.lstat()
    if status.st_uid != os.geteuid() or path.is_symlink():
        message = f"{path} belongs to somebody else: remove it."
        raise StartError(message)
    return path
