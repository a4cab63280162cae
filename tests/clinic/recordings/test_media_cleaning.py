"""What is kept of what was sent: the part alone, and nothing that was said beside it."""

import io
from fractions import Fraction

import av
import numpy as np
import pytest

from attunement.timeline.interval import Interval
from attunement_clinic.recordings.media.film import ReadyFilm, make_film
from attunement_clinic.recordings.media.wire import Output
from factories.numbered_films import (
    BytesSink,
    BytesSource,
    is_in_units,
    number_of,
    numbered_film,
)
from factories.telling_films import (
    DEVICE,
    ENCODERS,
    PLACE,
    from_a_browser,
    from_a_phone,
    packets_of,
)

PART = Interval(1400, 4600)


def kept_of(content: bytes, part: Interval | None = None) -> tuple[ReadyFilm, bytes]:
    """Return what was made, and what is kept: a copy of what was sent, or the proxy."""
    sinks = {output: BytesSink() for output in Output}
    film = make_film(BytesSource(content), lambda _: sinks, lambda _: None, kept=part)
    kept = Output.ORIGINAL if film.made.has_original else Output.PROXY
    return film, sinks[kept].content


def numbers_in(content: bytes, turns: int = 0) -> list[int]:
    with av.open(io.BytesIO(content)) as film:
        return [
            number_of(np.rot90(frame.reformat(format="gray").to_ndarray(), turns))
            for frame in film.decode(video=0)
        ]


FILMS = {
    "mov h264": lambda: from_a_phone(150),
    "mov hevc": lambda: from_a_phone(150, codec="libx265"),
    "matroska": lambda: from_a_browser(150),
}


@pytest.mark.parametrize("kind", FILMS)
def test_of_a_part_no_byte_of_the_rest_is_kept(kind: str) -> None:
    """Neither of pictures nor of sound; it begins at the first whole picture inside."""
    content = FILMS[kind]()
    film, kept = kept_of(content, PART)

    assert film.made.has_original
    numbers = numbers_in(kept)
    assert numbers == list(range(50, 50 + len(numbers)))
    assert 110 <= numbers[-1] < 115
    begin, end = Fraction(PART.onset_ms, 1000), Fraction(PART.offset_ms, 1000)
    # What is coded of a packet, without the head that several may share.
    packets = [(at, each[len(each) // 3 :]) for at, each in packets_of(content)]
    inside = {each for at, each in packets if begin <= at < end and len(each) > 30}
    # The tone is the same every second, and so may its packets be.
    outside = {each for at, each in packets if not begin <= at < end} - inside
    assert len(outside) > 50
    assert not [each for each in outside if len(each) > 30 and each in kept]
    assert len([each for each in inside if each in kept]) > 30


@pytest.mark.parametrize("part", [None, PART])
@pytest.mark.parametrize("kind", FILMS)
def test_place_device_and_notes_are_in_no_byte_of_it(
    kind: str, part: Interval | None
) -> None:
    content = FILMS[kind]()
    assert DEVICE in content
    assert PLACE in content
    assert any(each in content for each in ENCODERS)
    _, kept = kept_of(content, part)

    for said in (DEVICE, PLACE, PLACE.strip(b"/"), *ENCODERS, b"2026-01-02"):
        assert said not in kept
    with av.open(io.BytesIO(kept)) as film:
        assert [each.type for each in film.streams] == ["video", "audio"]
        assert "creation_time" not in film.metadata


def test_all_of_a_film_is_kept_as_it_was_sent() -> None:
    """Picture for picture, in the order and the size in which it was filmed."""
    content = from_a_phone(60, codec="libx265")
    _film, kept = kept_of(content)

    assert numbers_in(kept) == list(range(60))
    with av.open(io.BytesIO(kept)) as opened:
        assert opened.streams.video[0].codec_context.name == "hevc"
    assert is_in_units(kept)


def test_a_film_held_sideways_is_kept_so_that_it_stands_upright() -> None:
    content = numbered_film(
        list(range(50)), base=Fraction(1, 25), turns=1, options={"g": "25"}
    )
    _, kept = kept_of(content)

    with av.open(io.BytesIO(content)) as sent, av.open(io.BytesIO(kept)) as opened:
        (was, *_), (frame, *_) = sent.decode(video=0), opened.decode(video=0)
        assert frame.rotation == was.rotation != 0


def test_sound_and_picture_stay_together() -> None:
    """The tone begins with each second of the film, and so with each of the copy."""
    _, kept = kept_of(from_a_phone(150), Interval(1900, 5000))

    assert numbers_in(kept)[0] == 50
    with av.open(io.BytesIO(kept)) as film:
        sound = film.streams.audio[0]
        loud = [
            float(frame.pts * sound.time_base)
            for frame in film.decode(sound)
            if np.abs(frame.to_ndarray()).max() > 0.2
        ]
    # The first sound that counts lies 0.1 s from the edge; the tone sounds for 0.5 s.
    assert all(at % 1 < 0.55 or at % 1 > 0.95 for at in loud)
    assert any(0.97 < at < 1.06 for at in loud)


def without_whole_pictures() -> bytes:
    return numbered_film(
        list(range(150)),
        base=Fraction(1, 25),
        options={"g": "250", "keyint_min": "250", "sc_threshold": "0"},
    )


def entered_by_a_note_alone() -> bytes:
    return numbered_film(
        list(range(150)),
        base=Fraction(1, 25),
        options={"g": "25", "bf": "2", "x264-params": "open-gop=1"},
    )


def in_an_old_codec() -> bytes:
    return numbered_film(
        list(range(150)),
        base=Fraction(1, 25),
        container="avi",
        codec="mpeg4",
        options={},
    )


@pytest.mark.parametrize(
    "make", [without_whole_pictures, entered_by_a_note_alone, in_an_old_codec]
)
def test_where_no_clean_copy_can_be_made_there_is_none(make: object) -> None:
    """What is watched is kept in its place; it holds the part and nothing else."""
    film, kept = kept_of(make(), PART)  # type: ignore[operator]

    assert not film.made.has_original
    assert numbers_in(kept) == list(range(35, 115))
