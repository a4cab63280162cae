"""Heads: a soft ball with features on it, turned, nodded and tilted.

Features sit at a longitude and latitude of the ball (radians, latitude downwards),
so that a head that turns shows them shorten and slide as a drawn head would.
"""

import math
from dataclasses import dataclass

from drawn_film.ink import Ink, Point, mix, smooth

INK = "#3b2a27"


@dataclass(frozen=True)
class Face:
    """What a face does in one frame; 0 is at rest."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    nod: float = 0.0
    tilt: float = 0.0
    eyes_x: float = 0.0
    eyes_y: float = 0.0
    lids: float = 1.0
    joy: float = 0.0
    brows: float = 0.0
    worry: float = 0.0
    smile: float = 0.0
    open: float = 0.0
    width: float = 1.0


@dataclass(frozen=True)
class Look:
    """How a head is built and coloured."""

    rx: float
    ry: float
    skin: str
    skin_shade: str
    blush: str
    hair: str
    brow: str
    eye_at: Point
    eye: Point
    iris: float
    brow_at: float
    brow_width: float
    nose_at: float
    mouth_at: float
    mouth: float
    cheek_at: Point
    jaw: float


CAREGIVER_1 = Look(
    rx=88, ry=103, skin="#dc9f78", skin_shade="#c98660", blush="#e2745f", hair="#3a2622",
    brow="#3a2622", eye_at=(0.42, 0.05), eye=(12.5, 13.5), iris=8.8, brow_at=-0.3, brow_width=6.0,
    nose_at=0.28, mouth_at=0.6, mouth=27, cheek_at=(0.62, 0.36), jaw=-0.1,
)  # fmt: skip
CAREGIVER_2 = Look(
    rx=90, ry=104, skin="#b9805a", skin_shade="#9c6845", blush="#b9573f", hair="#2a2220",
    brow="#2a2220", eye_at=(0.41, 0.02), eye=(12, 12.5), iris=8.4, brow_at=-0.31, brow_width=8.5,
    nose_at=0.27, mouth_at=0.6, mouth=27, cheek_at=(0.64, 0.3), jaw=-0.06,
)  # fmt: skip
INFANT = Look(
    rx=86, ry=80, skin="#e8b28c", skin_shade="#d29a74", blush="#e8806a", hair="#6b4635",
    brow="#7a5240", eye_at=(0.44, 0.14), eye=(11.5, 12.5), iris=9.2, brow_at=-0.22, brow_width=4.2,
    nose_at=0.34, mouth_at=0.66, mouth=20, cheek_at=(0.66, 0.5), jaw=0.09,
)  # fmt: skip


class Ball:
    """Places points of a turned head on the page, around (0, 0)."""

    def __init__(self, look: Look, face: Face) -> None:
        self._look = look
        self._turn = (math.cos(face.turn), math.sin(face.turn))
        self._nod = (math.cos(face.nod), math.sin(face.nod))

    def at(
        self, longitude: float, latitude: float, out: float = 1.0
    ) -> tuple[float, float, float]:
        """Return x, y on the page and the depth towards the viewer (-1 … 1)."""
        x = math.sin(longitude) * math.cos(latitude)
        y = math.sin(latitude)
        z = math.cos(longitude) * math.cos(latitude)
        y, z = y * self._nod[0] + z * self._nod[1], z * self._nod[0] - y * self._nod[1]
        x, z = (
            x * self._turn[0] + z * self._turn[1],
            z * self._turn[0] - x * self._turn[1],
        )
        return (self.shaped(x, y)[0] * out, self.shaped(x, y)[1] * out, z)

    def spot(self, longitude: float, latitude: float) -> Point:
        """Return the point on the page; points of the far side slide to the edge."""
        x, y, z = self.at(longitude, latitude)
        if z < 0:
            size = math.hypot(x / self._look.rx, y / self._look.ry) or 1.0
            x, y = x / size, y / size
        return x, y

    def shaped(self, x: float, y: float) -> Point:
        """Return a point of the unit ball in the shape of this head."""
        jaw = self._look.jaw
        if jaw < 0:
            wide = 1 + jaw * max(y, 0.0) ** 2
        else:
            wide = 1 + jaw * math.exp(-(((y - 0.38) / 0.42) ** 2))
        return x * self._look.rx * wide, y * self._look.ry

    def outline(
        self, grow: float = 1.0, start: float = 0.0, stop: float = 2 * math.pi
    ) -> list[Point]:
        """Return points of the outline, clockwise from the right (angle 0)."""
        steps = max(6, round(abs(stop - start) / 0.26))
        angles = [start + (stop - start) * i / steps for i in range(steps + 1)]
        rim = [self.shaped(math.cos(a), math.sin(a)) for a in angles]
        return [(x * grow, y * grow) for x, y in rim]


def draw_head(ink: Ink, look: Look, face: Face, name: str) -> None:
    """Draw one head where the face says it is."""
    ball = Ball(look, face)
    with ink.moved((face.x, face.y), turn=face.tilt):
        if name == "caregiver-1":
            _draw_bun(ink, look, ball, face)
        _draw_ears(ink, look, ball, near=False)
        rim = smooth(ball.outline()[:-1], close=True)
        ink.path(rim, fill=f"url(#skin-{name})")
        with ink.within(rim):
            _draw_shade(ink, look, face)
        if name == "caregiver-1":
            _draw_swept_hair(ink, look, ball)
        elif name == "caregiver-2":
            _draw_beard(ink, look, ball)
            _draw_short_hair(ink, look, ball)
        else:
            _draw_infant_hair(ink, look, ball, rim)
        _draw_ears(ink, look, ball, near=True)
        with ink.within(rim):
            _draw_cheeks(ink, look, ball, face)
        for side in (-1, 1):
            _draw_eye(ink, look, ball, face, side)
            _draw_brow(ink, look, ball, face, side)
        _draw_nose(ink, look, ball, face)
        _draw_mouth(ink, look, ball, face, name)


def skins() -> str:
    """Return the gradients of the skins."""
    return "".join(
        f'<radialGradient id="skin-{name}" cx=".58" cy=".38" r=".75">'
        f'<stop offset="0" stop-color="{light}"/><stop offset=".55" stop-color="{look.skin}"/>'
        f'<stop offset="1" stop-color="{look.skin_shade}"/></radialGradient>'
        for name, look, light in (
            ("caregiver-1", CAREGIVER_1, "#e5ab85"),
            ("caregiver-2", CAREGIVER_2, "#c48c66"),
            ("infant-1", INFANT, "#f0bf9b"),
        )
    )


def _draw_shade(ink: Ink, look: Look, face: Face) -> None:
    shift = -face.turn * 30
    ink.ellipse(
        (shift * 0.4, look.ry * 1.02),
        look.rx * 0.8,
        look.ry * 0.22,
        look.skin_shade,
        opacity=0.28,
    )


def _draw_ears(ink: Ink, look: Look, ball: Ball, *, near: bool) -> None:
    for side in (-1, 1):
        x, y, z = ball.at(side * 1.5, 0.12)
        if (z > -0.02) != near or z < -0.16:
            continue
        size = 0.19 * look.rx
        wide = size * (0.75 + 0.35 * abs(z))
        ink.ellipse((x + side * 2, y), wide, size * 1.25, look.skin)
        ink.path(
            f"M{x + side * 3:.2f},{y - size * 0.6:.2f}"
            f" q{side * wide * 0.55:.2f},{size * 0.5:.2f} {-side * 1.0:.2f},{size * 1.1:.2f}",
            stroke=look.skin_shade, width=3.2, opacity=0.8,
        )  # fmt: skip


def _draw_bun(ink: Ink, look: Look, ball: Ball, face: Face) -> None:
    x, y, _ = ball.at(math.pi, -0.72, 1.28)
    ink.circle((x, y), 39, look.hair)
    ink.path(
        f"M{x - 20:.2f},{y - 10:.2f} q14,-20 36,-8",
        stroke="#5a3f37",
        width=4,
        opacity=0.7,
    )
    back = -face.turn * 16
    ink.ellipse((back, -22), look.rx * 1.085, look.ry * 0.92, look.hair)


def _hairline(ball: Ball, line: list[Point]) -> list[Point]:
    return [ball.spot(longitude, latitude) for longitude, latitude in line]


def _draw_swept_hair(ink: Ink, look: Look, ball: Ball) -> None:
    line = _hairline(
        ball,
        [
            (-1.6, 0.12), (-1.4, 0.0), (-1.22, -0.26), (-0.86, -0.52), (-0.3, -0.68), (0.12, -0.72),
            (0.55, -0.62), (0.95, -0.44), (1.24, -0.24), (1.4, -0.04), (1.6, 0.08),
        ],
    )  # fmt: skip
    over = ball.outline(1.075, 0.06, -math.pi - 0.06)
    ink.path(smooth([*line, *over], close=True), fill=look.hair)
    for along in (0.25, 0.55):
        strand = [ball.spot(mix(-0.9, -1.3, along), mix(-0.6, -0.35, along))]
        strand += [ball.spot(mix(-0.6, -1.2, along) - 0.3, mix(-0.95, -0.75, along))]
        strand += [ball.spot(mix(-1.2, -2.0, along), mix(-1.2, -0.9, along))]
        ink.path(smooth(strand), stroke="#5a3f37", width=3, opacity=0.55)
    strand = [ball.spot(0.4, -0.72), ball.spot(0.75, -0.98), ball.spot(0.8, -1.25)]
    ink.path(smooth(strand), stroke="#5a3f37", width=3, opacity=0.55)


def _draw_short_hair(ink: Ink, look: Look, ball: Ball) -> None:
    line = _hairline(
        ball,
        [
            (-1.62, 0.2), (-1.36, 0.12), (-1.24, -0.16), (-1.12, -0.5), (-0.7, -0.62), (-0.2, -0.66),
            (0.3, -0.7), (0.75, -0.64), (1.12, -0.5), (1.24, -0.16), (1.36, 0.12), (1.62, 0.2),
        ],
    )  # fmt: skip
    rim = ball.outline(1.06, 0.12, -math.pi - 0.12)
    over = [
        (x * (1 + 0.03 * math.sin(i * 1.9)), y * (1.05 + 0.045 * math.sin(i * 1.9)))
        for i, (x, y) in enumerate(rim)
    ]
    ink.path(smooth([*line, *over], close=True), fill=look.hair)


def _draw_beard(ink: Ink, look: Look, ball: Ball) -> None:
    top = _hairline(
        ball,
        [
            (-1.5, 0.04), (-1.22, 0.2), (-0.98, 0.42), (-0.62, 0.5), (-0.34, 0.44), (-0.12, 0.4),
            (0.0, 0.42), (0.12, 0.4), (0.34, 0.44), (0.62, 0.5), (0.98, 0.42), (1.22, 0.2), (1.5, 0.04),
        ],
    )  # fmt: skip
    under = ball.outline(1.035, 0.12, math.pi - 0.12)
    under = [(x, y * (1.03 if y > 0 else 1)) for x, y in under]
    ink.path(smooth([*top, *under], close=True), fill=look.hair, opacity=0.94)


def _draw_infant_hair(ink: Ink, look: Look, ball: Ball, rim: str) -> None:
    with ink.within(rim):
        line = _hairline(
            ball,
            [(-1.7, -0.25), (-1.2, -0.55), (-0.6, -0.78), (0.0, -0.84), (0.6, -0.78), (1.2, -0.55), (1.7, -0.25)],
        )  # fmt: skip
        over = ball.outline(1.1, -0.1, -math.pi + 0.1)
        ink.path(smooth([*line, *over], close=True), fill=look.hair, opacity=0.6)
    x, y, _ = ball.at(0.1, -1.2)
    ink.path(
        f"M{x - 5:.2f},{y + 6:.2f} c-4,-16 4,-27 15,-24 c10,3 9,17 -1,18 c-8,0 -9,-9 -3,-11",
        stroke=look.hair, width=5.6,
    )  # fmt: skip


def _draw_cheeks(ink: Ink, look: Look, ball: Ball, face: Face) -> None:
    for side in (-1, 1):
        x, y, z = ball.at(side * look.cheek_at[0], look.cheek_at[1])
        if z < 0.1:
            continue
        wide = look.rx * 0.2 * (0.4 + 0.6 * z)
        lift = max(face.smile, 0.0)
        ink.ellipse(
            (x, y - lift * 3),
            wide,
            look.rx * 0.135,
            look.blush,
            opacity=0.22 + 0.16 * lift,
        )


def _draw_eye(ink: Ink, look: Look, ball: Ball, face: Face, side: int) -> None:
    x, y, z = ball.at(side * look.eye_at[0], look.eye_at[1])
    rx, ry = look.eye[0] * (0.5 + 0.5 * max(z, 0.1)), look.eye[1]
    open_by = max(0.0, min(1.15, face.lids))
    top = -ry * mix(-0.5, 1.0, open_by) * (1 - 0.4 * face.joy)
    low = ry * mix(0.55, mix(0.92, -0.45, face.joy), min(open_by, 1.0))
    if top > low - 4.5:
        bend = mix(0.62, -0.62, face.joy) * ry
        ink.path(
            f"M{x - rx:.2f},{y - bend * 0.1:.2f} Q{x:.2f},{y + bend * 1.3:.2f} {x + rx:.2f},{y - bend * 0.1:.2f}",
            stroke=INK, width=4.4,
        )  # fmt: skip
        return
    corner = mix(0.08, 0.2, face.joy) * ry
    left, right = (x - rx, y + corner), (x + rx, y + corner)
    lids = (
        f"M{left[0]:.2f},{left[1]:.2f} C{x - rx * 0.72:.2f},{y + top * 1.28:.2f}"
        f" {x + rx * 0.72:.2f},{y + top * 1.28:.2f} {right[0]:.2f},{right[1]:.2f}"
        f" C{x + rx * 0.72:.2f},{y + low * 1.25:.2f} {x - rx * 0.72:.2f},{y + low * 1.25:.2f}"
        f" {left[0]:.2f},{left[1]:.2f}Z"
    )
    ink.path(lids, fill="#fdf6ec")
    with ink.within(lids):
        iris = (x + face.eyes_x * rx * 0.42, y + face.eyes_y * ry * 0.36 + 0.5)
        ink.ellipse(iris, look.iris * (0.72 + 0.28 * max(z, 0)), look.iris, INK)
        ink.circle((iris[0] + 2.6, iris[1] - 3.2), 2.5, "#ffffff", opacity=0.95)
        ink.circle((iris[0] - 2.6, iris[1] + 3.4), 1.3, "#ffffff", opacity=0.5)
    lash = (
        f"M{left[0]:.2f},{left[1]:.2f} C{x - rx * 0.72:.2f},{y + top * 1.28:.2f}"
        f" {x + rx * 0.72:.2f},{y + top * 1.28:.2f} {right[0]:.2f},{right[1]:.2f}"
    )
    ink.path(lash, stroke=INK, width=3.4)
    if face.joy > 0.15:
        ink.path(
            f"M{x - rx * 0.8:.2f},{y + low + 4.6:.2f} Q{x:.2f},{y + low + 8.4:.2f} {x + rx * 0.8:.2f},{y + low + 4.6:.2f}",
            stroke=look.skin_shade, width=2.6, opacity=min(1.0, face.joy * 1.2),
        )  # fmt: skip


def _draw_brow(ink: Ink, look: Look, ball: Ball, face: Face, side: int) -> None:
    x, y, z = ball.at(side * look.eye_at[0], look.brow_at)
    wide = look.eye[0] * 1.32 * (0.55 + 0.45 * max(z, 0.1))
    y -= face.brows * 8.0
    inner = -face.worry * 6.5
    left, right = (inner, 0.0) if side > 0 else (0.0, inner)
    arch = -(6.0 + face.brows * 3.0) - min(0.0, face.worry) * 3
    ink.path(
        f"M{x - wide:.2f},{y + left:.2f} Q{x:.2f},{y + arch + (left + right) / 2:.2f} {x + wide:.2f},{y + right:.2f}",
        stroke=look.brow, width=look.brow_width, opacity=0.9,
    )  # fmt: skip


def _draw_nose(ink: Ink, look: Look, ball: Ball, face: Face) -> None:
    x, y, _ = ball.at(0.0, look.nose_at)
    way = 1 if face.turn >= -0.05 else -1
    size = look.rx * 0.11
    tip = x + face.turn * 7
    ink.path(
        f"M{tip + way * size * 0.25:.2f},{y - size * 0.9:.2f}"
        f" q{way * size * 0.95:.2f},{size * 1.15:.2f} {-way * size * 0.3:.2f},{size * 1.3:.2f}",
        stroke=look.skin_shade if look is not INFANT else "#c98a66", width=4.6,
    )  # fmt: skip


def _draw_mouth(ink: Ink, look: Look, ball: Ball, face: Face, name: str) -> None:
    x, y, z = ball.at(0.0, look.mouth_at)
    half = (
        look.mouth
        * face.width
        * (1 + 0.14 * max(face.smile, 0))
        * (0.62 + 0.38 * max(z, 0.2))
    )
    lift = face.smile * look.mouth * 0.34
    opened = max(face.open, 0.0) * look.mouth * 1.25
    top = lift * 0.75 - opened * 0.16 + 1.0
    low = lift * 0.95 + opened * 1.05 + 1.0
    x += face.turn * 5
    bearded = name == "caregiver-2"
    shape = (
        f"M{x - half:.2f},{y - lift * 0.55:.2f}"
        f" C{x - half * 0.55:.2f},{y + top:.2f} {x + half * 0.55:.2f},{y + top:.2f} {x + half:.2f},{y - lift * 0.55:.2f}"
        f" C{x + half * 0.66:.2f},{y + low * 1.25:.2f} {x - half * 0.66:.2f},{y + low * 1.25:.2f}"
        f" {x - half:.2f},{y - lift * 0.55:.2f}Z"
    )
    line = "#e7b195" if bearded else INK if opened < 4 else "#7e3336"
    ink.path(
        shape, fill="#7e3336", stroke=line, width=4.4 if name != "infant-1" else 3.8
    )
    if opened > 5:
        with ink.within(shape):
            if name != "infant-1":
                ink.path(
                    f"M{x - half:.2f},{y - lift * 0.55 - 3:.2f} C{x - half * 0.5:.2f},{y + top + 5:.2f}"
                    f" {x + half * 0.5:.2f},{y + top + 5:.2f} {x + half:.2f},{y - lift * 0.55 - 3:.2f}"
                    f" V{y - 30:.2f} H{x - half:.2f}Z",
                    fill="#fbf3e8", opacity=0.95 * max(0.0, min(1.0, face.smile * 1.6)),
                )  # fmt: skip
            ink.ellipse((x, y + low * 0.98 + 2), half * 0.55, opened * 0.4, "#e58e86")
