"""Tell a film's container by its own bytes, never by its name or what a client says.

The answer fixes the one demuxer that the confined child may use, so a playlist or a
script that calls itself a film reaches no code that would follow it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError

if TYPE_CHECKING:
    from attunement_clinic.recordings.media.ports import MediaSource


class Container(StrEnum):
    """The containers that are read, by the name of their one demuxer."""

    MOV = "mov"
    MATROSKA = "matroska"
    AVI = "avi"
    MPEGTS = "mpegts"


#: What libavformat calls the demuxers, for its allow-list.
DEMUXER_NAMES = {
    Container.MOV: "mov,mp4,m4a,3gp,3g2,mj2",
    Container.MATROSKA: "matroska,webm",
    Container.AVI: "avi",
    Container.MPEGTS: "mpegts",
}

_FIRST_BYTES = 4096
_MOV_TYPES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
# Pictures and camera raw files share the box structure of films.
_PICTURE_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"jp2 ", b"crx "}
_PLAYLIST_STARTS = (
    b"#EXTM3U",
    b"ffconcat",
    b"<MPD",
    b"[playlist]",
    b"v=0",
    b"RTSPtext",
)
_TS_SYNC = 0x47
_TS_PACKETS = ((188, 0), (192, 4), (204, 0))
_TS_PACKETS_SEEN = 5
_EBML = b"\x1a\x45\xdf\xa3"
_BOXES_WALKED = 4096
_BOX_HEADER = 8
_LARGE_BOX_HEADER = 16


def sniff(source: MediaSource) -> Container:
    """Return the container of a film.

    Raises
    ------
    RefusedFilmError
        With `empty`, `playlist`, `not_a_film` or `index_missing`.
    """
    if source.size == 0:
        raise RefusedFilmError(RefusalCode.EMPTY, "the file has no bytes")
    start = source.read(0, min(source.size, _FIRST_BYTES))
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(_PLAYLIST_STARTS) or b"<MPD" in text[:512]:
        raise RefusedFilmError(
            RefusalCode.PLAYLIST, "the file is a list that points elsewhere, not a film"
        )
    if _is_mov(start):
        _require_index(source)
        return Container.MOV
    if start.startswith(_EBML):
        return _matroska(start)
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return Container.AVI
    if _is_mpegts(start):
        return Container.MPEGTS
    raise RefusedFilmError(
        RefusalCode.NOT_A_FILM,
        f"no known film container; the file begins with {start[:12].hex(' ')}",
    )


def _is_mov(start: bytes) -> bool:
    size, kind = int.from_bytes(start[:4]), start[4:8]
    if kind not in _MOV_TYPES or (size < _BOX_HEADER and size not in (0, 1)):
        return False
    if kind == b"ftyp" and start[8:12] in _PICTURE_BRANDS:
        raise RefusedFilmError(
            RefusalCode.NOT_A_FILM, f"a still picture ({start[8:12].decode().strip()})"
        )
    return True


def _matroska(start: bytes) -> Container:
    if b"webm" in start[:64] or b"matroska" in start[:64]:
        return Container.MATROSKA
    raise RefusedFilmError(
        RefusalCode.NOT_A_FILM, "EBML of another document type than matroska or webm"
    )


def _is_mpegts(start: bytes) -> bool:
    for length, offset in _TS_PACKETS:
        marks = start[offset : offset + length * _TS_PACKETS_SEEN : length]
        if len(marks) == _TS_PACKETS_SEEN and set(marks) == {_TS_SYNC}:
            return True
    return False


def _require_index(source: MediaSource) -> None:
    """Walk the outermost boxes until the index (`moov`) is found.

    A phone writes the index last; a film that lost its end has none and cannot be
    played by anything, which deserves its own plain words.
    """
    position = 0
    for _ in range(_BOXES_WALKED):
        header = source.read(position, min(position + _LARGE_BOX_HEADER, source.size))
        if len(header) < _BOX_HEADER:
            break
        size, kind = int.from_bytes(header[:4]), header[4:8]
        if size == 1:
            size = int.from_bytes(header[8:16])
        if kind == b"moov" and position + size <= source.size:
            return
        if size < _BOX_HEADER:
            break
        position += size
    raise RefusedFilmError(
        RefusalCode.INDEX_MISSING,
        f"no index (moov) in the {source.size} bytes that arrived",
    )
