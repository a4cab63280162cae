"""The story, and the truth about it: one timeline for picture, sound and coding.

Each line of the script gives a time in seconds and the code that holds from then on.
Times stand on frames. The drawing moves by these bouts, the voices by `score`,
and `document` writes them down as annotations: what is coded is what was drawn.
"""

from collections.abc import Mapping
from typing import NamedTuple

from drawn_film.clock import FRAME_COUNT, frame_of
from drawn_film.score import UTTERANCES


class Bout(NamedTuple):
    """A state from one frame up to, not including, another."""

    code: str
    start: int
    stop: int


class Event(NamedTuple):
    """A point in time."""

    code: str
    frame: int


def _bouts(script: str) -> tuple[Bout, ...]:
    steps = [part.split() for part in script.split("|")]
    starts = [frame_of(float(second)) for second, _ in steps]
    stops = [*starts[1:], FRAME_COUNT]
    return tuple(
        Bout(code, start, stop)
        for (_, code), start, stop in zip(steps, starts, stops, strict=True)
    )


def _events(script: str) -> tuple[Event, ...]:
    steps = [part.split() for part in script.split("|")]
    return tuple(Event(code, frame_of(float(second))) for second, code in steps)


_VOICE_CODES = {
    "warm": "warm-melodic",
    "soothe": "warm-melodic",
    "laugh": "warm-melodic",
    "ordinary": "ordinary",
    "others": "to-others",
    "song": "song-rhythm",
}
_INFANT_VOICE_CODES = {"coo": "content", "laugh": "laugh", "fuss": "fuss"}


def _voice_bouts(
    speaker: str, codes: Mapping[str, str], script: str
) -> tuple[Bout, ...]:
    """Return the bouts of a voice as they are heard, silence between them."""
    bouts: list[Bout] = []
    at = 0
    if script:
        first = _bouts(script)[0]
        at = frame_of(float(script.split("|")[1].split()[0]))
        bouts.append(Bout(first.code, 0, at))
    for spoken in UTTERANCES:
        if spoken.speaker != speaker:
            continue
        if spoken.start_frame > at:
            bouts.append(Bout("silent", at, spoken.start_frame))
        bouts.append(Bout(codes[spoken.manner], spoken.start_frame, spoken.stop_frame))
        at = spoken.stop_frame
    if at < FRAME_COUNT:
        bouts.append(Bout("silent", at, FRAME_COUNT))
    return tuple(bouts)


STATES: Mapping[str, tuple[Bout, ...]] = {
    "dyad.context": _bouts(
        "0 face-to-face-play | 16.2 object-play | 25.4 face-to-face-play"
        " | 33.8 other | 40.33 soothing | 43.0 face-to-face-play"
    ),
    "caregiver-1.gaze": _bouts(
        "0 infant-body | 4.0 infant-face | 16.9 shared-object | 18.0 infant-face"
        " | 18.9 shared-object | 21.2 infant-face | 33.8 elsewhere | 39.9 infant-face"
        " | 45.4 infant-body | 46.0 infant-face | 55.2 unscorable | 57.3 infant-face"
        " | 59.4 elsewhere | 61.3 infant-face | 73.3 elsewhere | 74.3 infant-face"
    ),
    "caregiver-1.face": _bouts(
        "0 neutral | 4.0 warm-interested | 4.6 bright | 8.4 warm-interested | 10.5 bright"
        " | 12.0 warm-interested | 14.1 bright | 16.9 warm-interested | 21.9 bright"
        " | 26.5 warm-interested | 32.0 bright | 33.8 neutral | 36.1 sad-or-tense"
        " | 39.9 warm-interested | 43.0 bright | 45.4 warm-interested | 47.93 bright"
        " | 51.2 warm-interested | 53.0 bright | 55.2 unscorable | 57.3 bright"
        " | 59.4 warm-interested | 61.3 bright | 66.0 warm-interested | 68.3 bright"
        " | 72.4 warm-interested"
    ),
    "caregiver-1.voice": _voice_bouts("caregiver-1", _VOICE_CODES, ""),
    "caregiver-1.touch": _bouts(
        "0 caring-task | 3.6 holding-still | 18.4 none | 40.33 soothing-rhythmic"
        " | 43.4 affectionate | 45.8 playful | 54.7 none | 58.4 holding-still"
        " | 61.5 affectionate | 63.5 holding-still | 72.4 affectionate"
    ),
    "caregiver-1.engagement": _bouts(
        "0 watching-available | 4.6 shared-positive | 8.4 watching-available"
        " | 10.5 shared-positive | 12.0 watching-available | 14.1 shared-positive"
        " | 16.9 watching-available | 21.9 shared-positive | 26.5 watching-available"
        " | 32.0 shared-positive | 33.8 elsewhere-focused | 39.9 watching-available"
        " | 43.0 shared-positive | 45.4 watching-available | 47.93 shared-positive"
        " | 51.2 watching-available | 53.0 shared-positive | 55.2 unscorable"
        " | 57.3 shared-positive | 59.4 elsewhere-focused | 61.3 shared-positive"
        " | 66.0 watching-available | 68.3 shared-positive | 72.4 watching-available"
        " | 73.3 elsewhere-focused | 74.3 watching-available"
    ),
    "caregiver-2.gaze": _bouts(
        "0 unscorable | 60.4 elsewhere | 61.2 infant-face | 73.5 elsewhere | 74.4 infant-face"
    ),
    "caregiver-2.face": _bouts(
        "0 unscorable | 60.4 warm-interested | 61.9 bright | 66.2 warm-interested"
        " | 67.5 bright | 72.3 warm-interested"
    ),
    "caregiver-2.voice": _voice_bouts(
        "caregiver-2", _VOICE_CODES, "0 unscorable | 60.4 silent"
    ),
    "caregiver-2.touch": _bouts(
        "0 unscorable | 60.4 none | 69.5 playful | 71.9 holding-still"
    ),
    "caregiver-2.engagement": _bouts(
        "0 unscorable | 60.4 elsewhere-focused | 61.2 watching-available"
        " | 61.9 shared-positive | 66.2 watching-available | 67.5 shared-positive"
        " | 72.3 watching-available | 73.5 elsewhere-focused | 74.4 watching-available"
    ),
    "infant-1.gaze": _bouts(
        "0 environment | 2.1 caregiver-face | 3.0 environment | 5.2 caregiver-face"
        " | 16.2 shared-object | 18.1 caregiver-face | 18.9 shared-object"
        " | 21.83 caregiver-face | 25.4 turned-away | 28.3 environment"
        " | 31.0 caregiver-face | 33.9 environment | 34.8 caregiver-face"
        " | 38.4 environment | 41.9 caregiver-face | 59.9 environment"
        " | 62.0 caregiver-face"
    ),
    "infant-1.face": _bouts(
        "0 interested | 6.4 bright | 8.2 interested | 10.9 bright | 12.3 interested"
        " | 14.9 bright | 16.1 interested | 21.6 bright | 24.8 interested | 25.6 dull"
        " | 30.6 interested | 32.6 bright | 33.9 interested | 36.9 dull | 38.3 fussy"
        " | 41.4 interested | 43.2 bright | 45.6 interested | 47.0 bright"
        " | 49.9 interested | 51.0 bright | 54.9 interested | 57.6 bright"
        " | 59.8 interested | 63.8 bright | 66.0 interested | 67.8 bright"
        " | 73.6 interested"
    ),
    "infant-1.voice": _voice_bouts("infant-1", _INFANT_VOICE_CODES, ""),
    "infant-1.arousal": _bouts(
        "0 quiet-alert | 21.6 active-alert | 24.8 quiet-alert | 38.3 active-alert"
        " | 42.6 quiet-alert | 47.0 active-alert | 54.9 quiet-alert | 57.6 active-alert"
        " | 59.8 quiet-alert | 69.6 active-alert | 72.2 quiet-alert"
    ),
    "infant-1.engagement": _bouts(
        "0 object-environment | 2.1 social-watching | 3.0 object-environment"
        " | 5.2 social-watching | 6.4 social-positive | 8.2 social-watching"
        " | 10.9 social-positive | 12.3 social-watching | 14.9 social-positive"
        " | 16.1 object-environment | 18.1 social-watching | 18.9 object-environment"
        " | 21.83 social-positive | 24.8 social-watching | 25.4 withdrawn"
        " | 27.5 self-soothing | 30.2 object-environment | 31.0 social-watching"
        " | 32.6 social-positive | 33.9 object-environment | 34.8 social-watching"
        " | 38.3 protest | 41.4 object-environment | 41.9 social-watching"
        " | 43.2 social-positive | 45.6 social-watching | 47.0 social-positive"
        " | 49.9 social-watching | 51.0 social-positive | 54.9 social-watching"
        " | 57.6 social-positive | 59.8 object-environment | 62.0 social-watching"
        " | 63.8 social-positive | 66.0 social-watching | 67.8 social-positive"
        " | 73.6 social-watching"
    ),
    "infant-1.body": _bouts(
        "0 at-ease | 38.6 stiffens | 41.3 moulds-in | 45.8 at-ease"
    ),
}

EVENTS: Mapping[str, tuple[Event, ...]] = {
    "infant-1.bids": _events(
        "2.1 bid-look | 6.4 bid-smile | 9.0 bid-voice | 12.6 bid-voice | 17.5 bid-reach"
        " | 21.83 bid-look | 25.4 break-cue | 31.0 bid-look | 34.8 bid-look"
        " | 35.7 bid-voice | 37.0 bid-reach | 38.7 distress-cue | 47.0 bid-smile"
        " | 49.1 bid-voice | 63.8 bid-smile | 66.5 bid-voice | 68.9 bid-reach"
    ),
    "caregiver-1.answers": _events(
        "4.0 follows | 7.4 mirrors | 10.63 mirrors | 14.27 names-feeling"
        " | 19.0 offers-object | 22.07 mirrors | 26.9 waits-and-watches | 32.07 follows"
        " | 40.33 soothes | 47.93 mirrors | 50.0 follows | 68.43 follows"
    ),
    "caregiver-2.answers": _events("64.7 mirrors | 67.5 mirrors | 69.5 follows"),
    "dyad.together": _events(
        "5.2 mutual-gaze-start | 10.63 turn | 12.6 turn | 14.27 turn"
        " | 18.1 mutual-gaze-start | 21.83 mutual-gaze-start | 22.9 shared-laugh"
        " | 25.4 mismatch-start | 31.0 mutual-gaze-start | 33.8 mismatch-start"
        " | 41.9 mutual-gaze-start | 42.6 calm-achieved | 43.2 repair"
        " | 53.7 shared-laugh | 57.3 mutual-gaze-start | 57.73 shared-laugh"
        " | 62.0 mutual-gaze-start | 67.5 turn | 70.47 shared-laugh"
    ),
}

#: Drawing only: where the eyes go when the code leaves it open.
LOOKS: Mapping[str, tuple[Bout, ...]] = {
    "caregiver-1": _bouts(
        "0 infant | 33.8 phone | 39.9 infant | 59.4 door | 61.3 infant | 73.3 partner | 74.3 infant"
    ),
    "caregiver-2": _bouts("0 floor | 61.2 infant | 73.5 partner | 74.4 infant"),
    "infant-1": _bouts(
        "0 window | 2.1 caregiver-1 | 3.0 window | 5.2 caregiver-1 | 16.2 ring | 18.1 caregiver-1"
        " | 18.9 ring | 21.83 caregiver-1 | 25.4 away | 28.3 lamp | 31.0 caregiver-1 | 33.9 own-hand"
        " | 34.8 caregiver-1 | 38.4 fuss | 41.9 caregiver-1 | 59.9 door | 62.0 caregiver-2"
        " | 68.4 caregiver-1 | 69.3 caregiver-2 | 72.4 caregiver-1 | 74.0 caregiver-2"
    ),
}

#: Drawing only: what the hands are on their way to.
GESTURES: Mapping[str, tuple[Bout, ...]] = {
    "caregiver-1.near": _bouts(
        "0 smooth | 3.1 side | 18.4 take-ring | 19.0 show-ring | 24.3 put-ring | 25.1 lap"
        " | 33.5 phone | 39.3 lap | 39.83 pat | 43.0 stroke | 45.4 beat | 54.6 cover"
        " | 57.1 open | 57.9 side | 61.1 stroke | 63.3 side | 72.0 stroke"
    ),
    "caregiver-1.far": _bouts(
        "0 smooth | 3.1 side | 18.4 lap | 39.83 side | 45.4 beat | 54.6 cover | 57.1 open | 57.9 side"
    ),
    "caregiver-1.lean": _bouts(
        "0 near | 26.5 back | 31.7 near | 33.5 away | 39.6 near | 42.6 close | 45.6 near"
        " | 54.6 back | 57.1 close | 59.3 near | 61.3 close | 66.0 near | 68.3 close"
        " | 72.4 near"
    ),
    "caregiver-2.lean": _bouts("0 out | 59.6 in"),
    "caregiver-2.head": _bouts("0 up | 61.9 down | 66.2 up | 67.5 down | 72.3 up"),
    "caregiver-2.near": _bouts("0 lap | 69.0 tickle | 71.7 rest"),
    "infant-1.left": _bouts(
        "0 rest | 6.4 wave | 8.2 rest | 17.5 reach-ring | 19.4 hold-ring | 24.3 rest | 27.2 mouth | 30.2 rest"
        " | 33.9 up | 34.8 rest | 37.0 reach-1 | 38.5 fist | 41.4 rest | 47.0 wave"
        " | 54.9 rest | 57.6 wave | 59.8 rest"
    ),
    "infant-1.right": _bouts(
        "0 rest | 6.4 wave | 8.2 rest | 21.6 wave | 24.8 rest | 27.2 clasp | 30.2 rest"
        " | 38.5 fist | 41.4 rest | 47.0 wave | 54.9 rest | 57.6 wave | 59.8 rest"
        " | 68.9 reach-2 | 72.2 rest"
    ),
}

REGIONS = (
    {"name": "caregiver-1", "x": 0.17, "y": 0.06, "width": 0.28, "height": 0.5},
    {"name": "infant-1", "x": 0.49, "y": 0.36, "width": 0.2, "height": 0.5},
)

#: In the moving version only: a pan to the right and back, then a shaking hand.
PAN = (frame_of(27.0), frame_of(30.0))
SHAKE = (frame_of(46.5), frame_of(49.5))
