"""A film is measured in one pass, and nothing it names elsewhere is opened."""

import wave

import numpy as np
import pytest

from attunement.errors import ExtractionError
from attunement.extraction.film import film_signals
from attunement.extraction.region import Region
from small_films import write_film

HAND = Region(name="infant-1", x=0, y=0, width=0.4, height=0.8)


def test_movement_loudness_voice_and_pitch_come_from_one_file(tmp_path):
    write_film(tmp_path / "film.mkv")
    told = []

    found = film_signals(tmp_path / "film.mkv", regions=[HAND], progress=told.append)

    assert [one.name for one in found.signals] == [
        *("infant-1", "loudness", "voice", "pitch")
    ]
    moves = found.movement.signals[0]
    assert (moves.values.size, moves.rate_hz, moves.start_ms) == (24, 25, 0)
    # 40 by 40 pixels of the region's 64 by 77 change by 100 levels in every picture.
    assert np.allclose(moves.values, 100 * 1_600 / (64 * 77), rtol=0.02)
    assert not found.movement.camera_motion.any()
    assert np.nanmedian(found.pitch.values) == pytest.approx(250, abs=0.5)
    assert np.median(found.loudness.values) == pytest.approx(-15.3, abs=0.1)
    assert told == sorted(told)
    assert 0 < told[-1] <= 1


def test_without_a_region_the_pictures_are_not_read(tmp_path):
    write_film(tmp_path / "film.mkv")

    found = film_signals(tmp_path / "film.mkv")

    assert found.movement is None
    assert found.loudness.values.size == 32


def test_a_film_without_sound_and_a_sound_without_pictures_are_read(tmp_path):
    write_film(tmp_path / "mute.mkv", has_sound=False)
    write_film(tmp_path / "sound.wav", has_pictures=False)

    mute = film_signals(tmp_path / "mute.mkv", regions=[HAND])
    sound = film_signals(tmp_path / "sound.wav", regions=[HAND])

    assert (mute.loudness, mute.voice, mute.pitch) == (None, None, None)
    assert mute.signals == mute.movement.signals
    assert sound.movement is None
    assert len(sound.signals) == 3


def test_a_film_in_which_nothing_was_asked_for_is_refused(tmp_path):
    write_film(tmp_path / "mute.mkv", has_sound=False)

    with pytest.raises(ExtractionError, match="no sound, and no region was named"):
        film_signals(tmp_path / "mute.mkv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.mp4", b"no film at all"),
        (
            "film.m3u8",
            b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        ),
        ("film.txt", b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ],
)
def test_what_is_no_film_or_only_names_others_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ExtractionError, match=rf"{name}: "):
        film_signals(tmp_path / name, regions=[HAND])


def test_a_region_that_cannot_be_is_told_with_the_file(tmp_path):
    write_film(tmp_path / "film.mkv")

    with pytest.raises(ExtractionError, match=r"film\.mkv: regions infant-1, infant-1"):
        film_signals(tmp_path / "film.mkv", regions=[HAND, HAND])


def test_a_sound_without_a_sample_has_series_without_one(tmp_path):
    with wave.open(str(tmp_path / "sound.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))

    found = film_signals(tmp_path / "sound.wav")

    assert [one.values.size for one in found.signals] == [0, 0, 0]
