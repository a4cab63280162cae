"""Level and fundamental frequency of sounds that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import ExtractionError
from attunement.extraction.loudness import SILENCE_DBFS, LoudnessMeter
from attunement.extraction.pitch import HIGHEST_HZ, LOWEST_HZ, PitchMeter


def tone(hz, *, seconds=0.5, size=0.5):
    time = np.arange(int(seconds * 16_000)) / 16_000
    return (size * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def measured(meter, *blocks):
    for block in blocks:
        meter.feed(block)
    return meter.finish().values


@pytest.mark.parametrize("hz", [70, 110, 220, 350, 610, 950])
def test_the_pitch_of_a_voice_is_found_with_its_overtones(hz):
    voice = tone(hz) + 0.5 * tone(2 * hz) + 0.3 * tone(3 * hz)

    found = measured(PitchMeter(), voice)

    assert LOWEST_HZ < hz < HIGHEST_HZ
    assert np.allclose(found[:-2], hz, rtol=0.01)


def test_noise_and_silence_have_no_pitch():
    noise = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)

    assert np.isnan(measured(PitchMeter(), noise)).mean() > 0.95
    assert np.isnan(measured(PitchMeter(), np.zeros(16_000, np.float32))).all()
    assert np.isnan(measured(PitchMeter(), tone(200, size=1e-4))).all()


@pytest.mark.parametrize(("size", "level"), [(1.0, -3.01), (0.1, -23.01), (0.0, -120)])
def test_the_level_of_a_tone_is_that_of_its_size(size, level):
    found = measured(LoudnessMeter(), tone(500, size=size, seconds=0.512))

    assert np.allclose(found, level, atol=0.01)


@given(st.lists(st.integers(0, 1_500), max_size=12))
def test_blocks_of_any_size_give_the_same(sizes):
    sound = tone(180, seconds=0.3)
    edges = np.cumsum([one for one in sizes if one < sound.size]).tolist()
    blocks = np.split(sound, [one for one in edges if one < sound.size])

    for meter in (LoudnessMeter, PitchMeter):
        assert np.array_equal(
            measured(meter(), *blocks), measured(meter(), sound), equal_nan=True
        )


def test_a_window_is_32_ms_and_the_last_is_filled_with_silence():
    assert measured(LoudnessMeter(), np.ones(513, np.float32)).size == 2
    assert measured(LoudnessMeter()).size == 0
    assert measured(PitchMeter()).size == 0
    broken = np.array([np.nan] * 512, np.float32)
    assert measured(LoudnessMeter(), broken).tolist() == [SILENCE_DBFS]


@pytest.mark.parametrize("block", [np.zeros((2, 2), np.float32), np.zeros(4)])
def test_other_blocks_are_refused(block):
    for meter in (LoudnessMeter(), PitchMeter()):
        with pytest.raises(ExtractionError, match="expected float32 in one channel"):
            meter.feed(block)
