"""The front end's build output: hashed names, so each answer may be kept for a year."""

import asyncio
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

_PREFIX = "/static/build/"
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".css": "text/css"}


async def serve_static(scope: Mapping[str, Any], _receive: Receive, send: Send) -> None:
    file = _files().get(scope["path"].removeprefix(_PREFIX))
    if file is None or scope["method"] not in {"GET", "HEAD"}:
        await _answer(send, 404, b"", [(b"content-type", b"text/plain")])
        return
    body = await asyncio.to_thread(file.read_bytes)
    headers = [
        (b"content-type", _media_type(file).encode()),
        (b"cache-control", b"public, max-age=31536000, immutable"),
    ]
    await _answer(send, 200, b"" if scope["method"] == "HEAD" else body, headers)


@cache
def _files() -> dict[str, Path]:
    """Every file that may be served, by its name: no name of a request reaches a path."""
    root: Path = settings.STATIC_BUILD
    return {
        file.relative_to(root).as_posix(): file
        for file in root.rglob("*")
        if file.is_file()
    }


def _media_type(file: Path) -> str:
    known = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return known or "application/octet-stream"


async def _answer(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    always = [
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    await send(
        {"type": "http.response.start", "status": status, "headers": headers + always}
    )
    await send({"type": "http.response.body", "body": body})
