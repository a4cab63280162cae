"""New files belong to whom their folder belongs to, also when root makes them.

Root may run a command on an installation that another user serves. What that command
writes must be theirs, or the server could not read its own ledger at the next start.
"""

import os
import stat
from pathlib import Path
from typing import Final

_ROOT: Final = 0


def open_owned(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a file as `os.open` does, never by a link; a new one is its folder's owner's."""
    file = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    if os.geteuid() == _ROOT:
        _give(file, path.parent)
    return file


def make_owned_folder(folder: Path) -> None:
    """Make a folder that only the owner of the one above may enter, where there is none."""
    if folder.is_dir():
        return
    make_owned_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == _ROOT:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            _give(file, folder.parent)
        finally:
            os.close(file)


def _give(file: int, folder: Path) -> None:
    """Give what is root's own to the folder's owner; never a second name of a file."""
    found, owner = os.fstat(file), folder.stat()
    is_single = stat.S_ISDIR(found.st_mode) or found.st_nlink == 1
    if found.st_uid == _ROOT and is_single:
        os.fchown(file, owner.st_uid, owner.st_gid)
