"""A mail server on this machine that keeps what it is given, for tests of real sending."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import attrs


@attrs.define
class MailServer:
    """Where it listens, and each mail as it arrived; `has_mail` tells of the first."""

    port: int = 0
    mails: list[bytes] = attrs.field(factory=list)
    greetings: list[str] = attrs.field(factory=list)
    has_mail: threading.Event = attrs.field(factory=threading.Event)


@contextmanager
def running() -> Iterator[MailServer]:
    """Run a server that takes any mail, until the block ends."""
    kept = MailServer()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            for line in iter(self.rfile.readline, b""):
                if not self._answer(line.strip().upper()):
                    return

        def _answer(self, asked: bytes) -> bool:
            if asked.startswith((b"EHLO", b"HELO")):
                kept.greetings.append(asked.decode().lower())
            if asked.startswith(b"DATA"):
                self._say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                kept.mails.append(b"".join(lines))
                kept.has_mail.set()
            self._say("221 bye" if asked == b"QUIT" else "250 well")
            return asked != b"QUIT"

        def _say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        kept.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield kept
        server.shutdown()
        serving.join()
