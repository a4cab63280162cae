"""Films that are something else as well, and other things that call themselves films."""

import gzip
import io
import zipfile

from hostile_films.clips import behind, box, clip, element, matroska, still
from hostile_films.elsewhere import SECRET

_PAGE = b"<!DOCTYPE html><script>/*" + SECRET + b"*/alert(1)</script>"


def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../film.html", _PAGE)
    return packed.getvalue()


FILMS = {
    "page_in_a_film": lambda _: clip() + box(b"free", _PAGE),
    "page_before_a_film": lambda _: behind(box(b"free", _PAGE), clip()),
    "list_before_a_film": lambda there: behind(
        box(b"free", f"\n#EXTM3U\n#EXTINF:1,\n{there.path}\n".encode()), clip()
    ),
    "script_before_a_film": lambda there: behind(
        box(b"skip", f"\nffconcat version 1.0\nfile {there.path}\n".encode()), clip()
    ),
    "archive_behind_a_film": lambda _: clip() + _archive(),
    "archive_behind_a_box": lambda _: clip() + box(b"free", SECRET) + _archive(),
    "document_in_a_film": lambda _: behind(
        box(b"free", b"%PDF-1.7\n" + SECRET), clip()
    ),
    "page_in_matroska": lambda _: matroska(element(0xEC, _PAGE)),
    "page_behind_matroska": lambda _: matroska() + _PAGE,
    "archive_behind_avi": lambda _: clip("avi", "mpeg4") + _archive(),
    "list_behind_a_stream": lambda there: (
        clip("mpegts") + f"#EXTM3U\n{there.path}\n".encode()
    ),
    "script_in_a_picture": lambda _: (
        still()[:2] + b"\xff\xfe\x00\x20/*" + SECRET + b"*/alert(1)" + still()[2:]
    ),
    "a_picture": lambda _: still(),
    "a_page": lambda _: _PAGE,
    "an_archive": lambda _: _archive(),
    "packed": lambda _: gzip.compress(clip(), mtime=0),
    "packed_bomb": lambda _: gzip.compress(bytes(10_000_000), mtime=0),
    "a_program": lambda _: b"\x7fELF\2\1\1" + bytes(2000),
    "a_pickle": lambda _: b"cos\nsystem\n(S'true'\ntR.",
    "flash": lambda _: b"FLV\1\5\0\0\0\x09" + bytes(500),
    "ogg": lambda _: b"OggS\0\2" + bytes(500),
    "windows": lambda _: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(500),
    "sound": lambda _: b"RIFF\x24\0\0\0WAVEfmt " + bytes(500),
    "a_still_of_a_phone": lambda _: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500),
    "camera_raw": lambda _: b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(500),
    "matroska_of_sound_lyrics": lambda _: element(0x1A45DFA3, element(0x4282, b"mka")),
}
