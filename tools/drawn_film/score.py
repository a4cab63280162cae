"""What is said, sung, laughed and cooed: the words of the film, without words.

An utterance is a row of syllables. ``ha+0+5:2`` is the consonant ``h``, the vowel
``a``, a tune from 0 to 5 semitones above the speaker's own pitch and twice the
length of the others; ``.`` is a breath.
The voices sing from it and the mouths move by it.
"""

import re
from typing import NamedTuple

from drawn_film.clock import frame_of

_SYLLABLE = re.compile(r"([a-z]*?)([aeiou]|mm)([+-][\d.]+)([+-][\d.]+)(?::([\d.]+))?$")


class Syllable(NamedTuple):
    """One syllable: when, with what mouth, on what tune (seconds, semitones)."""

    start: float
    stop: float
    consonant: str
    vowel: str
    tune_from: float
    tune_to: float


class Utterance(NamedTuple):
    """One stretch of voice with a single manner."""

    speaker: str
    manner: str
    start_frame: int
    stop_frame: int
    syllables: tuple[Syllable, ...]


def _utterance(
    speaker: str, manner: str, start: float, stop: float, text: str
) -> Utterance:
    first, last = frame_of(start), frame_of(stop)
    begin, end = first / 30, last / 30
    words = [_word(word) for word in text.split()]
    whole = sum(weight for _, _, _, _, weight in words)
    syllables = []
    at = begin
    for consonant, vowel, low, high, weight in words:
        until = at + (end - begin) * weight / whole
        if vowel:
            syllables.append(Syllable(at, until, consonant, vowel, low, high))
        at = until
    return Utterance(speaker, manner, first, last, tuple(syllables))


def _word(word: str) -> tuple[str, str, float, float, float]:
    if word.startswith("."):
        return "", "", 0.0, 0.0, float(word[1:] or 0.5)
    match = _SYLLABLE.match(word)
    if match is None:
        message = f"the syllable {word!r} is not of the form ha+0+5:2"
        raise ValueError(message)
    consonant, vowel, low, high, weight = match.groups()
    return consonant, vowel, float(low), float(high), float(weight or 1)


_SONG = (
    "la+0+0:2 lu+4+4:1 la+7+7:2 lu+4+4:1 la+5+5:1 la+4+4:1 lu+2+2:1 la+4+4:3 "
    "la+0+0:2 lu+4+4:1 la+7+7:2 lu+9+9:1 la+7+7:1 la+5+5:1 lu+2+2:1 la+0+0:3"
)

UTTERANCES = (
    _utterance(
        "caregiver-1", "ordinary", 0.7, 2.0, "so+1+1 ma+0-1 la+1-1 di+0-2 na-1-4:1.5"
    ),
    _utterance(
        "caregiver-1", "warm", 4.3, 6.2, "ha+2+5 lo+9+1:2.6 .0.5 ma+2+4 la+6+8 lo+9-1:3"
    ),
    _utterance("caregiver-1", "warm", 7.4, 8.6, "u+3+10:2 da+8+2:2"),
    _utterance("infant-1", "coo", 9.0, 9.9, "a-1+2:1 gu+3-2:2"),
    _utterance(
        "caregiver-1", "warm", 10.63, 12.0, "a+3+5:1 gu+9+2:2.4 .0.4 ja+4+9:1.4"
    ),
    _utterance("infant-1", "coo", 12.6, 13.6, "e+0+3:1 u+4-1:2"),
    _utterance(
        "caregiver-1",
        "warm",
        14.27,
        16.0,
        "ja+7+9 da+5+2 lu+3+8 .0.3 ma+5+7 ni+9+2:2.4",
    ),
    _utterance("caregiver-1", "ordinary", 17.1, 18.0, "da+1+2 li+0+1 no-1-3:1.4"),
    _utterance(
        "caregiver-1", "ordinary", 20.0, 21.3, "di+1+1 ga-1+0 la+1+0 mo-1-2 na-2-4:1.5"
    ),
    _utterance(
        "infant-1", "laugh", 22.27, 23.6, "he+2+0 he+3+0 he+4+1 .0.8 he+3+0 he+2-2:1.4"
    ),
    _utterance(
        "caregiver-1", "laugh", 22.9, 24.1, "ha+6+4 ha+5+3 ha+4+2 ha+2+0 ha+1-2:1.4"
    ),
    _utterance(
        "caregiver-1",
        "warm",
        24.9,
        26.5,
        "na+3+5 mi+8+3 .0.3 na+3+6 lo+9+4:1.2 na+4+1:1.6",
    ),
    _utterance("caregiver-1", "warm", 32.07, 33.3, "da+2+4 ba+5+7 li+9+10 du+8+1:2.6"),
    _utterance(
        "caregiver-1",
        "others",
        34.9,
        37.8,
        "ja-1-1 .0.4 no+0-1 ma-1-1 de-1-2 lo+0-1 .0.8 ni+0+0 ga-1-1 so-1-2 ma-2-2 da-2-4:1.5",
    ),
    _utterance("infant-1", "coo", 35.7, 36.5, "a+1+3:1 e+4+2:1.6"),
    _utterance(
        "infant-1", "fuss", 38.7, 40.9, "e+1-1 .0.4 e+2-1 .0.4 e+3-2:1.5 .0.4 e+1-3:1.5"
    ),
    _utterance("caregiver-1", "soothe", 40.33, 42.2, "o+4+0:2 .0.4 mm+0-2 na+2-1:2.4"),
    _utterance(
        "caregiver-1", "warm", 43.4, 44.7, "ma+3+5 na+6+3 lu+5+9:1.2 la+8+1:2.2"
    ),
    _utterance("caregiver-1", "song", 46.0, 53.0, _SONG),
    _utterance("infant-1", "coo", 49.1, 49.8, "u+2+5:1 a+6+1:1.6"),
    _utterance(
        "infant-1", "laugh", 53.2, 54.5, "he+1+0 he+3+1 he+4+1 .0.6 he+4+1 he+2-2:1.4"
    ),
    _utterance("caregiver-1", "laugh", 53.7, 54.8, "ha+6+4 ha+5+3 ha+3+1 ha+2-1:1.4"),
    _utterance("caregiver-1", "warm", 57.3, 58.2, "bu+12+7:1.4 da+9+2:2"),
    _utterance(
        "infant-1", "laugh", 57.73, 59.0, "he+3+1 he+5+2 he+5+2 .0.6 he+4+1 he+2-2:1.4"
    ),
    _utterance("caregiver-1", "others", 60.2, 61.1, "a+1+2 na+1+0 no-1-3:1.5"),
    _utterance(
        "caregiver-2", "warm", 62.2, 63.6, "ha+2+4 lo+9+1:2.4 .0.3 mi+3+5 na+7+0:2"
    ),
    _utterance("caregiver-2", "warm", 64.7, 65.6, "he+3+9:1.6 ja+7+1:2"),
    _utterance("infant-1", "coo", 66.5, 67.2, "a+0+2 gu+4-1:1.6"),
    _utterance("caregiver-2", "warm", 67.5, 68.3, "a+3+4 gu+9+2:2"),
    _utterance("caregiver-1", "warm", 68.43, 69.4, "ja+4+6 da+8+9 lu+8+1:2"),
    _utterance(
        "infant-1", "laugh", 70.0, 71.4, "he+2+0 he+4+1 he+5+1 .0.6 he+5+1 he+2-2:1.4"
    ),
    _utterance(
        "caregiver-2", "laugh", 70.47, 71.7, "ho+5+3 ho+4+2 ho+3+1 ho+1-1 ho+0-3:1.4"
    ),
    _utterance("caregiver-1", "laugh", 70.8, 71.9, "ha+6+4 ha+5+3 ha+3+1 ha+2-1:1.4"),
    _utterance("caregiver-1", "others", 73.4, 74.2, "na+0+1 mo+0-1 la-1-3:1.4"),
)
