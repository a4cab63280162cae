"""One byte for each 10 ms, however the sound is cut into blocks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import ExtractionError
from attunement.extraction.peaks import PeakMeter


def peaks_of(sound, rate_hz, cuts=()):
    meter = PeakMeter(rate_hz)
    parts = [meter.feed(block) for block in np.split(sound, sorted(cuts))]
    return np.concatenate([*parts, meter.finish()]).tolist()


def test_known_sound_has_known_peaks():
    sound = np.zeros(480 * 3, np.float32)
    sound[480] = -0.5
    sound[959] = 0.25
    sound[960] = 1.0

    assert peaks_of(sound, 48_000) == [0, 128, 255]


def test_whole_numbers_are_full_scale_at_their_ends():
    sound = np.array([0] * 80 + [-32_768] + [0] * 79, np.int16)

    assert peaks_of(sound, 8_000) == [0, 255]


def test_the_louder_channel_counts():
    sound = np.zeros((160, 2), np.float32)
    sound[10, 0] = 0.2
    sound[20, 1] = -0.4

    assert peaks_of(sound, 16_000) == [102]


def test_what_is_left_at_the_end_is_a_window():
    assert peaks_of(np.full(81, 1.0, np.float32), 8_000) == [255, 255]


def test_no_sound_has_no_peaks():
    assert peaks_of(np.zeros(0, np.float32), 8_000) == []


def test_louder_than_full_scale_is_full_scale_and_no_number_is_silence():
    sound = np.array([np.nan] * 80 + [3.0] * 80 + [np.inf] * 80, np.float32)

    assert peaks_of(sound, 8_000) == [0, 255, 255]


def test_a_rate_that_does_not_divide_drifts_nowhere():
    sound = np.zeros(11_025, np.float32)
    sound[-1] = 1.0

    peaks = peaks_of(sound, 11_025)

    assert len(peaks) == 100
    assert peaks.index(255) == 99


@settings(max_examples=50)
@given(
    st.integers(0, 3_000),
    st.lists(st.integers(0, 3_000), max_size=6),
    st.sampled_from([8_000, 11_025, 22_050, 44_100, 1_001]),
)
def test_any_blocks_give_the_same_peaks(length, cuts, rate_hz):
    sound = np.sin(np.arange(length) * 0.37).astype(np.float32)

    assert peaks_of(sound, rate_hz, cuts) == peaks_of(sound, rate_hz)


def test_a_rate_below_a_sample_a_window_is_refused():
    with pytest.raises(ExtractionError, match="one sample in 10 ms"):
        PeakMeter(99)


@pytest.mark.parametrize(
    "block", [np.zeros(4, np.float64), np.zeros((1, 2, 3), np.float32)]
)
def test_another_shape_or_type_is_refused(block):
    with pytest.raises(ExtractionError, match="expected float32 or int16"):
        PeakMeter(8_000).feed(block)
