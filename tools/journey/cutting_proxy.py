"""The line between a phone and the server, which can be cut or fall silent at will.

It ends the phone's TLS and begins another to the server, so that it reads what passes and
counts the bytes of the film, those sent twice among them, without the padding of TLS.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from journey.passing import FilmSent, Requests

_PIECE = 64 * 1024
_AWAY_S = 2.0
_STOP_WITHIN_S = 10


class Trouble(StrEnum):
    """What happens to a line."""

    CUT = "cut"
    SILENT = "silent"


@dataclass(eq=False)
class _Line:
    """One connection of the phone, and ours to the server for it."""

    phone: asyncio.StreamWriter
    server: asyncio.StreamWriter
    requests: Requests
    is_dead: bool = False

    def abort(self) -> None:
        for writer in (self.phone, self.server):
            writer.transport.abort()


class CuttingProxy:
    """Relays a port of its own on loopback to a server, in a thread of its own."""

    def __init__(self, target_port: int, certificate: Path, key: Path) -> None:
        self.film = FilmSent()
        self.port = 0
        self.met: list[Trouble] = []
        self.failure: BaseException | None = None
        self._target = target_port
        self._to_phone = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._to_phone.load_cert_chain(certificate, key)
        self._to_server = ssl._create_unverified_context()  # noqa: S323, SLF001 (our own)
        self._ahead: list[tuple[int, Trouble]] = []
        self._away_until = 0.0
        self._lines: set[_Line] = set()
        # A silent line waits for nothing that anybody holds; the loop alone would drop it.
        self._relaying: set[asyncio.Task[None] | None] = set()
        self._loop = asyncio.new_event_loop()

    @contextmanager
    def running(self) -> Iterator[CuttingProxy]:
        """Listen; `port` is known inside."""
        listening = threading.Event()
        thread = threading.Thread(
            target=self._run, args=[listening], daemon=True, name="cutting-proxy"
        )
        thread.start()
        listening.wait(_STOP_WITHIN_S)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(_STOP_WITHIN_S)

    def disturb_at(self, marks: list[tuple[int, Trouble]]) -> None:
        """Trouble the line each time that many bytes of the film have passed."""
        self._ahead = sorted(marks)

    def _run(self, listening: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._relay, "127.0.0.1", 0, ssl=self._to_phone)
        )
        self.port = server.sockets[0].getsockname()[1]
        listening.set()
        self._loop.run_forever()
        server.close()
        relays = asyncio.all_tasks(self._loop)
        for relay in relays:
            relay.cancel()
        self._loop.run_until_complete(asyncio.gather(*relays, return_exceptions=True))
        self._loop.close()

    async def _relay(
        self, from_phone: asyncio.StreamReader, phone: asyncio.StreamWriter
    ) -> None:
        if self._loop.time() < self._away_until:
            phone.transport.abort()
            return
        try:
            from_server, server = await asyncio.open_connection(
                "127.0.0.1", self._target, ssl=self._to_server
            )
        except OSError:
            phone.transport.abort()
            return
        line = _Line(phone, server, Requests(self.film))
        self._lines.add(line)
        self._relaying.add(relay := asyncio.current_task())
        up = asyncio.ensure_future(self._up(line, from_phone))
        down = asyncio.ensure_future(self._down(line, from_server))
        try:
            await asyncio.gather(up, down)
        except (OSError, ssl.SSLError, asyncio.CancelledError):
            # The line broke, or the journey ended while it was silent.
            line.abort()
        except ValueError as failure:
            # What passes cannot be counted: the journey must not go on.
            self.failure = failure
            line.abort()
        finally:
            self._lines.discard(line)
            self._relaying.discard(relay)

    async def _up(self, line: _Line, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(_PIECE):
            line.requests.feed(piece)
            line.server.write(piece)
            self._trouble()
            if line.is_dead:
                await _nothing()
            await line.server.drain()
        line.server.close()

    async def _down(self, line: _Line, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(_PIECE):
            if line.is_dead:
                break
            line.phone.write(piece)
            await line.phone.drain()
        if line.is_dead:
            await _nothing()
        line.phone.close()

    def _trouble(self) -> None:
        if not self._ahead or self.film.passed < self._ahead[0][0]:
            return
        _mark, trouble = self._ahead.pop(0)
        self.met.append(trouble)
        if trouble is Trouble.CUT:
            self._away_until = self._loop.time() + _AWAY_S
            for line in list(self._lines):
                line.abort()
            return
        # A tunnel: what carries the film hears nothing more, and is told nothing.
        for line in self._lines:
            if line.requests.carries_film:
                line.is_dead = True


async def _nothing() -> None:
    """Wait as in a tunnel: until somebody hangs up or the journey ends."""
    await asyncio.Event().wait()
