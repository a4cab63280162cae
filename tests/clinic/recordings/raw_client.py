"""Speaks to the raw ASGI addresses as a browser does: one session, its token, its origin."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings

from attunement_clinic.accounts.models import User
from attunement_clinic.config.asgi import application
from personas import client_of

TOKEN = "a" * 32
MIB = 1 << 20


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])


@dataclass
class Browser:
    """A signed-in browser, or nobody's."""

    user: User | None
    second_factor: bool = True
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.user is not None:
            client = client_of(self.user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.cookies[settings.SESSION_COOKIE_NAME] = cookie
        self.cookies[settings.CSRF_COOKIE_NAME] = TOKEN

    def scope(self, method: str, path: str, headers: Mapping[str, str]) -> dict:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {
            "host": "testserver",
            "cookie": cookies,
            "origin": "http://testserver",
            "sec-fetch-site": "same-origin",
            "x-csrftoken": TOKEN,
            **headers,
        }
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [
                (name.encode(), value.encode()) for name, value in sent.items() if value
            ],
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        pieces: Sequence[bytes] = (b"",),
        *,
        is_cut: bool = False,
    ) -> Reply:
        """Send one request; `is_cut` breaks the connection after the pieces."""
        return async_to_sync(converse)(
            self.scope(method, path, headers or {}), pieces, is_cut=is_cut
        )


async def converse(
    scope: dict[str, Any], pieces: Sequence[bytes], *, is_cut: bool = False
) -> Reply:
    incoming: list[dict[str, Any]] = [
        {
            "type": "http.request",
            "body": piece,
            "more_body": is_cut or at < len(pieces) - 1,
        }
        for at, piece in enumerate(pieces)
    ]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        if incoming:
            return incoming.pop(0)
        if is_cut or scope["method"] not in {"GET", "HEAD"}:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return reply_of(sent)


async def converse_slowly(
    scope: dict[str, Any],
    body: bytes,
    *,
    half_taken: asyncio.Event,
    go_on: asyncio.Event,
) -> Reply:
    """Send half of a body, and the rest once somebody says so."""
    half = len(body) // 2
    halves = [(body[:half], True), (body[half:], False)]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        if len(halves) == 1:
            half_taken.set()
            await go_on.wait()
        piece, more_body = halves.pop(0)
        return {"type": "http.request", "body": piece, "more_body": more_body}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return reply_of(sent)


def reply_of(sent: Sequence[Mapping[str, Any]]) -> Reply:
    start = sent[0]
    return Reply(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


def patch_headers(
    offset: int, part: bytes, checksum: str | None = None
) -> dict[str, str]:
    return {
        "tus-resumable": "1.0.0",
        "upload-offset": str(offset),
        "content-type": "application/offset+octet-stream",
        "upload-checksum": checksum_of(part) if checksum is None else checksum,
    }


def fingerprint_of(content: bytes) -> str:
    first = hashlib.sha256(content[:MIB]).hexdigest()
    last = hashlib.sha256(content[max(0, len(content) - MIB) :]).hexdigest()
    return f"{first}.{last}"


def checksum_of(content: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def metadata(**values: str) -> str:
    return ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in values.items()
    )


class Sender(Browser):
    """A caregiver's browser that sends films by tus."""

    def begin(
        self, invitation: object, content: bytes, purposes: str = "therapy", **more: str
    ) -> Reply:
        told = {
            "invitation": str(invitation),
            "fingerprint": fingerprint_of(content),
            "purposes": purposes,
            **more,
        }
        headers = {
            "tus-resumable": "1.0.0",
            "upload-length": str(len(content)),
            "upload-metadata": metadata(**told),
        }
        return self.ask("POST", "/u/", headers)

    def patch(
        self,
        address: str,
        offset: int,
        part: bytes,
        *,
        is_cut: bool = False,
        checksum: str | None = None,
    ) -> Reply:
        headers = patch_headers(offset, part, checksum)
        pieces = [part[at : at + 65536] for at in range(0, len(part), 65536)] or [b""]
        return self.ask("PATCH", address, headers, pieces, is_cut=is_cut)

    def patch_scope(self, address: str, offset: int, part: bytes) -> dict[str, Any]:
        return self.scope("PATCH", address, patch_headers(offset, part))

    def head(self, address: str) -> Reply:
        return self.ask("HEAD", address, {"tus-resumable": "1.0.0"})

    def delete(self, address: str) -> Reply:
        return self.ask("DELETE", address, {"tus-resumable": "1.0.0"})

    def send(self, invitation: object, content: bytes, **more: str) -> str:
        address = self.begin(invitation, content, **more).headers["location"]
        self.patch(address, 0, content)
        return address
