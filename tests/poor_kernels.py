"""Kernels that lack something, for the processes that a test starts."""

import ctypes
import errno
import os
import struct

from attunement_clinic.recordings.media import landlock, seccomp

_LOAD, _JUMP_IF_EQUAL, _ANSWER = 0x20, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000


def lack(feature: str) -> None:
    """Answer from now on, in this process and all it starts, as such a kernel would."""
    number = {
        "Landlock": landlock._CREATE_RULESET,
        "seccomp": seccomp._SECCOMP_CALL[os.uname().machine],
    }[feature]
    code = b"".join(
        struct.pack("<HBBI", *step)
        for step in (
            (_LOAD, 0, 0, 0),
            (_JUMP_IF_EQUAL, 0, 1, number),
            (_ANSWER, 0, 0, _FAIL | errno.ENOSYS),
            (_ANSWER, 0, 0, _ALLOW),
        )
    )
    libc = ctypes.CDLL(None, use_errno=True)
    program = seccomp._FilterProgram(len(code) // 8, code)
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    call = ctypes.c_long(seccomp._SECCOMP_CALL[os.uname().machine])
    assert (
        libc.syscall(call, ctypes.c_long(1), ctypes.c_long(0), ctypes.byref(program))
        == 0
    )
