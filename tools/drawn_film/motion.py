"""From the story to a pose: smooth values that begin to change on the coded frame.

A value stays where it was until the frame before an onset and moves from the onset
on, so that the first frame that looks different is the frame that is coded.
"""

import math
from collections.abc import Mapping, Sequence

from drawn_film.clock import FRAMES_PER_SECOND
from drawn_film.score import UTTERANCES, Syllable, Utterance
from drawn_film.story import Bout

Values = tuple[float, ...]

#: Mouth of each vowel: how far open, how wide.
_VOWELS = {
    "a": (0.95, 1.0),
    "e": (0.6, 1.14),
    "i": (0.34, 1.2),
    "o": (0.68, 0.66),
    "u": (0.42, 0.5),
    "mm": (0.0, 0.86),
}
_CLOSED = frozenset("mbp")


def soft(share: float) -> float:
    """Return the smooth step from 0 to 1."""
    share = max(0.0, min(1.0, share))
    return share * share * (3 - 2 * share)


def eased(
    bouts: Sequence[Bout], frame: int, values: Mapping[str, Values], ramp: int = 8
) -> Values:
    """Return the values of the bout that holds, reached ``ramp`` frames after its onset."""
    index = index_at(bouts, frame)
    now = bouts[index]
    here = values[now.code]
    if index == 0:
        return here
    before = values[bouts[index - 1].code]
    share = soft((frame - now.start + 1) / min(ramp, now.stop - now.start))
    return tuple(a + (b - a) * share for a, b in zip(before, here, strict=True))


def index_at(bouts: Sequence[Bout], frame: int) -> int:
    """Return the index of the bout that holds at a frame."""
    return next(i for i, bout in enumerate(bouts) if bout.start <= frame < bout.stop)


def speaking(speaker: str, frame: int) -> Utterance | None:
    """Return what a speaker utters at a frame."""
    for spoken in UTTERANCES:
        if (
            spoken.speaker == speaker
            and spoken.start_frame <= frame < spoken.stop_frame
        ):
            return spoken
    return None


def mouth(speaker: str, frame: int) -> tuple[float, float]:
    """Return how far the mouth is open for the voice and how wide (1 is at rest)."""
    spoken = speaking(speaker, frame)
    if spoken is None:
        return 0.0, 1.0
    steps = [
        _mouth_at(spoken, (frame + 0.5 + k / 4) / FRAMES_PER_SECOND)
        for k in (-2, -1, 0, 1, 2)
    ]
    opened = sum(a for a, _ in steps) / len(steps)
    wide = sum(b for _, b in steps) / len(steps)
    return max(opened, 0.06), wide


def _mouth_at(spoken: Utterance, seconds: float) -> tuple[float, float]:
    for syllable in spoken.syllables:
        if syllable.start <= seconds < syllable.stop:
            return _syllable_mouth(syllable, seconds)
    return 0.04, 1.0


def _syllable_mouth(syllable: Syllable, seconds: float) -> tuple[float, float]:
    opened, wide = _VOWELS[syllable.vowel]
    length = syllable.stop - syllable.start
    inside = seconds - syllable.start
    begin = 0.0 if syllable.consonant[:1] in _CLOSED else 0.3
    rise = soft(inside / min(0.12, length * 0.5))
    fall = soft((syllable.stop - seconds) / min(0.1, length * 0.4))
    share = (begin + (1 - begin) * rise) * (0.35 + 0.65 * fall)
    return opened * share, 1 + (wide - 1) * share


def blink(person: int, frame: int) -> float:
    """Return 0 for open, 1 for closed lids of the blink that falls on a frame."""
    at = 40 + 31 * person
    seed = 7 + person
    while at <= frame + 4:
        if abs(frame - at) <= 3:
            return (1.0, 0.95, 0.6, 0.2)[abs(frame - at)]
        seed = (seed * 1103515245 + 12345) % 2147483648
        at += 62 + (seed >> 8) % (95 + 30 * person)
    return 0.0


def wave(frame: int, hertz: float, phase: float = 0.0) -> float:
    """Return a sine of the film's time."""
    return math.sin(2 * math.pi * hertz * frame / FRAMES_PER_SECOND + phase)
