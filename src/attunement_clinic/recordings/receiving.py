"""The body of one PATCH on its way into the store.

It is gathered into pieces, written off the event loop, and made durable at its end. What
ends it may be the sender (whole), the network (cut), or we: nothing or too little came
for too long (slow), or the same sender asks where we are, because their side of this
connection is gone (asked).
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from attunement_clinic.recordings.raw import Receive, on_disk
from attunement_clinic.recordings.storage import UploadWriter

GATHER: Final = 1 << 20
ASK_AGAIN_S: Final = 4.0
# A sender slower than this is let go, with all that came; it goes on by itself.
WINDOW_S: Final = 30.0
WINDOW_BYTES: Final = 1 << 14
SILENT_S: Final = 10.0
# So long without a byte, a sender who asks for the offset has lost this connection.
STALLED_S: Final = 1.0
# A line that still brings bytes after so long belongs to somebody else: two phones.
SETTLE_S: Final = 8.0
STOPPED_S: Final = 5.0


class BadChecksumError(Exception):
    """The part that came is not the part that was sent, or cannot be checked."""


class Ending(StrEnum):
    """What ended a body."""

    WHOLE = "whole"
    CUT = "cut"
    SLOW = "slow"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Checksum:
    """The SHA-256 that a sender names for one body."""

    digest: bytes

    @classmethod
    def parse(cls, header: str) -> "Checksum | None":
        """Read `sha256 <base64>`; nothing stands for no checksum.

        Raises
        ------
        ValueError
            For another algorithm or a digest that is none.
        """
        if not header:
            return None
        name, _space, encoded = header.partition(" ")
        try:
            digest = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            digest = b""
        if name != "sha256" or len(digest) != hashlib.sha256().digest_size:
            raise ValueError("A checksum is sha256 and 32 bytes in base64.")
        return cls(digest)


@dataclass(slots=True)
class Arrival:
    """One body being received: who writes it, and when a byte last came."""

    upload_id: UUID
    writer: UploadWriter
    checksum: Checksum | None
    last_byte_at: float = field(default_factory=time.monotonic)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ArrivalsHere:
    """The bodies this process receives now, by upload."""

    def __init__(self) -> None:
        self._arrivals: dict[UUID, Arrival] = {}

    def begin(self, arrival: Arrival) -> None:
        self._arrivals[arrival.upload_id] = arrival

    def end(self, arrival: Arrival) -> None:
        if self._arrivals.get(arrival.upload_id) is arrival:
            del self._arrivals[arrival.upload_id]
        arrival.ended.set()

    async def settle(self, upload_id: UUID) -> None:
        """Let a body end whose sender asks where we are: they are on another line now.

        What is still on its way on the old line is waited for while it comes, so that it
        need not be sent twice; once nothing came for a while, that line is dead.
        """
        deadline = time.monotonic() + SETTLE_S
        while (arrival := self._arrivals.get(upload_id)) is not None:
            now = time.monotonic()
            stalls_in = arrival.last_byte_at + STALLED_S - now
            if stalls_in <= 0:
                arrival.stop.set()
            elif now >= deadline:
                return
            wait = stalls_in if stalls_in > 0 else STOPPED_S
            try:
                await asyncio.wait_for(arrival.ended.wait(), wait)
            except TimeoutError:
                if stalls_in <= 0:
                    return


here = ArrivalsHere()


async def receive_into(
    arrival: Arrival, receive: Receive, still_allowed: Callable[[], Awaitable[None]]
) -> Ending:
    """Receive a body, and make what is to be kept of it durable.

    A checksum speaks of a whole body. Of one that was cut the bytes that came are kept:
    they came in order over TLS, each segment is sealed, and the edges of the film are
    compared at its end.

    Raises
    ------
    BadChecksumError
        When the body is whole and not what was sent; nothing of it is kept.
    ValueError
        When more came than the upload has; nothing of it is kept.
    """
    writer = arrival.writer
    digest = hashlib.sha256()

    def keep(piece: bytes) -> None:
        digest.update(piece)
        writer.write(piece)

    try:
        ending = await _receive_all(arrival, receive, keep, still_allowed)
        if ending is Ending.WHOLE and arrival.checksum is not None:
            named, found = arrival.checksum.digest, digest.digest()
            if not hmac.compare_digest(named, found):
                raise BadChecksumError
        await on_disk(writer.commit)
    except BaseException:
        writer.discard()
        raise
    return ending


async def _receive_all(
    arrival: Arrival,
    receive: Receive,
    keep: Callable[[bytes], None],
    still_allowed: Callable[[], Awaitable[None]],
) -> Ending:
    gathered = bytearray()
    asked_at = window_at = time.monotonic()
    window = 0
    while True:
        body, ending = await _next(arrival, receive)
        now = time.monotonic()
        gathered += body
        window += len(body)
        if body:
            arrival.last_byte_at = now
        if len(gathered) >= GATHER or (ending is not None and gathered):
            await on_disk(keep, bytes(gathered))
            gathered.clear()
        if ending is not None:
            return ending
        if now - asked_at >= ASK_AGAIN_S:
            await still_allowed()
            asked_at = now
        if now - window_at >= WINDOW_S:
            if window < WINDOW_BYTES:
                return Ending.SLOW
            window_at, window = now, 0


async def _next(arrival: Arrival, receive: Receive) -> tuple[bytes, Ending | None]:
    """Wait for the next bytes, for an end, or for somebody who asks us to stop."""
    coming = asyncio.ensure_future(receive())
    stopping = asyncio.ensure_future(arrival.stop.wait())
    try:
        await asyncio.wait(
            {coming, stopping},
            timeout=SILENT_S,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not coming.done():
            return b"", Ending.ASKED if stopping.done() else Ending.SLOW
        message = coming.result()
    finally:
        coming.cancel()
        stopping.cancel()
    if message["type"] == "http.disconnect":
        return b"", Ending.CUT
    body: bytes = message.get("body", b"")
    return body, None if message.get("more_body", False) else Ending.WHOLE
