"""The sound: voices built from harmonics under moving formants, and small noises.

Each voiced sound is a sum of harmonics of its tune, weighted by the vowel's
resonances; breath is noise under the same resonances. Nothing is recorded.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drawn_film.clock import DURATION_MS, FRAMES_PER_SECOND
from drawn_film.score import UTTERANCES, Syllable, Utterance

RATE = 48_000
Sound = NDArray[np.float64]

_FORMANTS = {
    "a": (800.0, 1250.0, 2650.0, 3600.0),
    "e": (520.0, 1850.0, 2600.0, 3600.0),
    "i": (330.0, 2250.0, 2950.0, 3700.0),
    "o": (480.0, 880.0, 2500.0, 3500.0),
    "u": (350.0, 780.0, 2350.0, 3400.0),
    "mm": (260.0, 1050.0, 2200.0, 3300.0),
}
_LEVELS = (1.0, 0.55, 0.22, 0.1)
_WIDTHS = (45.0, 65.0, 95.0, 140.0)
_NASAL = frozenset("mn")
_STOPS = frozenset("bdg")


@dataclass(frozen=True)
class Speaker:
    """A voice: its own pitch, the length of its throat, breath and tilt."""

    pitch_hz: float
    stretch: float
    breath: float
    tilt_db: float
    level: float


_SPEAKERS = {
    "caregiver-1": Speaker(208.0, 1.0, 0.035, -6.6, 0.5),
    "caregiver-2": Speaker(118.0, 0.86, 0.03, -6.4, 0.52),
    "infant-1": Speaker(345.0, 1.42, 0.045, -7.6, 0.42),
}
#: tune stretched, vibrato in semitones, breath added, level
_MANNERS = {
    "warm": (1.0, 0.16, 0.02, 1.0),
    "soothe": (0.8, 0.2, 0.05, 0.72),
    "ordinary": (0.8, 0.05, 0.0, 0.8),
    "others": (0.7, 0.04, 0.0, 0.72),
    "song": (1.0, 0.28, 0.02, 0.9),
    "laugh": (1.0, 0.1, 0.16, 0.85),
    "coo": (1.0, 0.12, 0.05, 0.95),
    "fuss": (1.0, 0.3, 0.06, 0.8),
}


def soundtrack() -> NDArray[np.int16]:
    """Return the whole film's sound: one channel, 48 kHz."""
    length = DURATION_MS * RATE // 1000
    dry = np.zeros(length)
    for number, spoken in enumerate(UTTERANCES):
        sound = _utter(spoken, np.random.default_rng(100 + number))
        start = spoken.start_frame * RATE // FRAMES_PER_SECOND
        dry[start : start + len(sound)] += sound
    _add_noises(dry, np.random.default_rng(7))
    wet = _in_the_room(dry, np.random.default_rng(11))
    wet += _air(length, np.random.default_rng(13)) * 0.0011
    wet *= 0.7 / np.max(np.abs(wet))
    return np.asarray(np.round(np.tanh(wet * 1.15) * 32000), dtype=np.int16)


def _utter(spoken: Utterance, rng: np.random.Generator) -> Sound:
    who = _SPEAKERS[spoken.speaker]
    stretch, vibrato, breath, level = _MANNERS[spoken.manner]
    count = (spoken.stop_frame - spoken.start_frame) * RATE // FRAMES_PER_SECOND
    begin = spoken.start_frame / FRAMES_PER_SECOND
    steps = np.arange(count // 240 + 2) * 240 / RATE
    tune, loud, formants, air = _control(spoken, steps + begin, stretch)
    times = np.arange(count) / RATE
    tune_now = np.interp(times, steps, tune)
    depth = vibrato * np.clip((times - 0.15) / 0.4, 0, 1)
    tune_now += depth * np.sin(2 * np.pi * 5.4 * times) + _drift(count, rng) * 0.12
    pitch = who.pitch_hz * 2 ** (tune_now / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    voiced = _harmonics(times, steps, pitch, phase, formants * who.stretch, who.tilt_db)
    envelope = np.interp(times, steps, loud)
    hiss = _shaped_noise(count, formants.mean(axis=0) * who.stretch, rng)
    breathing = np.interp(times, steps, air)
    if spoken.manner == "fuss":
        voiced *= 1 - 0.25 * (0.5 + 0.5 * np.sin(2 * np.pi * 31 * times))
    sound = (
        envelope * voiced + (envelope * (who.breath + breath) + breathing * 0.14) * hiss
    )
    fade = min(count // 4, RATE // 80)
    sound[:fade] *= np.linspace(0, 1, fade)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return np.asarray(sound * who.level * level)


def _control(
    spoken: Utterance, seconds: Sound, stretch: float
) -> tuple[Sound, Sound, Sound, Sound]:
    """Return tune, loudness, formants and free breath at the control rate."""
    tune = np.zeros(len(seconds))
    loud = np.zeros(len(seconds))
    air = np.zeros(len(seconds))
    formants = np.tile(np.array(_FORMANTS["a"]), (len(seconds), 1))
    last = spoken.syllables[0].tune_from
    for syllable in spoken.syllables:
        inside = (seconds >= syllable.start) & (seconds < syllable.stop)
        share = (seconds[inside] - syllable.start) / (syllable.stop - syllable.start)
        rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(share * 1.1, 0, 1))
        if spoken.manner == "song":
            glide = np.clip(share / 0.12, 0, 1)
            tune[inside] = last + (syllable.tune_to - last) * (
                0.5 - 0.5 * np.cos(np.pi * glide)
            )
        else:
            tune[inside] = (
                syllable.tune_from + (syllable.tune_to - syllable.tune_from) * rise
            )
        last = syllable.tune_to
        _shape(syllable, share, inside, spoken.manner, loud, formants, air)
        tune[seconds >= syllable.stop] = syllable.tune_to
    window = np.hanning(9) / np.hanning(9).sum()
    for column in range(4):
        padded = np.pad(formants[:, column], 4, mode="edge")
        formants[:, column] = np.convolve(padded, window, mode="valid")
    padded = np.pad(tune, 4, mode="edge")
    return np.convolve(padded, window, mode="valid") * stretch, loud, formants, air


def _shape(
    syllable: Syllable,
    share: Sound,
    inside: NDArray[np.bool_],
    manner: str,
    loud: Sound,
    formants: Sound,
    air: Sound,
) -> None:
    """Write one syllable's loudness, resonances and breath."""
    length = syllable.stop - syllable.start
    attack = {"laugh": 0.03}.get(manner, 0.05) / length
    release = {"laugh": 0.6, "song": 0.2}.get(manner, 0.35)
    swell = np.clip(share / attack, 0, 1) * np.clip((1 - share) / release, 0, 1) ** 0.7
    loud[inside] = swell * (0.55 if syllable.vowel == "mm" else 1.0)
    formants[inside] = _FORMANTS[syllable.vowel]
    first = syllable.consonant[:1]
    onset = np.clip(share * length / 0.07, 0, 1)
    if first in _NASAL:
        nose = np.array(_FORMANTS["mm"])
        formants[inside] = nose + (formants[inside] - nose) * onset[:, None] ** 2
        loud[inside] *= 0.4 + 0.6 * onset
    elif first in _STOPS:
        loud[inside] *= np.clip(share * length / 0.035 - 0.6, 0, 1)
        formants[inside, 0] *= 0.55 + 0.45 * onset
        formants[inside, 1] *= {"b": 0.75, "d": 1.2, "g": 1.3}[first] * (
            1 - onset
        ) + onset
    elif first in ("l", "j"):
        formants[inside, 0] *= 0.55 + 0.45 * onset
        formants[inside, 1] *= (1.35 if first == "j" else 0.95) * (1 - onset) + onset
        loud[inside] *= 0.55 + 0.45 * onset
    elif first in ("h", "s"):
        air[inside] = (1 - onset) * (0.8 if first == "h" else 0.35)
        loud[inside] *= onset


def _harmonics(
    times: Sound,
    steps: Sound,
    pitch: Sound,
    phase: Sound,
    formants: Sound,
    tilt_db: float,
) -> Sound:
    """Return the sum of harmonics below 7 kHz under the resonances."""
    pitch_steps = np.interp(steps, times, pitch)
    total = np.zeros(len(times))
    for number in range(1, 2 + int(7000 / float(pitch.min()))):
        hertz = pitch_steps * number
        gain = _resonance(hertz[:, None], formants) * number ** (tilt_db / 6.02)
        gain *= np.clip((7200 - hertz) / 1500, 0, 1)
        total += np.interp(times, steps, gain) * np.sin(
            number * phase + 0.6 * number**0.5
        )
    return total


def _resonance(hertz: Sound, formants: Sound) -> Sound:
    """Return how much the throat lets through at each frequency."""
    total = np.zeros(hertz.shape[0])
    for column, (level, width) in enumerate(zip(_LEVELS, _WIDTHS, strict=True)):
        centre = formants[:, column]
        half = width * np.sqrt(np.maximum(centre / (500.0 + 400.0 * column), 0.6))
        total += level / (1 + ((hertz[:, 0] - centre) / half) ** 2) ** 0.9
    return total + 0.01


def _shaped_noise(count: int, formants: Sound, rng: np.random.Generator) -> Sound:
    """Return breath: noise that has passed the throat."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.asarray(np.fft.rfftfreq(count, 1 / RATE), dtype=np.float64)
    weight = _resonance(hertz[:, None], np.tile(formants, (len(hertz), 1))) + 0.1
    weight *= np.clip(hertz / 500, 0, 1) * np.clip((9000 - hertz) / 4000, 0, 1)
    noise = np.fft.irfft(spectrum * weight, count)
    return np.asarray(noise / np.max(np.abs(noise)))


def _drift(count: int, rng: np.random.Generator) -> Sound:
    knots = rng.standard_normal(count // 2400 + 3)
    return np.asarray(np.interp(np.arange(count) / 2400, np.arange(len(knots)), knots))


def _add_noises(dry: Sound, rng: np.random.Generator) -> None:
    """Add the ring's beads, the phone's two tones and steps on the floor."""
    for at in np.arange(19.4, 23.3, 0.19):
        _add_beads(dry, at + 0.03 * rng.random(), rng)
    for at, hertz in ((33.45, 880.0), (33.6, 1174.7)):
        times = np.arange(int(0.35 * RATE)) / RATE
        tone = np.sin(2 * np.pi * hertz * times) * np.exp(-times / 0.09)
        _add(dry, at, tone * np.clip(times / 0.006, 0, 1) * 0.07)
    for number in range(4):
        times = np.arange(int(0.3 * RATE)) / RATE
        fall = np.exp(-times / 0.05) * np.clip(times / 0.008, 0, 1)
        thud = np.sin(2 * np.pi * (78 - 60 * times) * times) * fall
        _add(dry, 59.25 + 0.42 * number, thud * (0.1 + 0.03 * number))


def _add_beads(dry: Sound, at: float, rng: np.random.Generator) -> None:
    times = np.arange(int(0.07 * RATE)) / RATE
    for _ in range(3):
        hertz = 2300 + 1500 * rng.random()
        click = np.sin(2 * np.pi * hertz * times) * np.exp(-times / 0.009)
        _add(dry, at + 0.03 * rng.random(), click * 0.028 * (0.5 + rng.random()))


def _add(dry: Sound, at: float, sound: Sound) -> None:
    start = round(at * RATE)
    dry[start : start + len(sound)] += sound


def _in_the_room(dry: Sound, rng: np.random.Generator) -> Sound:
    """Return the sound with the soft echo of a small furnished room."""
    count = int(0.28 * RATE)
    times = np.arange(count) / RATE
    tail = rng.standard_normal(count) * np.exp(-times / 0.055)
    spectrum = np.fft.rfft(tail)
    spectrum *= np.clip((5200 - np.fft.rfftfreq(count, 1 / RATE)) / 4500, 0.03, 1)
    tail = np.fft.irfft(spectrum, count)
    tail[: int(0.008 * RATE)] = 0
    tail *= 0.3 / math.sqrt(float(np.sum(tail**2)))
    size = 1 << (len(dry) + count - 1).bit_length()
    echo = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)
    return np.asarray(dry + echo[: len(dry)])


def _air(count: int, rng: np.random.Generator) -> Sound:
    """Return the quiet air of the room."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 30)
    noise = np.fft.irfft(spectrum * (200 / hertz) ** 0.7, count)
    return np.asarray(noise / np.std(noise))
