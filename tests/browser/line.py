"""The line between a phone and the server: slow, cut or held, and its bytes counted.

A plain TCP relay on loopback, in a thread of its own. What goes up is counted here, so
that what was sent twice is measured on the wire and not believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

_PIECE = 32 * 1024
# Small, so that what is on its way is on its way and not in a pocket of the system.
_POCKET = 64 * 1024


class Line:
    """Relays to ``origin``; ``address`` is what a phone opens instead."""

    def __init__(self, origin: str, *, up_bytes_s: float) -> None:
        self.sent_up = 0
        self.up_bytes_s = up_bytes_s
        self._target = urlsplit(origin)
        self._marks: list[tuple[int, Callable[[], None]]] = []
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _POCKET)
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Return the address of this end; host names stay, so cookies do."""
        port = self._listening.getsockname()[1]
        return urlunsplit((self._target.scheme, f"localhost:{port}", "", "", ""))

    def lead_to(self, origin: str) -> None:
        """Lead to another server from now on: the same one, started again."""
        self._target = urlsplit(origin)

    def when_sent(self, count: int, then: Callable[[], None]) -> None:
        """Call ``then``, once, when ``count`` bytes more went up."""
        self._marks.append((self.sent_up + count, then))

    def cut(self) -> None:
        """Break every connection that stands now."""
        self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        relaying = asyncio.start_server(self._relay, sock=self._listening)
        server = self._loop.run_until_complete(relaying)
        self._loop.run_forever()
        server.close()
        self._cut()
        relays = asyncio.all_tasks(self._loop)
        if relays:
            self._loop.run_until_complete(asyncio.wait(relays, timeout=5))
        self._loop.close()

    def _cut(self) -> None:
        for end in list(self._ends):
            end.transport.abort()

    async def _relay(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection(
                "127.0.0.1", self._target.port
            )
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, up_writer}
        self._ends |= ends
        await asyncio.gather(
            self._carry(reader, up_writer, is_up=True),
            self._carry(up_reader, writer, is_up=False),
        )
        self._ends -= ends

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        is_up: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(_PIECE):
                writer.write(piece)
                await writer.drain()
                if is_up:
                    self._count(len(piece))
                    await asyncio.sleep(len(piece) / self.up_bytes_s)
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()

    def _count(self, length: int) -> None:
        self.sent_up += length
        for mark in [mark for mark in self._marks if self.sent_up >= mark[0]]:
            self._marks.remove(mark)
            mark[1]()
