"""Films whose structure goes on and on: tracks, depths, edits, names, packed parts."""

import struct
import zlib

from hostile_films.clips import (
    at,
    box,
    changed,
    clip,
    element,
    matroska,
    with_box,
    without_box,
)

_HEAD = box(b"ftyp", b"isom\0\0\2\0isom")

_SOUND = element(
    0xAE, element(0xD7, b"\2") + element(0x83, b"\2") + element(0x86, b"A_PCM/INT/LIT")
)


def with_edit_list(film: bytes, entries: bytes, count: int) -> bytes:
    """Replace the edit list of a film whose index comes last."""
    edits = box(b"edts", box(b"elst", bytes(4) + count.to_bytes(4) + entries))
    return with_box(without_box(film, "moov/trak", b"edts"), "moov/trak", edits)


def _edits(length: int, start: int, count: int) -> bytes:
    entry = struct.pack(">IIHH", length, start % (1 << 32), 1, 0)
    return with_edit_list(clip(), entry * count, count)


def _deep(kind: bytes, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = box(kind, content)
    return content


def _deep_element(number: int, depth: int) -> bytes:
    """Nest an element in itself, each of a size that is not told."""
    name = number.to_bytes((number.bit_length() + 7) // 8)
    return (name + b"\x01" + b"\xff" * 7) * depth


def _packed_index(plain: bytes, said: int) -> bytes:
    packed = box(b"dcom", b"zlib") + box(
        b"cmvd", said.to_bytes(4) + zlib.compress(plain, 9)
    )
    return _HEAD + box(b"moov", box(b"cmov", packed))


def _packed_blocks(method: bytes) -> bytes:
    """Say that the pictures of a Matroska film are packed, which they are not."""
    packing = element(0x4254, b"\3") + element(0x4255, bytes(64))
    if method != b"\3":
        packing = element(0x4254, method)
    coding = element(0x5031, b"\0") + element(0x5032, b"\1") + element(0x5033, b"\0")
    return matroska(
        track=element(0x6D80, element(0x6240, coding + element(0x5034, packing)))
    )


FILMS = {
    "edits_of_everything": lambda _: _edits(1000, 0, 100_000),
    "edits_of_nothing": lambda _: _edits(1, 300, 100_000),
    "edits_of_no_length": lambda _: _edits(0, 0, 50_000),
    "edits_backwards": lambda _: _edits(100, -5000, 2_000),
    "edits_before_the_film": lambda _: _edits(1 << 31, -1, 300),
    "tracks_a_million": lambda _: _HEAD + box(b"moov", box(b"trak", b"") * 1_000_000),
    "tracks_hundred_whole": lambda _: with_box(
        clip(), "moov", b"".join(box(b"trak", b"") for _ in range(100))
    ),
    "tracks_hundred_thousand_matroska": lambda _: matroska(tracks=_SOUND * 100_000),
    "deep_boxes": lambda _: _HEAD + box(b"moov", _deep(b"trak", 10_000)),
    "deep_notes": lambda _: with_box(clip(), "moov", _deep(b"udta", 10_000)),
    "deep_chapters": lambda _: matroska(_deep_element(0x1043A770, 20_000)),
    "deep_tags": lambda _: matroska(
        element(0x1254C367, element(0x7373, _deep_element(0x67C8, 50_000)))
    ),
    "boxes_without_end": lambda _: clip() + box(b"free", b"") * 200_000,
    "boxes_before_the_index": lambda _: (
        _HEAD + box(b"free", b"") * 10_000 + clip()[20:]
    ),
    "notes_of_megabytes": lambda _: with_box(
        clip(),
        "moov",
        box(b"udta", box(b"\xa9nam", b"\x7f\xff\0\0" + b"x" * 4_000_000)),
    ),
    "notes_without_end": lambda _: matroska(
        element(
            0x1254C367,
            element(
                0x7373,
                element(0x67C8, element(0x45A3, b"N") + element(0x4487, b"x")) * 50_000,
            ),
        )
    ),
    "packed_index": lambda _: _packed_index(clip()[-700:], 700),
    "packed_index_bomb": lambda _: _packed_index(bytes(20_000_000), 0xFFFFFFFF),
    "packed_index_lie": lambda _: _packed_index(b"moov" * 1000, 16),
    "packed_blocks": lambda _: _packed_blocks(b"\0"),
    "packed_blocks_otherwise": lambda _: _packed_blocks(b"\1"),
    "stripped_blocks": lambda _: _packed_blocks(b"\3"),
    "locked": lambda _: changed(
        clip(), "moov/trak/mdia/minf/stbl/stsd", at(12, b"encv")
    ),
    "fragments_of_nothing": lambda _: (
        clip()
        + box(b"moof", box(b"mfhd", bytes(8)) + box(b"traf", box(b"tfhd", bytes(8))))
        * 9_000
    ),
    "index_of_fragments": lambda _: (
        _HEAD
        + box(
            b"sidx",
            bytes(4) + struct.pack(">IIIIHH", 1, 1, 0, 0, 0, 60_000) + bytes(720_000),
        )
        + clip()[20:]
    ),
}
