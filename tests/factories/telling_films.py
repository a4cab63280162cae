"""Films that tell of place, device and people, in every place where a phone might say so."""

from __future__ import annotations

import io
from fractions import Fraction

import av

from factories.numbered_films import numbered_film
from hostile_films.clips import box, boxes, changed, element, with_box

#: Stands wherever something may be said beside the pictures.
DEVICE = b"CANARY-phone-of-Amara-71d2"
PLACE = b"+59.9139+010.7522/"
#: What libx264 and libx265 themselves write between the pictures.
ENCODERS = (b"x264 - core", b"x265 (build")
_NOTED = {
    "location": PLACE.decode(),
    "com.apple.quicktime.location.ISO6709": PLACE.decode(),
    "com.apple.quicktime.make": DEVICE.decode(),
    "make": DEVICE.decode(),
    "title": DEVICE.decode(),
    "comment": DEVICE.decode(),
    "creation_time": "2026-01-02T03:04:05Z",
}


def from_a_phone(frames: int, *, codec: str = "libx264", every: int = 25) -> bytes:
    """Make a MOV with notes in its boxes, its tracks and between its pictures."""
    plain = numbered_film(
        list(range(frames)),
        base=Fraction(1, 25),
        codec=codec,
        sound_s=frames / 25,
        options=_quiet(codec, every),
        metadata=_NOTED,
        container_options={"movflags": "+use_metadata_tags"},
    )
    film = _with_a_track_of_data(plain)
    for path in ("moov", "moov/trak"):
        for noted in (
            box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7" + PLACE)),
            box(b"meta", bytes(4) + box(b"keys", DEVICE)),
            box(b"uuid", bytes(range(16)) + DEVICE),
        ):
            film = with_box(film, path, noted)
    return (
        film + box(b"uuid", bytes(16) + PLACE) + box(b"mdat", PLACE + DEVICE) + DEVICE
    )


def from_a_browser(frames: int, *, every: int = 25) -> bytes:
    """Make a Matroska film with tags and a picture of somebody attached."""
    film = numbered_film(
        list(range(frames)),
        base=Fraction(1, 25),
        container="matroska",
        sound_s=frames / 25,
        sound_codec="libopus",
        options=_quiet("libx264", every),
        metadata=_NOTED,
    )
    attached = element(0x466E, DEVICE) + element(0x4660, b"image/jpeg")
    attached += element(0x465C, DEVICE) + element(0x46AE, b"\7")
    return film + element(0x1941A469, element(0x61A7, attached))


def packets_of(film: bytes) -> list[tuple[Fraction, bytes]]:
    """Return when each packet of picture and sound begins, and its bytes."""
    found = []
    with av.open(io.BytesIO(film)) as opened:
        streams = [opened.streams.video[0], opened.streams.audio[0]]
        for packet in opened.demux(*streams):
            if packet.pts is not None and packet.size:
                found.append((packet.pts * packet.time_base, bytes(packet)))
    return found


def _quiet(codec: str, every: int) -> dict[str, str]:
    if codec == "libx265":
        return {"x265-params": f"log-level=none:keyint={every}:bframes=2"}
    return {"g": str(every), "bf": "2"}


def _with_a_track_of_data(film: bytes) -> bytes:
    """Add a track that says where the camera was, as those do that know it."""
    index = dict(boxes(film))[b"moov"]
    first = next(content for kind, content in boxes(index) if kind == b"trak")
    other = changed(
        box(b"trak", first),
        "trak/mdia/hdlr",
        lambda hdlr: hdlr[:8] + b"meta" + hdlr[12:],
    )
    entry = box(b"mebx", bytes(6) + b"\0\1" + box(b"keys", DEVICE + PLACE))
    other = changed(
        other, "trak/mdia/minf/stbl/stsd", lambda _: bytes(4) + b"\0\0\0\1" + entry
    )
    return with_box(film, "moov", other)
