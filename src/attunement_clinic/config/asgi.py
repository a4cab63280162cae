"""The one ASGI application: films and uploads raw, build output static, pages by Django."""

import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attunement_clinic.config.settings")

import django
from django.core.asgi import get_asgi_application

django.setup(set_prefix=False)

from attunement_clinic.config.admission import Admission
from attunement_clinic.recordings.ranges import serve_range
from attunement_clinic.recordings.tus import serve_upload
from attunement_clinic.web.refusals import noted
from attunement_clinic.web.static_files import serve_static

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

_pages = Admission(get_asgi_application())
_RAW = (("/m/", serve_range), ("/u/", serve_upload), ("/static/build/", serve_static))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    for prefix, serve in _RAW:
        if scope["path"].startswith(prefix):
            await serve(scope, receive, noted(prefix, scope["method"], send))
            return
    await _pages(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
