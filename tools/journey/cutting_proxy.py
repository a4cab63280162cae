"""A plain TCP relay between a browser and the server that can cut every line at will.

It counts what goes up, so that what was sent twice is measured on the wire, not believed.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

_PIECE = 64 * 1024


@dataclass
class CuttingProxy:
    """Relays `port` to `target_port` on loopback in a thread of its own."""

    target_port: int
    port: int = 0
    sent_up: int = 0
    cuts_made: int = 0
    _cut_at: list[int] = field(default_factory=list)
    _refuse_until: float = 0.0
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _on_cut: Callable[[int], None] | None = None

    def start(self) -> None:
        """Listen; `port` is known when this returns."""
        ready = threading.Event()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(
                asyncio.start_server(self._relay, "127.0.0.1", 0)
            )
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()

        threading.Thread(target=run, daemon=True, name="cutting-proxy").start()
        ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def mark(self) -> int:
        """Say how many bytes went up so far."""
        return self.sent_up

    def cut_at(
        self, marks: list[int], on_cut: Callable[[int], None] | None = None
    ) -> None:
        """Cut all lines each time the count of bytes sent up passes a mark."""
        self._cut_at = sorted(marks)
        self._on_cut = on_cut

    def cut_now(self, refuse_s: float = 2.0) -> None:
        """Abort every line, and let no new one through for a while."""
        self._loop.call_soon_threadsafe(self._cut, refuse_s)

    def _cut(self, refuse_s: float) -> None:
        self.cuts_made += 1
        self._refuse_until = self._loop.time() + refuse_s
        for line in list(self._lines):
            line.transport.abort()

    async def _relay(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self._loop.time() < self._refuse_until:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection(
                "127.0.0.1", self.target_port
            )
        except OSError:
            writer.transport.abort()
            return
        self._lines |= {writer, up_writer}
        await asyncio.gather(
            self._pump(reader, up_writer, counts=True),
            self._pump(up_reader, writer, counts=False),
        )
        self._lines -= {writer, up_writer}

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        counts: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(_PIECE):
                writer.write(piece)
                await writer.drain()
                if counts:
                    self._count(len(piece))
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()

    def _count(self, length: int) -> None:
        self.sent_up += length
        if self._cut_at and self.sent_up >= self._cut_at[0]:
            self._cut_at.pop(0)
            self._cut(2.0)
            if self._on_cut:
                threading.Thread(
                    target=self._on_cut, args=(self.cuts_made,), daemon=True
                ).start()
