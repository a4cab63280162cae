"""Take everything from a process but its memory, its processor and its pipes.

Called by the child after its imports and before the first byte of a film. Each layer
holds alone; `attempts` tries what must fail, under each and under all, and a worker that
sees one attempt succeed opens no film.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
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
OPEN_FILES = 16
_CPU_SECONDS = 12 * 3600


def confine() -> dict[str, int]:
    """Confine this process for good.

    Returns
    -------
    dict
        Which of the layers are in force; a kernel may lack namespaces.

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
        return {name: put_on(libc) for name, put_on in LAYERS.items()}
    except (OSError, ValueError) as error:
        message = f"this machine cannot confine the opening of films: {error}"
        raise CannotConfineError(message) from error


def confine_by(layer: str) -> int:
    """Put on one layer alone; only to try what it refuses by itself."""
    libc = ctypes.CDLL(None, use_errno=True)
    _give_up_privileges(libc)
    return LAYERS[layer](libc)


def limit_processor(seconds: int) -> None:
    """Let the kernel end this process once it computed for so long."""
    _limit(resource.RLIMIT_CPU, seconds)


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


def _limit_resources(_libc: ctypes.CDLL) -> int:
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        _limit(limit, value)
    return 1


def _limit(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)  # never above what is allowed
    resource.setrlimit(limit, (value, value))


def _give_up_privileges(libc: ctypes.CDLL) -> int:
    """Die with the worker, be looked at by nobody, gain no right by any program."""
    for option, value in (
        (_PR_SET_DUMPABLE, 0),
        (_PR_SET_PDEATHSIG, _SIGKILL),
        (_PR_SET_NO_NEW_PRIVS, 1),
    ):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"prctl {option}: {os.strerror(number)}")
    return 1


#: In the order in which they are put on: each takes what the next would still need.
LAYERS: dict[str, Callable[[ctypes.CDLL], int]] = {
    "namespaces": _leave_namespaces,
    "limits": _limit_resources,
    "privileges": _give_up_privileges,
    "landlock": landlock.install,
    "seccomp": seccomp.install,
}
