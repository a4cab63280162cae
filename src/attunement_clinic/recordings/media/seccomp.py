"""A system call filter for the child that decodes films, small enough to read.

The child computes, reads one pipe and writes another. Everything it may ask of the
kernel is listed here; all else answers EPERM. The filter is classic BPF over
`struct seccomp_data`: four bytes of call number, four of architecture, eight of
instruction pointer, then six arguments of eight bytes each.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

# Name → (x86_64, aarch64); None where the architecture has no such call.
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "futex": (202, 98),
    "readv": (19, 65),
    "writev": (20, 66),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "poll": (7, None),
    "ppoll": (271, 73),
    # Memory; `mmap` and `mprotect` are below, because they may not make code.
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    # Signals of its own.
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    # Threads of its own; `clone` is below.
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "gettid": (186, 178),
    "getpid": (39, 172),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # Time, chance and its own consumption.
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "uname": (63, 160),
}
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_CALLS = {
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "clone": (56, 220),
    "clone3": (435, 435),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "tgkill": (234, 131),
    "ioctl": (16, 29),
    "openat": (257, 56),
    "newfstatat": (262, 79),
}

_X32_CALL = 0x40000000
_CLONE_THREAD = 0x00010000
_PROT_EXEC = 0x4
_PR_SET_NAME = 15

# Classic BPF: load word, jump if equal / greater or equal / any bit set, return.
_LD, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000
_NUMBER, _ARCH = 0, 4

_SECCOMP_CALL = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1


def _argument(index: int, *, high: bool = False) -> int:
    return 16 + 8 * index + (4 if high else 0)


class _Program:
    """Instructions in order; a rule is a condition that ends in one return."""

    def __init__(self) -> None:
        self.code: list[bytes] = []

    def emit(self, code: int, value: int, *, yes: int = 0, no: int = 0) -> None:
        self.code.append(struct.pack("<HBBI", code, yes, no, value))

    def load(self, offset: int) -> None:
        self.emit(_LD, offset)

    def answer(self, verdict: int) -> None:
        self.emit(_RET, verdict)

    def on_call(self, number: int, verdict: int) -> None:
        """Answer one call whatever its arguments; the number stays loaded."""
        self.emit(_JEQ, number, no=1)
        self.answer(verdict)

    def on_argument(
        self, number: int, offset: int, test: int, value: int, verdicts: tuple[int, int]
    ) -> None:
        """Answer one call by one argument word: verdict if the test holds, or not."""
        self.emit(_JEQ, number, no=4)
        self.load(offset)
        self.emit(test, value, no=1)
        self.answer(verdicts[0])
        self.answer(verdicts[1])


def build_filter(machine: str, pid: int) -> bytes:
    """Return the filter for one process on one architecture."""
    column, architecture = _ARCHITECTURES[machine]
    refuse = _ERRNO | errno.EPERM
    program = _Program()
    program.load(_ARCH)
    program.emit(_JEQ, architecture, yes=1)
    program.answer(_KILL)
    program.load(_NUMBER)
    # x86_64 kernels also know a second table of numbers (x32).
    program.emit(_JGE, _X32_CALL, no=1)
    program.answer(refuse)
    for numbers in _ALLOWED.values():
        if (number := numbers[column]) is not None:
            program.on_call(number, _ALLOW)
    call = {name: numbers[column] for name, numbers in _CALLS.items()}
    for name in ("mmap", "mprotect"):
        program.on_argument(
            call[name], _argument(2), _JSET, _PROT_EXEC, (refuse, _ALLOW)
        )
    program.on_argument(
        call["clone"], _argument(0), _JSET, _CLONE_THREAD, (_ALLOW, refuse)
    )
    # The C library then falls back to `clone`, whose flags can be read here.
    program.on_call(call["clone3"], _ERRNO | errno.ENOSYS)
    program.on_argument(
        call["prctl"], _argument(0), _JEQ, _PR_SET_NAME, (_ALLOW, refuse)
    )
    # `abort` of its own process only.
    program.on_argument(call["tgkill"], _argument(0), _JEQ, pid, (_ALLOW, refuse))
    # "Is this a terminal?" must have a quiet answer.
    program.on_call(call["ioctl"], _ERRNO | errno.ENOTTY)
    for name in ("openat", "newfstatat"):
        program.on_call(call[name], _ERRNO | errno.EACCES)
    program.answer(refuse)
    return b"".join(program.code)


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def install(libc: ctypes.CDLL) -> int:
    """Put the filter on every thread of this process; needs `no_new_privs`."""
    machine = os.uname().machine
    if machine not in _ARCHITECTURES or sys.byteorder != "little":
        message = f"no system call filter is written for {machine}"
        raise OSError(errno.ENOSYS, message)
    code = build_filter(machine, os.getpid())
    program = _FilterProgram(len(code) // 8, code)
    result = libc.syscall(
        ctypes.c_long(_SECCOMP_CALL[machine]),
        ctypes.c_long(_SET_MODE_FILTER),
        ctypes.c_long(_ALL_THREADS),
        ctypes.byref(program),
    )
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
    return 1
