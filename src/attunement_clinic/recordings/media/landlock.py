"""No file at all: a Landlock ruleset without a single rule.

Landlock is the second lock behind the system call filter. It holds for every way to a
file that a kernel will ever have, where the filter only knows the ways it lists.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

# The same numbers on every architecture.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION = 1
# Every right to files that an ABI version can take away, by the version that added it.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_BIND_AND_CONNECT = 0b11
_SOCKETS_AND_SIGNALS = 0b11
_NETWORK_ABI, _SCOPE_ABI = 4, 6


def abi_version(libc: ctypes.CDLL) -> int:
    """Return the kernel's Landlock version, 0 where it has none."""
    version: int = libc.syscall(
        ctypes.c_long(_CREATE_RULESET), None, ctypes.c_long(0), ctypes.c_long(_VERSION)
    )
    return max(0, version)


def install(libc: ctypes.CDLL) -> int:
    """Take away every file from this thread and those it will start.

    Returns
    -------
    int
        The ABI version used.

    Raises
    ------
    OSError
        When the kernel has no Landlock, or refuses it.
    """
    abi = abi_version(libc)
    if abi == 0:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock")
    rights = sum(bits for since, bits in _FILE_RIGHTS.items() if since <= abi)
    attributes = struct.pack("<Q", rights)
    if abi >= _NETWORK_ABI:
        attributes += struct.pack("<Q", _BIND_AND_CONNECT)
    if abi >= _SCOPE_ABI:
        attributes += struct.pack("<Q", _SOCKETS_AND_SIGNALS)
    ruleset = libc.syscall(
        ctypes.c_long(_CREATE_RULESET),
        attributes,
        ctypes.c_size_t(len(attributes)),
        ctypes.c_long(0),
    )
    if ruleset < 0:
        raise _last_error("landlock_create_ruleset")
    try:
        if libc.syscall(ctypes.c_long(_RESTRICT_SELF), ctypes.c_long(ruleset), 0) != 0:
            raise _last_error("landlock_restrict_self")
    finally:
        os.close(ruleset)
    return abi


def _last_error(call: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{call}: {os.strerror(number)}")
