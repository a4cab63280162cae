"""What the server holds of a film: opened by its own key, and fetched as a browser does."""

from __future__ import annotations

import hashlib
import io
import json
import math
import ssl
import urllib.request
from fractions import Fraction
from pathlib import Path
from typing import TypedDict

import av
from playwright.sync_api import Page

import servers

_PIECE = 1 << 20
_IN_SERVER = (
    "import sys; sys.path[:0] = [{tools!r}];"
    "from journey.opened import tell; tell({recording!r})"
)


class Stored(TypedDict):
    """What arrived, what is kept of it as it was read back, and what was made."""

    arrived_size: int
    arrived_sha256: str
    sha256: str
    recorded_sha256: str
    proxy: str
    film_ms: int
    frames: int


class Proxy(TypedDict):
    """A film as any player finds it."""

    film_ms: int
    frames: int


def stored(server: servers.Server, recording_id: str) -> Stored:
    """Decrypt the stored original, whole, and say what it is."""
    tools = str(Path(__file__).parents[1])
    code = _IN_SERVER.format(tools=tools, recording=recording_id)
    output = server.manage("shell", "-v0", "--command", code)
    found: Stored = json.loads(output.strip().splitlines()[-1])
    return found


def digest_of(film: Path) -> str:
    """Return the SHA-256 of a file."""
    with film.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetched_proxy(page: Page, artefact_id: str) -> Proxy:
    """Fetch the film that is watched, as the page's user, and count its pictures."""
    address = page.evaluate("id => new URL(`/m/${id}`, location).href", artefact_id)
    cookies = page.context.cookies(address)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
    request = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310
    trusting = ssl._create_unverified_context()  # noqa: S323, SLF001 (our own server)
    content = io.BytesIO()
    with urllib.request.urlopen(request, context=trusting) as answer:  # noqa: S310
        while piece := answer.read(_PIECE):
            content.write(piece)
    content.seek(0)
    with av.open(content, "r") as film:
        track = film.streams.video[0]
        frames = sum(1 for packet in film.demux(track) if packet.size)
        seconds = Fraction(track.duration or 0) * (track.time_base or Fraction(1))
    return {"film_ms": math.ceil(seconds * 1000), "frames": frames}
