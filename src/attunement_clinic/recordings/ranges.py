"""Films for watching: `/m/<artefact>` by GET and HEAD, one byte range at a time.

The file is decrypted in pieces, off the event loop; no database connection is held while
it runs. Every few seconds the right to watch is asked for again, and a film whose consent
was withdrawn stops.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from asgiref.sync import ThreadSensitiveContext
from django.db import InterfaceError, OperationalError
from django.http import Http404

from attunement_clinic.recordings import storage
from attunement_clinic.recordings.authorise import authorise
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.models import Artefact
from attunement_clinic.recordings.raw import (
    Answer,
    Receive,
    Scope,
    Send,
    answer,
    encoded,
    in_database,
    on_disk,
)
from attunement_clinic.web.shortage import shortage_of

ASK_AGAIN_S: Final = 4.0
CHUNK: Final = 1 << 18
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PRIVATE: Final = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "vary": "Cookie",
}
_NOT_FOUND: Final = Answer(404, _PRIVATE)


@dataclass(frozen=True, slots=True)
class Range:
    """The bytes `[start, stop)` of a file."""

    start: int
    stop: int


class UnsatisfiableError(Exception):
    """The range asked for begins after the end."""


async def serve_range(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request for a film."""
    async with ThreadSensitiveContext():
        if scope["method"] not in {"GET", "HEAD"}:
            await answer(send, scope, Answer(405, {**_PRIVATE, "allow": "GET, HEAD"}))
            return
        try:
            artefact, reader = await in_database(_open, scope)
        except (Http404, KeyMissingError, FileNotFoundError):
            await answer(send, scope, _NOT_FOUND)
            return
        except (OSError, OperationalError, InterfaceError) as error:
            await answer(send, scope, _short_of_something(error))
            return
        try:
            await _serve(scope, receive, send, artefact, reader)
        finally:
            reader.close()


def parse_range(header: str | None, size: int) -> Range | None:
    """Read a `Range` header; `None` stands for the whole file.

    Several ranges, other units and what cannot be read mean the whole file, as RFC 9110
    allows.

    Raises
    ------
    UnsatisfiableError
        When the one range lies outside the file.
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        wanted = Range(max(0, size - int(last)), size)
    elif last and int(last) < int(first):
        return None
    else:
        wanted = Range(int(first), min(size, int(last) + 1) if last else size)
    if wanted.start >= wanted.stop:
        raise UnsatisfiableError
    return wanted


def _open(scope: Scope) -> tuple[Artefact, storage.ArtefactReader]:
    artefact = authorise(scope, artefact_id_of(scope["path"])).artefact
    return artefact, storage.open_reader(artefact)


def _short_of_something(error: Exception) -> Answer:
    shortage = shortage_of(error)
    if shortage is None:
        raise error
    return Answer(shortage.status, {**_PRIVATE, **shortage.headers})


def artefact_id_of(path: str) -> UUID:
    """Read the id in an address.

    Raises
    ------
    Http404
        When it is none.
    """
    try:
        return UUID(path.removeprefix("/m/"))
    except ValueError:
        raise Http404 from None


async def _serve(
    scope: Scope,
    receive: Receive,
    send: Send,
    artefact: Artefact,
    reader: storage.ArtefactReader,
) -> None:
    asked = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    etag = f'"{artefact.id.hex}"'
    headers = {
        **_PRIVATE,
        "content-type": artefact.media_type,
        "accept-ranges": "bytes",
        "etag": etag,
    }
    if artefact.kind == Artefact.Kind.ORIGINAL:
        headers["content-disposition"] = "attachment"
    is_same = asked.get(b"if-range", etag) == etag
    try:
        wanted = parse_range(asked.get(b"range") if is_same else None, reader.size)
    except UnsatisfiableError:
        headers["content-range"] = f"bytes */{reader.size}"
        await answer(send, scope, Answer(416, headers))
        return
    part = wanted or Range(0, reader.size)
    if wanted is not None:
        headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{reader.size}"
    headers["content-length"] = str(part.stop - part.start)
    await send(
        {
            "type": "http.response.start",
            "status": 206 if wanted else 200,
            "headers": encoded(headers.items()),
        }
    )
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    await _stream(scope, receive, send, reader, part)


async def _stream(
    scope: Scope,
    receive: Receive,
    send: Send,
    reader: storage.ArtefactReader,
    part: Range,
) -> None:
    """Send while nobody leaves and the right holds; whatever ends first ends all."""
    tasks = [
        asyncio.ensure_future(each)
        for each in (
            _send_part(send, reader, part),
            _until_denied(scope),
            _left(receive),
        )
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        # A piece being decrypted is waited for: its file is closed after this.
        await asyncio.gather(*tasks, return_exceptions=True)
    if tasks[0].done() and not tasks[0].cancelled():
        tasks[0].result()


async def _send_part(send: Send, reader: storage.ArtefactReader, part: Range) -> None:
    """Decrypt one piece while the piece before it is on its way."""
    chunks = reader.chunks(part.start, part.stop, CHUNK)
    coming = asyncio.ensure_future(on_disk(next, chunks, b""))
    try:
        while (piece := await coming) != b"":
            coming = asyncio.ensure_future(on_disk(next, chunks, b""))
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        # Its thread is waited for: the file is closed after this.
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
    await send({"type": "http.response.body", "body": b""})


async def _until_denied(scope: Scope) -> None:
    artefact_id = artefact_id_of(scope["path"])
    with suppress(Http404):
        while True:
            await asyncio.sleep(ASK_AGAIN_S)
            await in_database(authorise, scope, artefact_id)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
