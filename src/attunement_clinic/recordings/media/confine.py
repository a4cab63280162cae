"""Take everything from a process but its memory, its processor and its pipes.

Called by the child after its imports and before the first byte of a film. Each layer
holds alone; `attempts` tries what must fail, and a worker that sees one attempt succeed
opens no film.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from attunement_clinic.recordings.media import landlock, seccomp
from attunement_clinic.recordings.media.verdict import CannotConfineError

if TYPE_CHECKING:
    from collections.abc import Callable

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_NOBODY = 65534
_NEW_NAMESPACES = (
    0x10000000,  # user: makes the others possible without privilege
    0x40000000,  # network
    0x08000000,  # inter-process communication
    0x04000000,  # host name
    0x00020000,  # mounts
)
#: Address space of a child. A film 8192 pixels wide decodes within it.
ADDRESS_SPACE = 2 << 30
_OPEN_FILES = 16
_CPU_SECONDS = 12 * 3600


def confine() -> dict[str, int]:
    """Confine this process for good.

    Returns
    -------
    dict
        Which of the layers that a kernel may lack are in force.

    Raises
    ------
    CannotConfineError
        When a layer that must hold cannot be put in place.
    """
    if sys.platform != "linux":
        message = f"films are opened in a confined process, which {sys.platform} lacks"
        raise CannotConfineError(message)
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        _drop_to_nobody()
        namespaces = _leave_namespaces(libc)
        _limit_resources()
        for option, value in (
            (_PR_SET_DUMPABLE, 0),
            (_PR_SET_PDEATHSIG, _SIGKILL),
            (_PR_SET_NO_NEW_PRIVS, 1),
        ):
            if libc.prctl(option, value, 0, 0, 0) != 0:
                number = ctypes.get_errno()
                raise OSError(number, f"prctl {option}: {os.strerror(number)}")
        abi = landlock.install(libc)
        seccomp.install(libc)
    except (OSError, ValueError) as error:
        message = f"this machine cannot confine the opening of films: {error}"
        raise CannotConfineError(message) from error
    return {"landlock": abi, "namespaces": namespaces, "seccomp": 1}


def _drop_to_nobody() -> None:
    """Make a child of root nobody, in no group."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _leave_namespaces(libc: ctypes.CDLL) -> int:
    """Leave the network and its kin where the kernel lets anybody; count them.

    Many kernels forbid it to ordinary users, so nothing depends on it.
    """
    left = 0
    for namespace in _NEW_NAMESPACES:
        left += libc.unshare(namespace) == 0
    return left


def _limit_resources() -> None:
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)  # never above what is allowed
        resource.setrlimit(limit, (value, value))


def _run_a_shell() -> None:
    """Try it in a process of its own if there can be one: else this one would be lost."""
    try:
        child = os.fork()
    except OSError:
        child = 0
    if child == 0:
        os.execv("/bin/sh", ["/bin/sh", "-c", "exit 0"])  # noqa: S606
    if os.waitpid(child, 0)[1] != 0:
        raise PermissionError("/bin/sh did not run")


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _trace_parent() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # Unlike attaching, seizing does not stop who is traced.
    seize = 0x4206
    if libc.ptrace(seize, os.getppid(), None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _read_parent_memory() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")


def _make_code() -> None:
    rights = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    mmap.mmap(-1, mmap.PAGESIZE, prot=rights).close()


def _raise_own_limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags, 0o600))


def attempts() -> dict[str, str]:
    """Try what a hostile film would try; return what succeeded or failed wrongly.

    Returns
    -------
    dict
        Name of each attempt that was not refused, and what it got. Empty when the
        confinement holds.
    """
    tries: dict[str, Callable[[], object]] = {
        "open a socket": lambda: socket.socket(socket.AF_INET),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX),
        "read /etc/passwd": lambda: _open("/etc/passwd", os.O_RDONLY),
        "look at /etc/passwd": lambda: Path("/etc/passwd").stat(),
        "list /": lambda: list(Path("/").iterdir()),
        "write a file": lambda: _open("/tmp/film", os.O_WRONLY | os.O_CREAT),  # noqa: S108
        "start a process": _fork,
        "run a shell": _run_a_shell,
        "trace its parent": _trace_parent,
        "read its parent's memory": _read_parent_memory,
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "make code": _make_code,
        "change a limit": _raise_own_limit,
        "take 8 GiB": lambda: mmap.mmap(-1, 8 << 30),
    }
    broken: dict[str, str] = {}
    for name, attempt in tries.items():
        try:
            attempt()
        except (OSError, ValueError, MemoryError):
            continue
        broken[name] = "was not refused"
    thread = threading.Thread(target=lambda: None)
    try:
        thread.start()
        thread.join()
    except RuntimeError as error:
        broken["start a thread of its own"] = str(error)
    return broken
