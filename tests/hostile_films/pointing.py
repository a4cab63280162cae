"""Real films that name other files for their pictures, fonts, chapters or next parts."""

import struct

from hostile_films.clips import (
    box,
    boxes,
    changed,
    clip,
    element,
    matroska,
    with_box,
    without_box,
)
from hostile_films.elsewhere import Elsewhere

_DREF = "moov/trak/mdia/minf/dinf"


def _data_at(entry: bytes) -> bytes:
    reference = box(b"dref", bytes(4) + (1).to_bytes(4) + entry)
    return changed(clip(), _DREF, lambda _: reference)


def _alias(there: Elsewhere) -> bytes:
    """Make a Macintosh alias of the folder's film, as old cameras' software wrote them."""
    path = there.path.encode()
    record = struct.pack(">4sHHH", bytes(4), 150, 2, 0)
    record += bytes([9]) + b"Macintosh".ljust(27, b"\0") + bytes(4 + 2 + 2 + 4)
    record += bytes([10]) + b"canary.mp4".ljust(63, b"\0") + bytes(4 + 4 + 4 + 4)
    record += struct.pack(">hh", 1, 9) + bytes(4 + 2 + 10)
    for kind, text in ((2, path), (18, path), (0, b"canary"), (14, b"\0\x0a" + path)):
        record += struct.pack(">hH", kind, len(text)) + text + bytes(len(text) % 2)
    return box(b"alis", bytes(4) + record + struct.pack(">h", -1))


def _reference_film(target: str) -> bytes:
    text = target.encode() + b"\0"
    data = box(b"rdrf", bytes(4) + b"url " + len(text).to_bytes(4) + text)
    moved = box(b"moov", box(b"rmra", box(b"rmda", data)))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + moved


def _chapters_elsewhere(there: Elsewhere) -> bytes:
    chapter = (
        element(0x73C4, b"\1")
        + element(0x91, b"\0")
        + element(0x6E67, bytes(range(16)))
        + element(0x80, element(0x85, there.path.encode()))
    )
    return matroska(element(0x1043A770, element(0x45B9, element(0xB6, chapter))))


def _attachment(name: str, kind: str, content: bytes) -> bytes:
    attached = element(
        0x61A7,
        element(0x466E, name.encode())
        + element(0x4660, kind.encode())
        + element(0x465C, content)
        + element(0x46AE, b"\7"),
    )
    return element(0x1941A469, attached)


def _subtitle_track(codec: bytes, private: bytes) -> bytes:
    return element(
        0xAE,
        element(0xD7, b"\2")
        + element(0x73C5, b"\2")
        + element(0x83, b"\x11")
        + element(0x86, codec)
        + element(0x63A2, private),
    )


def _track_of_data(kind: bytes, there: Elsewhere) -> bytes:
    """Add a second track that is no picture, with an address for its content."""
    film = clip()
    tracks = [
        content
        for name, content in boxes(dict(boxes(film))[b"moov"])
        if name == b"trak"
    ]
    other = box(b"trak", tracks[0])
    other = changed(other, "trak/mdia/hdlr", lambda hdlr: hdlr[:8] + kind + hdlr[12:])
    other = changed(
        other,
        "trak/mdia/minf/dinf",
        lambda _: box(
            b"dref",
            bytes(4) + (1).to_bytes(4) + box(b"url ", bytes(4) + there.url.encode()),
        ),
    )
    return with_box(film, "moov", other)


FILMS = {
    "data_at_path": lambda there: _data_at(
        box(b"url ", bytes(4) + there.path.encode() + b"\0")
    ),
    "data_at_file_url": lambda there: _data_at(
        box(b"url ", bytes(4) + f"file://{there.path}".encode() + b"\0")
    ),
    "data_at_neighbour": lambda _: _data_at(box(b"url ", bytes(4) + b"canary.mp4\0")),
    "data_at_net": lambda there: _data_at(
        box(b"url ", bytes(4) + there.url.encode() + b"\0")
    ),
    "data_by_name": lambda there: _data_at(
        box(b"urn ", bytes(4) + b"film\0" + there.url.encode() + b"\0")
    ),
    "data_by_alias": lambda there: _data_at(_alias(there)),
    "data_by_resource": lambda there: _data_at(box(b"rsrc", _alias(there)[8:])),
    "no_data_reference": lambda _: without_box(clip(), "moov/trak/mdia/minf", b"dinf"),
    "reference_to_path": lambda there: _reference_film(there.path),
    "reference_to_net": lambda there: _reference_film(there.url),
    "cover_at_net": lambda there: with_box(
        clip(),
        "moov",
        box(b"udta", box(b"\xa9cov", struct.pack(">HH", 20, 0) + there.url.encode())),
    ),
    "text_track": lambda there: _track_of_data(b"text", there),
    "hint_track": lambda there: _track_of_data(b"hint", there),
    "notes_track": lambda there: _track_of_data(b"meta", there),
    "next_part": lambda _: matroska(
        info=element(0x3EB923, bytes(range(16))) + element(0x3E83BB, b"canary.mp4")
    ),
    "chapters": _chapters_elsewhere,
    "font": lambda there: matroska(
        _attachment("../../canary.ttf", "font/ttf", there.path.encode())
    ),
    "attached_list": lambda there: matroska(
        _attachment("a.m3u8", "application/x-mpegurl", f"#EXTM3U\n{there.url}".encode())
    ),
    "attached_cover": lambda there: matroska(
        _attachment("cover.svg", "image/svg+xml", f"<svg>{there.url}</svg>".encode())
    ),
    "drawn_subtitles": lambda there: matroska(
        tracks=_subtitle_track(
            b"S_TEXT/ASS", f"[Fonts]\nfontname: {there.path}\n".encode()
        )
    ),
    "picture_subtitles": lambda there: matroska(
        tracks=_subtitle_track(b"S_VOBSUB", f"idx: {there.path}\n".encode())
    ),
}
