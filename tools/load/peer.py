"""The peers of `range`: a plain file sent as ours is, and Django's own FileResponse."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import django
import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import FileResponse, HttpRequest
from django.urls import path

FILE, CHUNK = Path(sys.argv[1]), int(sys.argv[3])
os.environ.pop("DJANGO_SETTINGS_MODULE", None)
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    SECRET_KEY=secrets.token_hex(),
)
django.setup()


def file(_request: HttpRequest) -> FileResponse:
    return FileResponse(FILE.open("rb"))


urlpatterns = [path("file", file)]
_django = get_asgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Send a range of the file, with no question asked and nothing sealed."""
    if scope["type"] != "http" or scope["path"] == "/file":
        await _django(scope, receive, send)
        return
    headers = dict(scope["headers"])
    with FILE.open("rb") as opened:
        first, _dash, last = headers[b"range"].removeprefix(b"bytes=").partition(b"-")
        at, stop = int(first), int(last) + 1
        opened.seek(at)
        await send(
            {
                "type": "http.response.start",
                "status": 206,
                "headers": [(b"content-length", str(stop - at).encode())],
            }
        )
        while at < stop:
            piece = await asyncio.to_thread(opened.read, min(CHUNK, stop - at))
            at += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(application, port=int(sys.argv[2]), lifespan="off", log_config=None)
