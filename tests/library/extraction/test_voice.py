"""Voice is found where somebody speaks; the sound here is made by a formula."""

import numpy as np
import pytest

from attunement.errors import ExtractionError
from attunement.extraction.voice import VoiceMeter, voice_segments
from attunement.timeline.interval import Interval
from attunement.timeline.signal import Signal

RATE_HZ = 16_000


def silence(seconds):
    return np.zeros(int(RATE_HZ * seconds), np.float32)


def vowel(pitch_hz, formants, seconds):
    """Sing a vowel: pulses of the glottis through three resonances."""
    t = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    pitch = pitch_hz * (1 + 0.06 * np.sin(2 * np.pi * 3 * t))
    harmonics = np.zeros_like(t)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    for number in range(1, 24):
        frequency = number * pitch_hz
        gain = sum(
            1 / (1 + ((frequency - center) / width) ** 2) for center, width in formants
        )
        harmonics += gain / number * np.sin(number * phase)
    sung = harmonics / np.abs(harmonics).max() * np.hanning(t.size) ** 0.3
    return (0.5 * sung).astype(np.float32)


def babble():
    ah = vowel(190, [(800, 120), (1200, 140), (2500, 200)], 0.35)
    ee = vowel(200, [(300, 90), (2300, 160), (3000, 200)], 0.30)
    return np.concatenate([ah, silence(0.03), ee, silence(0.05)] * 4)


SOUND = np.concatenate([silence(1), babble(), silence(1)])


def voice_of(sound, block=RATE_HZ):
    meter = VoiceMeter()
    for start in range(0, sound.size, block):
        meter.feed(sound[start : start + block])
    return meter.finish()


def test_babble_between_silences_is_found_where_it_is():
    (segment,) = voice_of(SOUND).segments

    assert segment.onset_ms == pytest.approx(1_000, abs=120)
    assert segment.offset_ms == pytest.approx(len(SOUND) / 16 - 1_000, abs=200)


def test_silence_and_noise_are_no_voice():
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 0.01, RATE_HZ * 2).astype(np.float32)

    assert voice_of(silence(2)).segments == ()
    assert voice_of(noise).segments == ()


def test_any_blocks_give_the_same_voice():
    long = np.tile(SOUND, 8)
    assert long.size > 1_024 * 512

    assert voice_of(long, block=333).likelihood == voice_of(long).likelihood
    assert voice_of(long, block=long.size).likelihood == voice_of(long).likelihood


def test_the_last_part_of_a_window_is_heard_and_nothing_goes_on_after_it():
    short = SOUND[: RATE_HZ * 2 + 100]

    voice = voice_of(short)

    assert voice.likelihood.values.size == -(-short.size // 512)
    assert voice.segments[-1].offset_ms == 2_007


def test_sound_of_whole_windows_is_heard_once():
    voice = voice_of(SOUND[: 512 * 40])

    assert voice.likelihood.values.size == 40


def test_a_sample_that_is_no_number_is_silence():
    broken = silence(1)
    broken[100:200] = np.nan

    assert voice_of(broken).segments == ()


@pytest.mark.parametrize(
    "block", [np.zeros(512, np.int16), np.zeros((512, 2), np.float32)]
)
def test_another_shape_or_type_is_refused(block):
    with pytest.raises(ExtractionError, match="float32 in one channel"):
        VoiceMeter().feed(block)


def segments_of(values, **more):
    likelihood = Signal(name="voice", values=values, rate_hz=31.25, unit="0-1")
    return voice_segments(likelihood, end_ms=10_000, **more)


def test_a_voice_goes_on_until_it_falls_below_the_release():
    assert segments_of([0.4] + [0.6] * 8 + [0.4] * 4 + [0.3]) == (Interval(32, 416),)


def test_a_short_pause_is_closed_and_a_long_one_is_not():
    loud, pause = [0.9] * 10, [0.0]

    assert len(segments_of(loud + pause * 3 + loud)) == 1
    assert len(segments_of(loud + pause * 4 + loud)) == 2


def test_a_click_is_no_voice():
    assert segments_of([0.0, 0.9, 0.9, 0.0]) == ()


def test_sound_beyond_full_scale_is_full_scale():
    loud = silence(1)
    loud[100:200] = np.inf
    full = silence(1)
    full[100:200] = 1

    assert voice_of(loud).likelihood == voice_of(full).likelihood
