"""Bodies: sweaters, arms, hands, the baby's suit and the cushion."""

import math

from drawn_film.heads import CAREGIVER_1, CAREGIVER_2, INFANT, draw_head
from drawn_film.ink import Ink, Point, between, curve, limb, smooth
from drawn_film.poses import Adult, Infant, Scene

TEAL, TEAL_DARK, TEAL_LIGHT = "#2f6f80", "#255c6b", "#3d8093"
PLUM, PLUM_DARK, PLUM_LIGHT = "#7d4a68", "#653a54", "#8f5a79"
AMBER, AMBER_DARK, AMBER_LIGHT = "#f0bf78", "#dea455", "#f7d199"
SKIN, SKIN_SHADE = CAREGIVER_1.skin, CAREGIVER_1.skin_shade

GRADIENTS = f"""
<linearGradient id="teal" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="{TEAL_DARK}"/><stop offset=".6" stop-color="{TEAL}"/>
<stop offset="1" stop-color="{TEAL_LIGHT}"/></linearGradient>
<linearGradient id="plum" x1="1" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="{PLUM_DARK}"/><stop offset=".55" stop-color="{PLUM}"/>
<stop offset="1" stop-color="{PLUM_LIGHT}"/></linearGradient>
<radialGradient id="suit" cx=".42" cy=".35" r=".8">
<stop offset="0" stop-color="{AMBER_LIGHT}"/><stop offset=".5" stop-color="{AMBER}"/>
<stop offset="1" stop-color="{AMBER_DARK}"/></radialGradient>
<linearGradient id="sleeve" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#edb86d"/>
<stop offset="1" stop-color="#dfa557"/></linearGradient>
<radialGradient id="cushion" cx=".45" cy=".3" r=".8">
<stop offset="0" stop-color="#b9d1d2"/><stop offset="1" stop-color="#93b3b6"/></radialGradient>
"""


def draw_people(ink: Ink, scene: Scene) -> None:
    """Draw the people and the things they touch, back to front."""
    _draw_cushion_back(ink)
    second = scene.caregiver_2
    if second is not None:
        _draw_caregiver_2(ink, second)
    first = scene.caregiver_1
    _draw_far_arm(ink, first)
    _draw_body_1(ink, first)
    covering = first.covering > 0.3
    if not covering and first.far[0] < 610:
        _draw_hand(ink, first.far, _far_elbow(first), SKIN, SKIN_SHADE, flip=True)
    draw_head(ink, CAREGIVER_1, first.face, "caregiver-1")
    _draw_infant(ink, scene.infant)
    if not covering and first.far[0] >= 610:
        _draw_hand(ink, first.far, _far_elbow(first), SKIN, SKIN_SHADE, flip=True)
    if second is not None:
        _draw_arm_2(ink, second)
    if first.phone > 0.02:
        _draw_phone(ink, first)
    _draw_ring(ink, scene)
    if covering:
        _draw_hand(
            ink,
            first.far,
            _far_elbow(first),
            SKIN,
            SKIN_SHADE,
            flip=True,
            upright=first.covering,
        )
    _draw_near_arm(ink, first)


def _draw_cushion_back(ink: Ink) -> None:
    ink.ellipse((738, 676), 236, 34, "#8c7350", opacity=0.3)
    ink.path(
        curve(
            (516, 640),
            ((500, 520), (600, 470), (738, 470)),
            ((876, 470), (976, 520), (960, 640)),
            ((956, 690), (900, 694), (860, 690)),
            ((780, 684), (700, 684), (616, 690)),
            ((560, 694), (520, 690), (516, 640)),
            close=True,
        ),
        fill="url(#cushion)",
    )
    ink.path(
        "M548,628 C548,548 640,500 738,500 C836,500 928,548 928,628",
        stroke="#86a8ab",
        width=4,
        opacity=0.6,
    )


def _draw_body_1(ink: Ink, adult: Adult) -> None:
    dx, dy = adult.shift
    swell = adult.breath * 2.2
    hx, hy = adult.face.x, adult.face.y
    neck = (hx - 36, hy + 118)
    ink.path(
        f"M{hx - 58:.2f},{hy + 40:.2f} C{hx - 56:.2f},{hy + 90:.2f} {neck[0] - 34:.2f},{neck[1]:.2f} {neck[0] - 44:.2f},{neck[1] + 26:.2f}"
        f" C{neck[0] - 20:.2f},{neck[1] + 80:.2f} {neck[0] + 50:.2f},{neck[1] + 84:.2f} {neck[0] + 76:.2f},{neck[1] + 36:.2f} C{neck[0] + 60:.2f},{neck[1]:.2f} {hx + 22:.2f},{hy + 96:.2f} {hx + 24:.2f},{hy + 70:.2f}Z",
        fill=SKIN_SHADE,
    )
    left, right = (212 + dx, 452 + dy - swell), (478 + dx, 452 + dy - swell)
    body = curve(
        (84, 760),
        ((70, 640), (110, 500), left),
        (
            (left[0] + 50, left[1] - 46),
            (neck[0] - 80, neck[1] + 26),
            (neck[0] - 48, neck[1] + 16),
        ),
        (
            (neck[0] - 20, neck[1] + 66),
            (neck[0] + 50, neck[1] + 70),
            (neck[0] + 76, neck[1] + 30),
        ),
        ((neck[0] + 104, neck[1] + 40), (right[0] - 26, right[1] - 34), right),
        ((right[0] + 36, right[1] + 70), (510, 640), (506, 760)),
        close=True,
    )
    ink.path(body, fill="url(#teal)")
    ink.path(
        curve(
            (neck[0] - 48, neck[1] + 16),
            (
                (neck[0] - 20, neck[1] + 66),
                (neck[0] + 50, neck[1] + 70),
                (neck[0] + 76, neck[1] + 30),
            ),
        ),
        stroke=TEAL_DARK,
        width=15,
    )
    ink.path(
        f"M{right[0] - 40:.2f},{right[1] + 130:.2f} C{right[0] - 70:.2f},{right[1] + 190:.2f} 430,700 428,760",
        stroke=TEAL_DARK, width=5, opacity=0.55,
    )  # fmt: skip


def _far_elbow(adult: Adult) -> Point:
    shoulder = (424 + adult.shift[0], 512 + adult.shift[1])
    return _elbow(shoulder, adult.far, 132, 120, 1)


def _elbow(a: Point, b: Point, upper: float, lower: float, way: int) -> Point:
    """Return the elbow between shoulder and wrist, bent to one side, never sharply."""
    span = max(math.dist(a, b), 1.0)
    reach = min(span, (upper + lower) * 0.985)
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    out = min(math.sqrt(max(upper**2 - along**2, 0.0)), 0.5 * span) * way
    x, y = between(a, b, along / span)
    return x - (b[1] - a[1]) / span * out, y + (b[0] - a[0]) / span * out


def _pull(a: Point, elbow: Point, b: Point) -> Point:
    """Return the handle that bends a quadratic curve by the elbow, softly."""
    return (
        elbow[0] * 1.5 - (a[0] + b[0]) * 0.25,
        elbow[1] * 1.5 - (a[1] + b[1]) * 0.25,
    )


def _draw_far_arm(ink: Ink, adult: Adult) -> None:
    shoulder = (424 + adult.shift[0], 512 + adult.shift[1])
    handle = _pull(shoulder, _far_elbow(adult), adult.far)
    ink.path(limb(shoulder, handle, adult.far, wide=84, narrow=44), fill=TEAL_DARK)


def _near_parts(adult: Adult) -> tuple[Point, Point]:
    shoulder = (238 + adult.shift[0], 512 + adult.shift[1])
    span = math.dist(shoulder, adult.near)
    return shoulder, _elbow(
        shoulder, adult.near, max(170.0, span * 0.46), max(190.0, span * 0.6), 1
    )


def _draw_near_arm(ink: Ink, adult: Adult) -> None:
    shoulder, elbow = _near_parts(adult)
    handle = _pull(shoulder, elbow, adult.near)
    _draw_hand(ink, adult.near, handle, SKIN, SKIN_SHADE, upright=adult.covering)
    shape = limb(shoulder, handle, adult.near, wide=118, narrow=52)
    ink.path(shape, fill="url(#teal)", stroke=TEAL_DARK, width=4)
    _draw_cuff(ink, adult.near, handle, TEAL_DARK, 25)


def _draw_cuff(ink: Ink, wrist: Point, toward: Point, colour: str, half: float) -> None:
    angle = math.atan2(wrist[1] - toward[1], wrist[0] - toward[0])
    with ink.moved(wrist, turn=math.degrees(angle)):
        ink.path(f"M-7,{-half:.2f} V{half:.2f}", stroke=colour, width=8)


def _draw_hand(
    ink: Ink,
    wrist: Point,
    toward: Point,
    skin: str,
    shade: str,
    *,
    flip: bool = False,
    upright: float = 0.0,
) -> None:
    """Draw an open hand that goes on from the forearm."""
    angle = math.degrees(math.atan2(wrist[1] - toward[1], wrist[0] - toward[0]))
    goal = -84.0 if not flip else -96.0
    angle += ((goal - angle + 180) % 360 - 180) * upright
    turned = 1 - 2 * upright
    side = math.copysign(max(abs(turned), 0.55), turned) * (-1 if flip else 1)
    size = 1.0 + 0.62 * upright
    with ink.moved(wrist, turn=angle, scale=size):
        thumb = curve(
            (18, -10 * side), ((28, -26 * side), (40, -32 * side), (52, -30 * side))
        )
        ink.path(thumb, stroke=skin, width=15)
        ink.path(
            smooth(
                [
                    (-12, -19 * side), (12, -22 * side), (36, -22 * side), (62, -19 * side), (80, -10 * side),
                    (82, 2 * side), (76, 13 * side), (56, 21 * side), (24, 23 * side), (-12, 19 * side),
                ],
                close=True,
            ),
            fill=skin,
        )  # fmt: skip
        for at, long in ((-9, 30), (1, 33), (11, 27)):
            ink.path(
                f"M{80 - long},{at * side:.2f} L{80 - 2},{(at + 1) * side * 0.9:.2f}",
                stroke=shade,
                width=3,
                opacity=0.55,
            )


def _draw_phone(ink: Ink, adult: Adult) -> None:
    with ink.moved(
        (adult.near[0] - 2, adult.near[1] - 46 * adult.phone + 14),
        turn=-16,
        opacity=adult.phone,
    ):
        ink.box((-36, -72), 72, 128, "#20262b", round_by=9)
        ink.box((-30, -65), 60, 114, "#9fc3cf", round_by=5)
        ink.circle((0, -8), 92, "#cfe8ee", opacity=0.14)


def _draw_ring(ink: Ink, scene: Scene) -> None:
    with ink.moved(scene.ring, turn=scene.ring_turn):
        ink.path("M0,-30 A30,30 0 1 1 -0.1,-30Z", stroke="#c99a62", width=12)
        ink.path("M-17,-24 A30,30 0 0 1 17,-24", stroke="#e2bd8b", width=5)
        for angle, colour in ((60, "#2f6f80"), (90, "#e7a23f"), (120, "#7d4a68")):
            x, y = (
                30 * math.cos(math.radians(angle)),
                30 * math.sin(math.radians(angle)),
            )
            ink.circle((x, y), 11, colour)
            ink.circle((x - 3, y - 3), 3, "#ffffff", opacity=0.5)


def _draw_infant(ink: Ink, infant: Infant) -> None:
    chest = -6 * infant.stiff
    swell = infant.breath * 1.8
    lean = -6 * infant.mould
    _draw_leg(
        ink, (700 + lean, 640), (630, 666 - infant.kick[0] * 34), -1, infant.kick[0]
    )
    _draw_leg(
        ink, (772 + lean, 640), (846, 666 - infant.kick[1] * 34), 1, infant.kick[1]
    )
    body = curve(
        (672 + lean, 510 + chest),
        (
            (690 + lean, 470 + chest),
            (780 + lean, 470 + chest),
            (800 + lean, 510 + chest),
        ),
        ((826 + swell, 560), (836 + swell, 620), (806, 660)),
        ((780, 684), (690, 684), (666, 660)),
        ((636 - swell, 620), (648 - swell, 560), (672 + lean, 510 + chest)),
        close=True,
    )
    ink.path(body, fill="url(#suit)")
    ink.path(
        f"M{736 + lean:.2f},{520 + chest:.2f} C{738 + lean * 0.5:.2f},570 738,620 736,664",
        stroke=AMBER_DARK,
        width=3.5,
        opacity=0.8,
    )
    for y in (548.0, 588.0, 628.0):
        ink.circle((748 + lean * 0.4, y + chest * 0.5), 4.6, "#fdf3e2")
    _draw_infant_arm(ink, (684 + lean, 520 + chest), infant.left, -1)
    _draw_infant_arm(ink, (788 + lean, 520 + chest), infant.right, 1)
    face = infant.face
    ink.ellipse((face.x + 2, face.y + 78), 50, 18, "#fdf3e2")
    ink.ellipse((face.x + 2, face.y + 74), 46, 15, INFANT.skin_shade)
    draw_head(ink, INFANT, face, "infant-1")
    for hand, shoulder in ((infant.left, (684, 520)), (infant.right, (788, 520))):
        if hand[1] < face.y + 110 and abs(hand[0] - face.x) < 70:
            _draw_infant_arm(ink, shoulder, hand, -1 if shoulder[0] < 730 else 1)


def _draw_leg(ink: Ink, hip: Point, foot: Point, side: int, kick: float) -> None:
    knee = ((hip[0] + foot[0]) / 2 + side * 22, min(hip[1], foot[1]) - 16 - kick * 6)
    ink.path(limb(hip, knee, foot, wide=74, narrow=50), fill="url(#sleeve)")
    with ink.moved(foot, turn=side * (16 - kick * 20)):
        ink.ellipse((side * 6, 4), 22, 28, INFANT.skin)
        ink.ellipse((side * 6, 10), 13, 14, INFANT.skin_shade, opacity=0.35)
        for i, size in enumerate((7.5, 6.0, 5.4, 4.8, 4.2)):
            ink.circle((side * (-9 + i * 8.0), -21 + i * i * 1.1), size, INFANT.skin)


def _draw_infant_arm(ink: Ink, shoulder: Point, hand: Point, side: int) -> None:
    elbow = _elbow(shoulder, hand, 50, 52, -side)
    handle = _pull(shoulder, elbow, hand)
    with ink.moved(
        hand, turn=math.degrees(math.atan2(hand[1] - handle[1], hand[0] - handle[0]))
    ):
        ink.ellipse((14, 0), 24, 21, INFANT.skin_shade, opacity=0.75)
        ink.ellipse((14, 0), 22, 19, INFANT.skin)
        ink.path(
            f"M10,{side * 14} q10,{side * 9} 17,{side * 3}",
            stroke=INFANT.skin,
            width=11,
        )
        for at in (-5, 3):
            ink.path(f"M27,{at} h6", stroke=INFANT.skin_shade, width=2.2, opacity=0.4)
    ink.path(
        limb(shoulder, handle, hand, wide=56, narrow=42),
        fill="url(#sleeve)",
        stroke="#d29748",
        width=2.5,
    )


def _draw_caregiver_2(ink: Ink, adult: Adult) -> None:
    dx, dy = adult.shift
    swell = adult.breath * 2.2
    hx, hy = adult.face.x, adult.face.y
    neck = (hx + 34, hy + 118)
    ink.path(
        f"M{hx + 62:.2f},{hy + 40:.2f} C{hx + 62:.2f},{hy + 90:.2f} {neck[0] + 40:.2f},{neck[1]:.2f} {neck[0] + 50:.2f},{neck[1] + 26:.2f}"
        f" C{neck[0] + 22:.2f},{neck[1] + 84:.2f} {neck[0] - 56:.2f},{neck[1] + 88:.2f} {neck[0] - 84:.2f},{neck[1] + 40:.2f} C{neck[0] - 66:.2f},{neck[1]:.2f} {hx - 26:.2f},{hy + 96:.2f} {hx - 28:.2f},{hy + 70:.2f}Z",
        fill=CAREGIVER_2.skin_shade,
    )
    left, right = (958 + dx, 456 + dy - swell), (1252 + dx, 452 + dy - swell)
    ink.path(
        curve(
            (940 + dx, 780),
            ((936 + dx, 640), (926 + dx, 530), left),
            (
                (left[0] + 26, left[1] - 40),
                (neck[0] - 110, neck[1] + 40),
                (neck[0] - 82, neck[1] + 30),
            ),
            (
                (neck[0] - 52, neck[1] + 70),
                (neck[0] + 22, neck[1] + 66),
                (neck[0] + 52, neck[1] + 16),
            ),
            ((neck[0] + 90, neck[1] + 26), (right[0] - 40, right[1] - 50), right),
            ((1350 + dx, 500), (1390 + dx, 640), (1380 + dx, 780)),
            close=True,
        ),
        fill="url(#plum)",
    )
    ink.path(
        curve(
            (neck[0] - 82, neck[1] + 30),
            ((neck[0] - 52, neck[1] + 70), (neck[0] + 22, neck[1] + 66), (neck[0] + 52, neck[1] + 16)),
        ),
        stroke=PLUM_DARK, width=15,
    )  # fmt: skip
    draw_head(ink, CAREGIVER_2, adult.face, "caregiver-2")


def _draw_arm_2(ink: Ink, adult: Adult) -> None:
    shoulder = (1010 + adult.shift[0], 506 + adult.shift[1])
    span = math.dist(shoulder, adult.near)
    elbow = _elbow(
        shoulder, adult.near, max(120.0, span * 0.56), max(130.0, span * 0.56), -1
    )
    handle = _pull(shoulder, elbow, adult.near)
    _draw_hand(
        ink, adult.near, handle, CAREGIVER_2.skin, CAREGIVER_2.skin_shade, flip=True
    )
    ink.path(
        limb(shoulder, handle, adult.near, wide=104, narrow=52),
        fill="url(#plum)",
        stroke=PLUM_DARK,
        width=4,
    )
    _draw_cuff(ink, adult.near, handle, PLUM_DARK, 26)
