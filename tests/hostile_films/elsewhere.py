"""Where a hostile film would lead, with a bell on every door."""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

#: What is hidden in films that are something else as well.
SECRET = b"CANARY-hidden-in-a-film-93c1"
_OPENED, _READ = 0x20, 0x1
_EVENT = struct.Struct("iIII")


@dataclass(frozen=True)
class Elsewhere:
    """A folder with a film in it and a port that answers; both notice everybody."""

    folder: Path
    port: int

    @property
    def path(self) -> str:
        return str(self.folder / "canary.mp4")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/canary.mp4"


class Bells:
    """What was opened, read or called since they were hung up."""

    def __init__(self, watch: int, lines: list[socket.socket]) -> None:
        self._watch = watch
        self._lines = lines

    def rung(self) -> list[str]:
        heard = [*self._files()]
        waiting = select.select(self._lines, [], [], 0)[0]
        heard += [f"called: {line.getsockname()}" for line in waiting]
        return heard

    def _files(self) -> Iterator[str]:
        try:
            events = os.read(self._watch, 1 << 16)
        except BlockingIOError:
            return
        at = 0
        while at < len(events):
            _, mask, _, length = _EVENT.unpack_from(events, at)
            name = events[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
            at += _EVENT.size + length
            yield f"{'opened' if mask & _OPENED else 'read'}: {name.decode()}"


@contextmanager
def belled(folder: Path) -> Iterator[tuple[Elsewhere, Bells]]:
    """Hang a bell on a folder, as it is now, and on two ports of this machine."""
    libc = ctypes.CDLL(None, use_errno=True)
    with ExitStack() as stack:
        watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert watch >= 0
        stack.callback(os.close, watch)
        path = os.fsencode(folder)
        assert libc.inotify_add_watch(watch, path, _OPENED | _READ) >= 0
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = server.getsockname()[1]
        box = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        box.bind(("127.0.0.1", port))
        yield Elsewhere(folder, port), Bells(watch, [server, box])
