"""A signed-in browser without a browser: one session, its token, its origin."""

from __future__ import annotations

import base64
import hashlib
import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

_TOKEN = "a" * 32
_PATIENCE_S = 60
TUS = {"tus-resumable": "1.0.0"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 stands for a line that died."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_acknowledged(self) -> bool:
        return 200 <= self.status < 400

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])


_DEAD = Answer(0)


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's session at a served demo."""

    origin: str
    cookie: Mapping[str, str]

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """Send one request on a line of its own."""
        parts = urlsplit(self.origin)
        line = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=_PATIENCE_S
        )
        sent = {
            "origin": self.origin,
            "x-csrftoken": _TOKEN,
            "sec-fetch-site": "same-origin",
            "cookie": f"{self.cookie['name']}={self.cookie['value']}; csrf={_TOKEN}",
            **(headers or {}),
        }
        try:
            line.request(method, path, body, sent)
            reply = line.getresponse()
            told = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, told, reply.read())
        except (OSError, http.client.HTTPException):
            return _DEAD
        finally:
            line.close()

    def form(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, kind, urlencode(fields).encode())

    def begin(self, invitation: str, film: bytes) -> Answer:
        """Announce a film by tus."""
        told = {
            "invitation": invitation,
            "fingerprint": _fingerprint(film),
            "purposes": "therapy,supervision",
        }
        metadata = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}"
            for name, value in told.items()
        )
        length = {"upload-length": str(len(film)), "upload-metadata": metadata}
        return self.ask("POST", "/u/", TUS | length)

    def patch(self, address: str, offset: int, part: bytes) -> Answer:
        """Send a part of a film."""
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {
            "upload-offset": str(offset),
            "content-type": "application/offset+octet-stream",
            "upload-checksum": f"sha256 {digest}",
        }
        return self.ask("PATCH", address, TUS | headers, part)

    def head(self, address: str) -> Answer:
        """Ask how much of a film is there."""
        return self.ask("HEAD", address, TUS)


def _fingerprint(film: bytes) -> str:
    first = hashlib.sha256(film[: 1 << 20]).hexdigest()
    last = hashlib.sha256(film[max(0, len(film) - (1 << 20)) :]).hexdigest()
    return f"{first}.{last}"
