"""Films whose numbers lie: sizes, counts, lengths of time, rates, sides."""

import struct
from fractions import Fraction
from functools import cache

from factories.numbered_films import numbered_film
from hostile_films.clips import at, box, changed, clip, element, matroska, still

_MOST = b"\xff\xff\xff\xff"
_STBL = "moov/trak/mdia/minf/stbl"


def _float(value: float) -> bytes:
    return struct.pack(">d", value)


def _avi(**numbers: int) -> bytes:
    """Write numbers over the header of the picture in an AVI film."""
    film = bytearray(clip("avi", "mpeg4"))
    header = film.index(b"strh") + 8
    places = {"scale": 20, "rate": 24, "start": 28, "length": 32, "sample": 44}
    for name, value in numbers.items():
        struct.pack_into("<I", film, header + places[name], value)
    return bytes(film)


@cache
def _raw_avi() -> bytes:
    return numbered_film(
        list(range(3)),
        base=Fraction(1, 25),
        container="avi",
        codec="rawvideo",
        pixels="bgr24",
        size=(64, 48),
    )


def _large_avi(side: int) -> bytes:
    film = _raw_avi()
    for height in (48, -48):
        film = film.replace(
            struct.pack("<ii", 64, height), struct.pack("<ii", side, side)
        )
    return film


def _large_stills(width: int, height: int) -> bytes:
    """Let the pictures themselves say how large they are, and not their container."""
    picture = still()
    sof = picture.index(b"\xff\xc0") + 5
    lied = picture[:sof] + struct.pack(">HH", height, width) + picture[sof + 4 :]
    return matroska().replace(picture, lied)


def _sound(**numbers: bytes) -> bytes:
    audio = element(0xB5, numbers.get("rate", _float(48_000)))
    audio += element(0x9F, numbers.get("channels", b"\1"))
    audio += element(0x6264, numbers.get("bits", b"\x10"))
    return matroska(
        tracks=element(
            0xAE,
            element(0xD7, b"\2")
            + element(0x73C5, b"\2")
            + element(0x83, b"\2")
            + element(0x86, b"A_PCM/INT/LIT")
            + element(0xE1, audio),
        )
    )


FILMS = {
    "box_of_everything": lambda _: (
        clip()[:20] + b"\0\0\0\1free" + b"\x7f" + b"\xff" * 7
    ),
    "box_of_no_size": lambda _: clip()[:20] + b"\0\0\0\2free" + clip()[20:],
    "box_beyond_the_end": lambda _: clip()[:20] + _MOST + clip()[24:],
    "index_beyond_the_end": lambda _: (
        clip()[:-900] + b"\x7f\xff\xff\xff" + clip()[-896:]
    ),
    "pictures_four_billion": lambda _: changed(clip(), _STBL + "/stsz", at(8, _MOST)),
    "pictures_of_four_gigabytes": lambda _: changed(
        clip(), _STBL + "/stsz", at(4, _MOST)
    ),
    "pictures_elsewhere_in_the_file": lambda _: changed(
        clip(), _STBL + "/stco", at(8, b"\x7f\xff\xff\xff")
    ),
    "chunks_four_billion": lambda _: changed(clip(), _STBL + "/stco", at(4, _MOST)),
    "chunks_of_four_billion": lambda _: changed(clip(), _STBL + "/stsc", at(12, _MOST)),
    "times_four_billion": lambda _: changed(
        clip(), _STBL + "/stts", at(4, b"\0\0\0\1" + _MOST + b"\0\0\0\0")
    ),
    "times_of_four_billion": lambda _: changed(clip(), _STBL + "/stts", at(12, _MOST)),
    "times_backwards": lambda _: changed(
        clip(), _STBL + "/stts", at(12, b"\xff\xff\xf0\0")
    ),
    "order_of_four_billion": lambda _: changed(
        clip(),
        _STBL,
        lambda stbl: stbl + box(b"ctts", bytes(4) + b"\0\0\0\1" + _MOST * 2),
    ),
    "keys_four_billion": lambda _: changed(
        clip(), _STBL, lambda stbl: stbl + box(b"stss", bytes(4) + _MOST + bytes(64))
    ),
    "years_long": lambda _: changed(
        changed(clip(), "moov/mvhd", at(16, _MOST)),
        "moov/trak/mdia/mdhd",
        at(16, _MOST),
    ),
    "no_unit_of_time": lambda _: changed(
        clip(), "moov/trak/mdia/mdhd", at(12, bytes(4))
    ),
    "finest_unit_of_time": lambda _: changed(
        clip(), "moov/trak/mdia/mdhd", at(12, _MOST)
    ),
    "widest_in_the_index": lambda _: changed(
        clip(), _STBL + "/stsd", at(40, b"\xff\xff\xff\xff")
    ),
    "no_size_in_the_index": lambda _: changed(
        clip(), _STBL + "/stsd", at(40, bytes(4))
    ),
    "unknown_codec": lambda _: changed(clip(), _STBL + "/stsd", at(12, b"zzzz")),
    "codec_of_text": lambda _: changed(clip(), _STBL + "/stsd", at(12, b"ansi")),
    "codec_of_layers": lambda _: changed(clip(), _STBL + "/stsd", at(12, b"8BPS")),
    "no_codec": lambda _: changed(clip(), _STBL + "/stsd", lambda _: bytes(8)),
    "codecs_four_billion": lambda _: changed(clip(), _STBL + "/stsd", at(4, _MOST)),
    "matroska_nan_long": lambda _: matroska(info=element(0x4489, _float(float("nan")))),
    "matroska_infinite": lambda _: matroska(info=element(0x4489, _float(float("inf")))),
    "matroska_backwards": lambda _: matroska(info=element(0x4489, _float(-1e300))),
    "matroska_no_unit": lambda _: matroska(info=element(0x2AD7B1, b"\0")),
    "matroska_widest_unit": lambda _: matroska(
        info=element(0x2AD7B1, b"\x7f" + b"\xff" * 7)
    ),
    "matroska_nan_rate": lambda _: matroska(
        track=element(0x2383E3, _float(float("nan")))
        + element(0x23314F, _float(float("nan")))
    ),
    "matroska_fastest": lambda _: matroska(track=element(0x23E383, b"\1")),
    "matroska_unknown_size": lambda _: (
        matroska() + b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7
    ),
    "matroska_larger_than_all": lambda _: (
        matroska() + b"\xa3\x01" + b"\x7f" * 7 + bytes(64)
    ),
    "matroska_sides": lambda _: matroska(
        track=element(
            0xE0,
            element(0xB0, b"\x7f\xff\xff\xff") + element(0xBA, b"\x7f\xff\xff\xff"),
        )
    ),
    "sound_nan": lambda _: _sound(rate=_float(float("nan"))),
    "sound_at_no_rate": lambda _: _sound(rate=_float(0)),
    "sound_at_every_rate": lambda _: _sound(rate=_float(1e300)),
    "sound_of_all_channels": lambda _: _sound(channels=b"\xff\xff\xff"),
    "sound_of_odd_bits": lambda _: _sound(bits=b"\xff\xff"),
    "avi_no_rate": lambda _: _avi(scale=0, rate=0),
    "avi_fastest": lambda _: _avi(scale=1, rate=1_000_000),
    "avi_longest": lambda _: _avi(length=0xFFFFFFFF, start=0xFFFFFFF0),
    "avi_pictures_of_four_gigabytes": lambda _: _avi(sample=0xFFFFFFFF),
    "avi_hundred_thousand_wide": lambda _: _large_avi(100_000),
    "avi_ten_thousand_wide": lambda _: _large_avi(10_000),
    "avi_widest": lambda _: _large_avi(0x7FFFFFFF),
    "stills_widest": lambda _: _large_stills(65_535, 65_535),
    "stills_hundred_thousand_wide": lambda _: matroska(
        track=element(0xE0, element(0xB0, b"\1\x86\xa0") + element(0xBA, b"\1\x86\xa0"))
    ),
    "stills_of_8192": lambda _: _large_stills(8_192, 8_192),
    "stills_of_one_line": lambda _: _large_stills(8_000, 1),
    "stills_of_no_side": lambda _: _large_stills(0, 0),
}
