"""The folder ``VAR`` of one installation: its parts, its kind, who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import stat
from pathlib import Path
from typing import Literal

from attunement_clinic.config.start_error import StartError

Kind = Literal["demo", "practice"]

# Everything that is written lies in one of these, each open to its owner only.
FOLDERS = (
    "postgres",
    "media",
    "keys",
    "ledger",
    "secrets",
    "outbox",
    "backups",
    "tmp",
    "log",
    "tls",
    "run",
)
MARKER = "attunement.json"
_SENTENCES: dict[Kind, str] = {
    "demo": (
        "{var} holds the demo, and a demo never turns into a real practice. "
        "Start the practice in a folder of its own: make serve DEMO=0 VAR=…"
    ),
    "practice": (
        "{var} holds a real practice, and a practice never turns into a demo. "
        "Start it with DEMO=0, or try the demo in a folder of its own: make serve VAR=…"
    ),
}


def own_name() -> str:
    """Name the user this process runs as."""
    return _name(os.geteuid())


def default_var() -> Path:
    """Return where an installation lies when ``VAR`` is not given."""
    return Path("/var/lib/attunement") if os.geteuid() == 0 else Path("var").resolve()


def nearest_existing(folder: Path) -> Path:
    """Return the folder itself, or the closest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def prepare(var: Path, kind: Kind, *, owner: pwd.struct_passwd | None = None) -> None:
    """Make the folder's parts, or check those that are there.

    With an ``owner`` (as root), the folder itself stays root's, so that nobody but
    root can put a link where root will write, and only its parts are given away.
    Nothing outside is ever changed, nor anything that was there before.
    """
    uid = os.geteuid() if owner is None else owner.pw_uid
    if not (var / MARKER).exists() and var.exists() and any(var.iterdir()):
        message = (
            f"{var} is not empty and was not made by Attunement: "
            "choose an empty or a new folder as VAR."
        )
        raise StartError(message)
    try:
        var.mkdir(mode=0o755 if owner else 0o700, parents=True, exist_ok=True)
        check_owner(var, os.geteuid())
        for name in FOLDERS:
            _make(var / name, owner)
            check_owner(var / name, uid)
        _remember_kind(var, kind)
    except OSError as error:
        raise StartError(_closed(var, error)) from None


def _make(folder: Path, owner: pwd.struct_passwd | None) -> None:
    if os.path.lexists(folder):
        return
    folder.mkdir(mode=0o700)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def lend(named: str | None, owner: pwd.struct_passwd) -> None:
    """As root, make a folder outside ``VAR`` for who serves, when it is not there yet."""
    if named and not os.path.lexists(folder := Path(named)):
        folder.mkdir(mode=0o700)
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def check_kind(var: Path, kind: Kind) -> None:
    """Refuse to serve a demo as a practice, or a practice as a demo."""
    found = kind_of(var)
    if found is not None and found != kind:
        raise StartError(_SENTENCES[found].format(var=var))


def kind_of(var: Path) -> Kind | None:
    """Return what this installation is; None when it is not made yet."""
    try:
        text = (var / MARKER).read_text()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StartError(_closed(var, error)) from None
    match json.loads(text).get("kind"):
        case "demo":
            return "demo"
        case "practice":
            return "practice"
    message = f"{var / MARKER} is damaged: restore it from a backup."
    raise StartError(message)


def hold(var: Path) -> int:
    """Take this installation for one supervisor; return the lock's descriptor."""
    lock = var / "run" / "serve.lock"
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode().strip() or "unknown"
        message = f"{var} is being served already, by process {holder}."
        raise StartError(message) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def is_held(var: Path) -> bool:
    """Whether a supervisor has this installation now."""
    try:
        descriptor = os.open(var / "run" / "serve.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _remember_kind(var: Path, kind: Kind) -> None:
    check_kind(var, kind)
    if kind_of(var) is None:
        draft = var / f"{MARKER}.new"
        draft.write_text(json.dumps({"format": 1, "kind": kind}) + "\n")
        draft.chmod(0o644)
        draft.rename(var / MARKER)


def check_owner(folder: Path, uid: int) -> None:
    """Refuse a folder that is somebody else's: they could put links where we write."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        message = f"{folder} is not a folder: remove it, or choose another VAR."
        raise StartError(message)
    if status.st_uid == uid:
        return
    message = (
        f"{folder} belongs to {_name(status.st_uid)}, but would be used by "
        f"{_name(uid)}: start as the user who made it, or choose another VAR."
    )
    raise StartError(message)


def _closed(var: Path, error: OSError) -> str:
    return (
        f"{error.filename or var} cannot be used: {error.strerror}. "
        f"Choose a folder that {own_name()} may write to as VAR."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
