"""Tiny films to spoil, and the boxes they are made of."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import av

from factories.numbered_films import drawing, numbered_film

Change = Callable[[bytes], bytes]


@cache
def clip(
    container: str = "mov",
    codec: str = "libx264",
    *,
    sound_codec: str = "",
    options: tuple[tuple[str, str], ...] = (),
    container_options: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Make a film of ten small pictures."""
    return numbered_film(
        list(range(10)),
        base=Fraction(1, 25),
        container=container,
        codec=codec,
        size=(64, 48),
        sound_s=0.4 if sound_codec else 0,
        sound_codec=sound_codec or "aac",
        options=dict(options),
        container_options=dict(container_options),
    )


@cache
def still(side: int = 32) -> bytes:
    """Make one JPEG picture."""
    coder = av.CodecContext.create("mjpeg", "w")
    coder.width = coder.height = side
    coder.pix_fmt, coder.time_base = "yuvj420p", Fraction(1, 25)
    frame = av.VideoFrame.from_ndarray(drawing(1, side, side), format="rgb24")
    frame = frame.reformat(format="yuvj420p")
    frame.pts = 0
    return b"".join(bytes(each) for each in [*coder.encode(frame), *coder.encode()])


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        found.append((content[at + 4 : at + 8], content[at + 8 : at + size]))
        at += size
    return found


def changed(film: bytes, path: str, change: Change) -> bytes:
    """Change the content of every box at a path, for example ``moov/trak/tkhd``."""
    kind, _, rest = path.partition("/")
    met = False
    parts = []
    for here, content in boxes(film):
        if here == kind.encode():
            met = True
            content = changed(content, rest, change) if rest else change(content)
        parts.append(box(here, content))
    assert met, f"no box {path}"
    return b"".join(parts)


def behind(first: bytes, film: bytes) -> bytes:
    """Put something before a film, and keep its index true."""

    def moved(stco: bytes) -> bytes:
        places = struct.unpack(f">{len(stco) // 4 - 2}I", stco[8:])
        return stco[:8] + struct.pack(
            f">{len(places)}I", *(place + len(first) for place in places)
        )

    return first + changed(film, "moov/trak/mdia/minf/stbl/stco", moved)


def with_box(film: bytes, path: str, more: bytes) -> bytes:
    """Add a box at the end of each box at a path."""
    return changed(film, path, lambda content: content + more)


def without_box(film: bytes, path: str, kind: bytes) -> bytes:
    return changed(
        film,
        path,
        lambda content: b"".join(
            box(*each) for each in boxes(content) if each[0] != kind
        ),
    )


def at(place: int, value: bytes) -> Change:
    """Return what writes a value at a place of a box."""
    return lambda content: content[:place] + value + content[place + len(value) :]


def element(number: int, content: bytes) -> bytes:
    """Make a Matroska element."""
    name = number.to_bytes((number.bit_length() + 7) // 8)
    return name + (len(content) | 1 << 56).to_bytes(8) + content


def matroska(
    *more: bytes,
    info: bytes = b"",
    track: bytes = b"",
    tracks: bytes = b"",
    blocks: int = 5,
) -> bytes:
    """Make a Matroska film of still pictures, with more in it."""
    head = (
        element(0x4282, b"matroska") + element(0x4287, b"\4") + element(0x4285, b"\2")
    )
    video = element(0xB0, b"\x20") + element(0xBA, b"\x20")
    entry = (
        element(0xD7, b"\1")
        + element(0x73C5, b"\1")
        + element(0x83, b"\1")
        + element(0x86, b"V_MJPEG")
        + element(0xE0, video)
        + track
    )
    cluster = element(0xE7, b"\0") + b"".join(
        element(0xA3, b"\x81" + (40 * number).to_bytes(2) + b"\x80" + still())
        for number in range(blocks)
    )
    scale = element(0x2AD7B1, (1_000_000).to_bytes(3))
    segment = (
        element(0x1549A966, scale + info)
        + element(0x1654AE6B, element(0xAE, entry) + tracks)
        + b"".join(more)
        + element(0x1F43B675, cluster)
    )
    return element(0x1A45DFA3, head) + element(0x18538067, segment)
