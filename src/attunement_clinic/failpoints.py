"""Named places where a machine may die or a disk may fail, so that tests can make it so.

``failpoint("upload.finish.after_rename")`` stands at each step of a durable change and
does nothing. Tests arm it in their own process (`armed`, `watched`); `make faults` arms a
served demo by a file, and only where ``ATTUNEMENT_FAILPOINTS`` is set, which a practice
refuses to start with (docs/reference/faults.md).
"""

import contextlib
import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

Meet = Callable[[str], None]

_FAILURES: Final = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC}


class _Armed:
    """What happens at a named place in this process; nothing, unless a test says so."""

    meet: Meet | None = None


def failpoint(name: str) -> None:
    """Mark a step of a durable change. `name` is ``<operation>.<step>``, used once."""
    if _Armed.meet is not None:
        _Armed.meet(name)


@contextmanager
def armed(meet: Meet) -> Iterator[None]:
    """Call `meet` with the name of every place that this process reaches."""
    before, _Armed.meet = _Armed.meet, meet
    try:
        yield
    finally:
        _Armed.meet = before


@contextmanager
def failing(name: str, number: int) -> Iterator[list[str]]:
    """Let the disk fail with this error at one place; yields the places that were met."""
    met: list[str] = []

    def meet(here: str) -> None:
        met.append(here)
        if here == name:
            raise OSError(number, os.strerror(number))

    with armed(meet):
        yield met


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the places that are met, in order."""
    met: list[str] = []
    with armed(met.append):
        yield met


def arm_by_file(file: Path) -> None:
    """Do what `file` says (``<name> KILL``, ``EIO``, ``ENOSPC``) at that place, once.

    Whoever takes the file away first is the one process it happens in.
    """

    def meet(name: str) -> None:
        try:
            wanted, _space, fault = file.read_text().strip().partition(" ")
        except FileNotFoundError:
            return
        if wanted != name:
            return
        with contextlib.suppress(FileNotFoundError):
            file.rename(file.with_suffix(".met"))
            _fail(fault)

    _Armed.meet = meet


def _fail(fault: str) -> None:
    if fault == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    number = _FAILURES[fault]
    raise OSError(number, os.strerror(number))
