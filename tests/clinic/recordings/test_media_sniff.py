"""A film's container is told by its bytes; what only calls itself a film is refused."""

import io
from fractions import Fraction

import pytest

from attunement_clinic.recordings.media.sniff import Container, sniff
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from factories.numbered_films import BytesSource, numbered_film


@pytest.mark.parametrize(
    ("container", "codec", "expected"),
    [
        ("mov", "libx264", Container.MOV),
        ("mp4", "libx264", Container.MOV),
        ("3gp", "h263", Container.MOV),
        ("webm", "libvpx", Container.MATROSKA),
        ("matroska", "libx264", Container.MATROSKA),
        ("avi", "mpeg4", Container.AVI),
        ("mpegts", "libx264", Container.MPEGTS),
    ],
)
def test_each_container_is_known_by_its_bytes(
    container: str, codec: str, expected: Container
) -> None:
    """Real films, without any name."""
    size = (352, 288) if codec == "h263" else (64, 48)
    film = numbered_film(
        list(range(30)),
        base=Fraction(1, 25),
        container=container,
        codec=codec,
        size=size,
        options={},
    )

    assert sniff(BytesSource(film)) is expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.EMPTY),
        (b"Dear all, here is the film.\n" * 50, RefusalCode.NOT_A_FILM),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), RefusalCode.NOT_A_FILM),
        (b"PK\x03\x04" + bytes(500), RefusalCode.NOT_A_FILM),
        (b"\x1a\x45\xdf\xa3" + bytes(500), RefusalCode.NOT_A_FILM),
        (b"\0\0\0\x18ftypheic" + bytes(500), RefusalCode.NOT_A_FILM),
        (b"RIFF\0\0\0\0WAVE" + bytes(500), RefusalCode.NOT_A_FILM),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", RefusalCode.PLAYLIST),
        (b"\xef\xbb\xbf\n#EXTM3U\nfile:///etc/passwd\n", RefusalCode.PLAYLIST),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", RefusalCode.PLAYLIST),
        (b"<?xml version='1.0'?><MPD></MPD>", RefusalCode.PLAYLIST),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", RefusalCode.PLAYLIST),
        (b"G" * 10, RefusalCode.NOT_A_FILM),
        (b"\0\0\0\x08ftyp", RefusalCode.INDEX_MISSING),
    ],
)
def test_what_is_no_film_is_refused_with_its_own_word(
    content: bytes, code: RefusalCode
) -> None:
    """Text, pictures, archives, sound and lists that point elsewhere."""
    with pytest.raises(RefusedFilmError) as refusal:
        sniff(BytesSource(content))

    assert refusal.value.code is code


def test_a_film_cut_before_its_index_is_refused_as_such() -> None:
    """A phone writes the index last; without it nothing can play the film."""
    film = numbered_film(list(range(60)), base=Fraction(1, 30))

    with pytest.raises(RefusedFilmError) as refusal:
        sniff(BytesSource(film[: len(film) // 2]))

    assert refusal.value.code is RefusalCode.INDEX_MISSING


def test_a_film_cut_within_its_index_is_refused_as_such() -> None:
    """Half an index is none."""
    film = numbered_film(list(range(60)), base=Fraction(1, 30))

    with pytest.raises(RefusedFilmError) as refusal:
        sniff(BytesSource(film[:-40]))

    assert refusal.value.code is RefusalCode.INDEX_MISSING


def test_boxes_that_lead_in_circles_end() -> None:
    """A box that claims no length is not walked for ever."""
    boxes = io.BytesIO()
    boxes.write(b"\0\0\0\x10ftypisom\0\0\0\0")
    boxes.write(b"\0\0\0\0free")

    with pytest.raises(RefusedFilmError) as refusal:
        sniff(BytesSource(boxes.getvalue()))

    assert refusal.value.code is RefusalCode.INDEX_MISSING
