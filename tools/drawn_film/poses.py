"""Poses: where heads, hands, ring and bodies are in each frame of the story."""

import math
from dataclasses import dataclass

from drawn_film.heads import Face
from drawn_film.ink import Point
from drawn_film.motion import (
    Values,
    blink,
    eased,
    index_at,
    mouth,
    soft,
    speaking,
    wave,
)
from drawn_film.score import UTTERANCES
from drawn_film.story import EVENTS, GESTURES, LOOKS, STATES

#: smile, brows, worry, joy, lids, open: what a face code looks like.
_CAREGIVER_FACES: dict[str, Values] = {
    "bright": (1.0, 0.3, 0.0, 0.26, 1.0, 0.2),
    "warm-interested": (0.24, 0.75, 0.15, 0.0, 1.04, 0.0),
    "neutral": (0.06, 0.0, 0.0, 0.0, 0.95, 0.0),
    "sad-or-tense": (-0.5, 0.05, 1.0, 0.0, 0.9, 0.0),
    "unscorable": (0.6, 0.3, 0.0, 0.1, 1.0, 0.0),
}
_INFANT_FACES: dict[str, Values] = {
    "bright": (1.0, 0.3, 0.0, 0.22, 1.0, 0.4),
    "interested": (0.34, 0.6, 0.0, 0.0, 1.05, 0.0),
    "dull": (-0.2, -0.3, 0.1, 0.0, 0.68, 0.0),
    "fussy": (-0.95, -0.35, 1.0, 0.12, 0.8, 0.25),
}
_LEANS: dict[str, Values] = {
    "near": (0.0, 0.0, 6.0),
    "close": (30.0, 20.0, 11.0),
    "back": (-40.0, -16.0, 1.0),
    "away": (-62.0, 8.0, -7.0),
    "out": (470.0, -60.0, 0.0),
    "in": (14.0, -4.0, -4.0),
}
_BOWS: dict[str, Values] = {"up": (0.0, 0.0), "down": (-11.0, 9.0)}
_ACTIVE: dict[str, Values] = {"quiet-alert": (0.12,), "active-alert": (1.0,)}
_BODY: dict[str, Values] = {
    "at-ease": (0.0, 0.0),
    "stiffens": (1.0, 0.0),
    "moulds-in": (0.0, 1.0),
}

RING_AT_REST = (566.0, 676.0)


@dataclass(frozen=True)
class Adult:
    """One caregiver: face, shoulders' shift and two hands."""

    face: Face
    shift: Point
    near: Point
    far: Point
    covering: float
    breath: float
    phone: float = 0.0


@dataclass(frozen=True)
class Infant:
    """The baby: face, two hands, kick and the set of the body."""

    face: Face
    left: Point
    right: Point
    kick: tuple[float, float]
    stiff: float
    mould: float
    breath: float


@dataclass(frozen=True)
class Scene:
    """Everything that moves in one frame."""

    caregiver_1: Adult
    caregiver_2: Adult | None
    infant: Infant
    ring: Point
    ring_turn: float
    seconds: float


def scene_at(frame: int) -> Scene:
    """Return the scene of a frame."""
    places = _places(frame)
    first = _caregiver_1(frame, places)
    second = (
        _caregiver_2(frame, places)
        if frame >= GESTURES["caregiver-2.lean"][1].start
        else None
    )
    ring, turn = _ring(frame, first.near)
    infant = _infant(frame, {**places, "ring": ring}, ring)
    return Scene(first, second, infant, ring, turn, frame / 30)


def _places(frame: int) -> dict[str, Point]:
    """Return where heads are and where eyes can go."""
    lean = eased(GESTURES["caregiver-1.lean"], frame, _LEANS, 20)
    other = eased(GESTURES["caregiver-2.lean"], frame, _LEANS, 40)
    bow = eased(GESTURES["caregiver-2.head"], frame, _BOWS, 30)
    sway = _song(frame) * 9 * wave(frame, 4 / 7)
    return {
        "caregiver-1": (
            402 + lean[0] + sway + 1.6 * wave(frame, 0.11),
            232 + lean[1] + 1.6 * wave(frame, 0.17, 1),
        ),
        "caregiver-2": (
            1058 + other[0] + bow[0] + 1.6 * wave(frame, 0.12, 2),
            226 + other[1] + bow[1] + _steps(frame),
        ),
        "infant-1": (736 + 2.2 * wave(frame, 0.19, 1), 400 + 1.8 * wave(frame, 0.26)),
        "infant": (736, 400),
        "tummy": (690, 640),
        "ring": (612, 470),
        "phone": (262, 500),
        "door": (1290, 190),
        "floor": (900, 560),
        "window": (790, 150),
        "lamp": (1080, 300),
        "away": (1180, 560),
        "fuss": (930, 470),
        "own-hand": (640, 450),
    }


def _steps(frame: int) -> float:
    """Return the bob of the walk in."""
    inside = (frame - GESTURES["caregiver-2.lean"][1].start) / 40
    return (
        -14 * abs(math.sin(inside * math.pi * 2)) * (1 - soft(inside))
        if 0 <= inside < 1
        else 0.0
    )


def _song(frame: int) -> float:
    """Return how much the caregiver sings, 0 … 1."""
    sung = next(one for one in UTTERANCES if one.manner == "song")
    start, stop = sung.start_frame, sung.stop_frame
    return soft((frame - start + 1) / 12) * (1 - soft((frame - stop + 1) / 12))


def _gaze(
    person: str, frame: int, places: dict[str, Point], ramp: int, pull: Values
) -> Point:
    """Return the direction of a look, -1 … 1 across and down, on its way to the goal."""
    bouts = LOOKS[person]
    index = index_at(bouts, frame)
    share = soft((frame - bouts[index].start + 1) / ramp) if index else 1.0
    here = places[person]

    def toward(goal: str) -> Point:
        x, y = places[goal] if goal != "partner" else places[_partner(person)]
        return math.tanh((x - here[0]) / pull[0]), math.tanh((y - here[1]) / pull[1])

    a, b = toward(bouts[max(index - 1, 0)].code), toward(bouts[index].code)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _partner(person: str) -> str:
    return "caregiver-2" if person == "caregiver-1" else "caregiver-1"


def _nod(person: str, frame: int) -> float:
    """Return the nod that belongs to an answer."""
    for event in EVENTS.get(f"{person}.answers", ()):
        inside = (frame - event.frame + 1) / 22
        if event.code in ("follows", "names-feeling", "mirrors") and 0 < inside < 1:
            return math.sin(inside * 2 * math.pi) * (1 - inside)
    return 0.0


def _laugh(person: str, frame: int) -> float:
    """Return how much a person laughs, 0 … 1, with soft ends."""
    spoken = speaking(person, frame)
    if spoken is not None and spoken.manner == "laugh":
        return soft((frame - spoken.start_frame + 1) / 6)
    for back in range(1, 10):
        past = speaking(person, frame - back)
        if past is not None and past.manner == "laugh":
            return 1 - soft(back / 9)
    return 0.0


def _adult_face(
    person: str, frame: int, places: dict[str, Point], tilt: float, number: int
) -> Face:
    smile, brows, worry, joy, lids, rest = eased(
        STATES[f"{person}.face"], frame, _CAREGIVER_FACES
    )
    head = _gaze(person, frame, places, 10, (260.0, 300.0))
    eyes = _gaze(person, frame, places, 5, (200.0, 200.0))
    opened, wide = mouth(person, frame)
    laugh = _laugh(person, frame)
    if opened:
        rest = 0.0
    nod = _nod(person, frame) * 0.11
    speech = 0.02 * wave(frame, 2.3, number) if opened else 0.0
    x, y = places[person]
    return Face(
        x=x,
        y=y + laugh * 4 * wave(frame, 4.2) + nod * 40,
        turn=head[0] * 0.52,
        nod=head[1] * 0.4 + nod + speech - 0.1 * laugh,
        tilt=tilt
        + 1.2 * wave(frame, 0.09, number)
        + _song(frame) * (5 * wave(frame, 4 / 7, 0.4) if number == 0 else 0),
        eyes_x=eyes[0],
        eyes_y=eyes[1],
        lids=(lids - 0.55 * max(0.0, eyes[1] - 0.72)) * (1 - blink(number, frame)),
        joy=max(joy, 0.92 * laugh),
        brows=brows + (0.35 if laugh else 0.0) * laugh,
        worry=worry,
        smile=smile * (1 - 0.28 * (1 - laugh) * min(1.0, opened * 2.5)),
        open=max(opened * 0.8, rest * soft(smile), 0.7 * laugh * (0.6 + 0.4 * opened)),
        width=wide,
    )


def _hand(gestures: str, frame: int, goals: dict[str, Point], ramp: int = 15) -> Point:
    values: dict[str, Values] = dict(goals.items())
    x, y = eased(GESTURES[gestures], frame, values, ramp)
    return x, y


def _caregiver_1(frame: int, places: dict[str, Point]) -> Adult:
    lean = eased(GESTURES["caregiver-1.lean"], frame, _LEANS, 20)
    face = _adult_face("caregiver-1", frame, places, lean[2], 0)
    beat = abs(wave(frame, 8 / 7)) if 1380 <= frame < 1600 else abs(wave(frame, 0.6))
    near = _hand(
        "caregiver-1.near",
        frame,
        {
            "smooth": (652 + 22 * wave(frame, 0.55), 602 + 12 * wave(frame, 0.55, 1.2)),
            "side": (644, 600 + 1.5 * wave(frame, 0.6)),
            "take-ring": (RING_AT_REST[0] - 26, RING_AT_REST[1] - 18),
            "show-ring": (
                524 + 7 * wave(frame, 2.6) * _shaking(frame),
                482 + 4 * wave(frame, 2.6, 1),
            ),
            "put-ring": (RING_AT_REST[0] - 26, RING_AT_REST[1] - 18),
            "lap": (420, 640),
            "phone": (300, 552 + 2 * wave(frame, 0.4)),
            "pat": (676, 566 + 9 * abs(wave(frame, 0.8))),
            "stroke": (584 + 5 * wave(frame, 0.5), 470 + 15 * wave(frame, 0.5, 0.7)),
            "beat": (668, 588 - 22 * (1 - beat)),
            "cover": (face.x - 14, face.y + 84),
            "open": (face.x - 150, face.y + 84),
        },
    )
    far = _hand(
        "caregiver-1.far",
        frame,
        {
            "smooth": (622 + 8 * wave(frame, 0.55), 536),
            "side": (622, 540),
            "lap": (520, 610),
            "beat": (622, 540 - 12 * beat),
            "cover": (face.x + 60, face.y + 84),
            "open": (face.x + 152, face.y + 92),
        },
    )
    covering = eased(
        GESTURES["caregiver-1.near"], frame, _only("caregiver-1.near", "cover"), 12
    )[0]
    phone = eased(
        GESTURES["caregiver-1.near"], frame, _only("caregiver-1.near", "phone"), 8
    )[0]
    return Adult(
        face,
        (lean[0] * 0.62, lean[1] * 0.55),
        near,
        far,
        covering,
        wave(frame, 0.25),
        phone,
    )


def _only(gestures: str, code: str) -> dict[str, Values]:
    return {
        bout.code: (1.0 if bout.code == code else 0.0,) for bout in GESTURES[gestures]
    }


def _shaking(frame: int) -> float:
    return soft((frame - 585) / 8) * (1 - soft((frame - 700) / 12))


def _caregiver_2(frame: int, places: dict[str, Point]) -> Adult:
    lean = eased(GESTURES["caregiver-2.lean"], frame, _LEANS, 40)
    face = _adult_face("caregiver-2", frame, places, -4 + lean[2] * 0.4, 2)
    shift = (lean[0], lean[1] + _steps(frame))
    near = _hand(
        "caregiver-2.near",
        frame,
        {
            "lap": (960 + shift[0], 640),
            "tickle": (900 + 5 * wave(frame, 2.4), 566 + 5 * wave(frame, 2.4, 1.5)),
            "rest": (904, 574),
        },
    )
    return Adult(
        face,
        (shift[0], shift[1] * 0.6),
        near,
        (1150 + shift[0], 700),
        0.0,
        wave(frame, 0.22, 1),
    )


def _ring(frame: int, hand: Point) -> tuple[Point, float]:
    """Return where the ring is: on the rug, or in the hand."""
    start, stop = 552 + 14, 729 + 14
    if start <= frame < stop:
        held = soft((frame - start + 1) / 8) * (1 - soft((frame - stop + 9) / 8))
        x, y = hand[0] + 40 + 30 * held, hand[1] + 18 - 22 * held
        rest_x, rest_y = RING_AT_REST
        return (
            (rest_x + (x - rest_x) * held, rest_y + (y - rest_y) * held),
            -20 * held + 16 * wave(frame, 2.6) * _shaking(frame),
        )
    return RING_AT_REST, 0.0


def _infant(frame: int, places: dict[str, Point], ring: Point) -> Infant:
    smile, brows, worry, joy, lids, rest = eased(
        STATES["infant-1.face"], frame, _INFANT_FACES
    )
    stiff, mould = eased(STATES["infant-1.body"], frame, _BODY, 14)
    active = eased(STATES["infant-1.arousal"], frame, _ACTIVE, 14)[0]
    head = _gaze("infant-1", frame, places, 9, (230.0, 260.0))
    eyes = _gaze("infant-1", frame, places, 5, (180.0, 190.0))
    opened, wide = mouth("infant-1", frame)
    laugh = _laugh("infant-1", frame)
    x, y = places["infant-1"]
    face = Face(
        x=x
        + active * 3 * wave(frame, 0.9)
        - mould * 8
        + head[0] * 6
        + stiff * 4 * wave(frame, 1.3),
        y=y
        + laugh * 4 * wave(frame, 4.6)
        - stiff * 8
        + active * 2 * wave(frame, 1.4)
        + head[1] * 5,
        turn=head[0] * 0.52,
        nod=head[1] * 0.26 - 0.14 * stiff,
        tilt=head[0] * 5 + 1.5 * wave(frame, 0.13) - mould * 5 + stiff * 4,
        eyes_x=eyes[0],
        eyes_y=eyes[1],
        lids=lids * (1 - blink(1, frame)),
        joy=max(joy, 0.9 * laugh),
        brows=brows,
        worry=worry,
        smile=smile,
        open=max(
            opened * (0.75 if worry < 0.5 else 0.9),
            rest,
            0.75 * laugh * (0.65 + 0.35 * opened),
        ),
        width=wide,
    )
    lively = 0.25 + 0.75 * active
    reach_ring = (ring[0] + 30, ring[1] + 20)
    left = _hand(
        "infant-1.left",
        frame,
        {
            "rest": (668, 606 + 3 * wave(frame, 0.4)),
            "wave": (
                604 + 12 * lively * wave(frame, 1.3),
                478 + 26 * lively * wave(frame, 1.3, 1),
            ),
            "reach-ring": (592, 534 + 4 * wave(frame, 1.1)),
            "hold-ring": reach_ring,
            "mouth": (face.x + face.turn * 62 - 8, face.y + 68),
            "up": (652, 480 + 6 * wave(frame, 0.7)),
            "reach-1": (588 + 4 * wave(frame, 1.4), 470 + 5 * wave(frame, 1.4, 1)),
            "fist": (612 + 8 * wave(frame, 2.1), 484 + 14 * wave(frame, 2.1, 1)),
        },
        11,
    )
    right = _hand(
        "infant-1.right",
        frame,
        {
            "rest": (806, 608 + 3 * wave(frame, 0.37, 1)),
            "wave": (
                870 + 12 * lively * wave(frame, 1.3, 2),
                480 + 26 * lively * wave(frame, 1.3, 3),
            ),
            "clasp": (718, 556 + 3 * wave(frame, 0.8)),
            "fist": (862 + 8 * wave(frame, 2.1, 2), 486 + 14 * wave(frame, 2.1, 3)),
            "reach-2": (884 + 4 * wave(frame, 1.2), 500 + 5 * wave(frame, 1.2, 1)),
        },
        11,
    )
    kick = (
        (0.12 + active) * (0.5 + 0.5 * wave(frame, 1.15)) + stiff * 0.8,
        (0.12 + active) * (0.5 + 0.5 * wave(frame, 1.15, 2.4)) + stiff * 0.8,
    )
    return Infant(face, left, right, kick, stiff, mould, wave(frame, 0.6))
