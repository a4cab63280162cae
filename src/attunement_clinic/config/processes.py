"""Child processes that never outlive the one who started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, death_signal: int) -> None:
    """Ask the kernel to send this process a signal when its parent is gone.

    The parent may be gone already when the question is asked, so its id is
    compared afterwards. The kernel forgets the wish when the process changes its
    user: call this after dropping privileges. Outside Linux there is no such
    wish, and a parent killed outright leaves its children to be found next time.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        os.kill(os.getpid(), death_signal)


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    death_signal: int = signal.SIGTERM,
    descriptors: Sequence[int] = (),
    become: Callable[[], None] | None = None,
    output: int | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, bound to the life of this process.

    Its own session, so that Ctrl-C at the terminal reaches only the supervisor,
    which stops the children in the right order. ``become`` runs in the child
    before the wish to die with the parent is made, and may drop privileges.
    """
    parent = os.getpid()

    def prepare() -> None:
        if become is not None:
            become()
        die_with_parent(parent, death_signal)

    return subprocess.Popen(  # noqa: S603 (no shell; the supervisor has one thread)
        [os.fspath(part) for part in command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=tuple(descriptors),
        start_new_session=True,
        cwd=folder,
        # Safe: the supervisor has a single thread.
        preexec_fn=prepare,
    )


def stop(
    child: subprocess.Popen[bytes], *, with_signal: int = signal.SIGTERM, wait_s: float
) -> None:
    """Ask a child to stop; kill it and its whole session when it does not in time."""
    if child.poll() is None:
        child.send_signal(with_signal)
        try:
            child.wait(timeout=wait_s)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def is_alive(process_id: int) -> bool:
    """Whether a process with this id exists, whoever it belongs to."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until(condition: Callable[[], bool], *, wait_s: float) -> bool:
    """Ask again and again, and tell whether the condition came true in time."""
    deadline = time.monotonic() + wait_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
