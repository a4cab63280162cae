"""Try what a hostile film would try, so that a worker knows that it would fail.

Every layer of `confine` is tried alone, in a process of its own, and then all together in
the child itself: two that hold one another's faults covered would look like one that works.
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import resource
import socket
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from attunement_clinic.recordings.media import confine

Attempt: TypeAlias = Callable[[], object]

#: What a refusal looks like. Not to find a file, say, is none: it was looked for.
_REFUSED = {
    errno.EPERM,
    errno.EACCES,
    errno.ENOSYS,
    errno.EFBIG,
    errno.EMFILE,
    errno.ENOMEM,
    errno.ENETUNREACH,
}
_NOT_REFUSED = "was not refused"
#: The least that a kernel counts, and when a process that computes on must have ended.
_CPU_SECONDS, _CPU_TOO_LONG = 1, 2.5
_SIGXCPU, _SIGKILL = 24, 9


def attempts() -> dict[str, str]:
    """Try everything in this process, however it is confined.

    Returns
    -------
    dict
        Name of each attempt that was not refused, and what it got. Empty when the
        confinement holds.
    """
    every = {name: attempt for tries in _BY_LAYER.values() for name, attempt in tries}
    broken = _try_each(every)
    thread = threading.Thread(target=lambda: None)
    try:
        thread.start()
        thread.join()
    except RuntimeError as error:
        broken["start a thread of its own"] = str(error)
    return broken


def attempts_by_layer() -> dict[str, str]:
    """Try under each layer alone what it must refuse by itself.

    To be called before this process is confined, while it may still start others.
    """
    computing = _Probe(_compute_on)
    probes = {layer: _Probe(_alone(layer, tries)) for layer, tries in _BY_LAYER.items()}
    broken: dict[str, str] = {}
    for layer, probe in probes.items():
        for name, how in probe.found().items():
            broken[f"{name} ({layer} alone)"] = how
    if computing.found() or computing.signal not in {_SIGXCPU, _SIGKILL}:
        broken["compute without end (limits alone)"] = _NOT_REFUSED
    return broken


def _alone(
    layer: str, tries: list[tuple[str, Attempt]]
) -> Callable[[], dict[str, str]]:
    def probe() -> dict[str, str]:
        # Prepared while it is still allowed.
        _listen()
        if not confine.confine_by(layer) and layer == "namespaces":
            return {}  # nothing depends on them
        return _try_each(dict(tries))

    return probe


def _compute_on() -> dict[str, str]:
    confine.limit_processor(_CPU_SECONDS)
    while time.process_time() < _CPU_TOO_LONG:
        pass
    return {"compute": _NOT_REFUSED}


def _try_each(tries: dict[str, Attempt]) -> dict[str, str]:
    broken: dict[str, str] = {}
    for name, attempt in tries.items():
        try:
            attempt()
        except OSError as error:
            if error.errno not in _REFUSED:
                broken[name] = f"was answered with {error}"
        except (ValueError, MemoryError):
            continue
        else:
            broken[name] = _NOT_REFUSED
    return broken


class _Probe:
    """A process that tries something and tells it through a pipe."""

    def __init__(self, probe: Callable[[], dict[str, str]]) -> None:
        self._told, told = os.pipe()
        self.signal = 0
        self._child = os.fork()
        if self._child:
            os.close(told)
            return
        try:
            answer = probe()
        except BaseException:  # whatever it is, it must not go on in this copy
            answer = {"be tried": traceback.format_exc(limit=-2)}
        os.write(told, json.dumps(answer).encode())
        os._exit(0)

    def found(self) -> dict[str, str]:
        """Wait for the end of the process; return what it told."""
        with os.fdopen(self._told, "rb") as told:
            text = told.read()
        _, status = os.waitpid(self._child, 0)
        self.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        answer: dict[str, str] = json.loads(text or "{}")
        if not text and not self.signal:
            answer = {"be tried": f"ended with status {status}"}
        return answer


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _must_succeed(result: int, call: str) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), call)


def _run_a_shell() -> None:
    """Try it in a process of its own if there can be one: else this one would be lost."""
    try:
        child = os.fork()
    except OSError:
        child = -1
    if child > 0:
        status = os.waitpid(child, 0)[1]
        if status != 0:
            raise PermissionError(errno.EACCES, "/bin/sh did not run")
        return
    try:
        os.execv("/bin/sh", ["/bin/sh", "-c", "exit 0"])  # noqa: S606
    except OSError:
        if child == 0:
            os._exit(1)
        raise


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _trace_parent() -> None:
    # Unlike attaching, seizing does not stop who is traced.
    seize = 0x4206
    _must_succeed(_libc().ptrace(seize, os.getppid(), None, None), "ptrace")


def _read_parent_memory() -> None:
    read = _libc().process_vm_readv(os.getppid(), None, 0, None, 0, 0)
    _must_succeed(read, "process_vm_readv")


def _make_code() -> None:
    rights = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    mmap.mmap(-1, mmap.PAGESIZE, prot=rights).close()


def _raise_own_limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags, 0o600))


def _fill_a_file() -> None:
    file = os.memfd_create("film")
    try:
        os.write(file, b"film")
    finally:
        os.close(file)


def _open_many_files() -> None:
    opened: list[int] = []
    try:
        for _ in range(confine.OPEN_FILES):
            opened.extend(os.pipe())
    finally:
        for file in opened:
            os.close(file)


class _Listening:
    """A port of this machine that a process finds listening when it is confined."""

    port: tuple[str, int] | None = None
    server: socket.socket | None = None


def _listen() -> None:
    _Listening.server = socket.create_server(("127.0.0.1", 0))
    _Listening.port = _Listening.server.getsockname()


def _reach_a_port() -> None:
    with socket.socket(socket.AF_INET) as line:
        line.connect(_Listening.port or ("127.0.0.1", 9))


_BY_LAYER: dict[str, list[tuple[str, Attempt]]] = {
    "limits": [
        ("take 8 GiB", lambda: mmap.mmap(-1, 8 << 30)),
        ("fill a file", _fill_a_file),
        ("open many files", _open_many_files),
    ],
    "landlock": [
        ("read /etc/passwd", lambda: _open("/etc/passwd", os.O_RDONLY)),
        ("list /", lambda: list(Path("/").iterdir())),
        ("write a file", lambda: _open("/tmp/film", os.O_WRONLY | os.O_CREAT)),  # noqa: S108
        ("run a shell", _run_a_shell),
    ],
    "namespaces": [("reach a port of this machine", _reach_a_port)],
    "seccomp": [
        ("open a socket", lambda: socket.socket(socket.AF_INET)),
        ("open a local socket", lambda: socket.socket(socket.AF_UNIX)),
        ("read /etc/passwd", lambda: _open("/etc/passwd", os.O_RDONLY)),
        ("look at /etc/passwd", lambda: Path("/etc/passwd").stat()),
        ("list /", lambda: list(Path("/").iterdir())),
        ("write a file", lambda: _open("/tmp/film", os.O_WRONLY | os.O_CREAT)),  # noqa: S108
        ("start a process", _fork),
        ("run a shell", _run_a_shell),
        ("trace its parent", _trace_parent),
        ("read its parent's memory", _read_parent_memory),
        ("signal its parent", lambda: os.kill(os.getppid(), 0)),
        ("make code", _make_code),
        ("change a limit", _raise_own_limit),
    ],
}
