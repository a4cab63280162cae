"""A file and an address that nobody has a reason to open; they tell when somebody did."""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OPENED = 0x00000020


class Canary:
    """A film on this machine, and a server on loopback, that a hostile list may name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        libc = ctypes.CDLL(None, use_errno=True)
        self._watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if libc.inotify_add_watch(self._watch, os.fsencode(path), _OPENED) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/{self.path.name}"

    def was_opened(self) -> bool:
        """Whether anybody opened the file since this was last asked."""
        with suppress(BlockingIOError):
            return bool(os.read(self._watch, 4096))
        return False

    def was_called(self) -> bool:
        """Whether anybody called the address."""
        with suppress(BlockingIOError):
            self._listening.accept()[0].close()
            return True
        return False

    def close(self) -> None:
        os.close(self._watch)
        self._listening.close()


@contextmanager
def canary(path: Path, content: bytes) -> Iterator[Canary]:
    """Lay out a canary that anybody on this machine may open."""
    path.write_bytes(content)
    path.chmod(0o644)
    laid = Canary(path)
    try:
        yield laid
        # It would have told: opening it here is noticed.
        path.read_bytes()
        assert laid.was_opened()
        with socket.create_connection(laid._listening.getsockname()):
            assert laid.was_called()
    finally:
        laid.close()
        path.unlink()
