"""One frame of the film as SVG and as PNG."""

import math

import resvg_py

from drawn_film.heads import skins
from drawn_film.ink import Ink
from drawn_film.motion import soft
from drawn_film.people import GRADIENTS, draw_people
from drawn_film.poses import scene_at
from drawn_film.room import GRADIENTS as ROOM_GRADIENTS
from drawn_film.room import draw_back, draw_light
from drawn_film.story import PAN, SHAKE

WIDTH, HEIGHT = 1280, 720


def frame_svg(frame: int, *, moving: bool = False) -> str:
    """Return the drawing of one frame; ``moving`` is the version with the hand-held camera."""
    pan, x, y, roll = _camera(frame) if moving else (0.0, 0.0, 0.0, 0.0)
    scene = scene_at(frame)
    ink = Ink()
    ink.define(ROOM_GRADIENTS + GRADIENTS + skins())
    with ink.moved((x, y), turn=roll):
        draw_back(ink, scene.seconds, pan)
        draw_light(ink, scene.seconds, pan)
        with ink.moved((pan, 0)):
            draw_people(ink, scene)
    return ink.svg(WIDTH, HEIGHT)


def frame_png(frame: int, *, moving: bool = False) -> bytes:
    """Return the picture of one frame."""
    svg = frame_svg(frame, moving=moving)
    png: bytes = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return png


def _camera(frame: int) -> tuple[float, float, float, float]:
    """Return pan, shift across and down in pixels, and roll in degrees."""
    pan = 0.0
    if PAN[0] <= frame < PAN[1]:
        inside = (frame - PAN[0]) / (PAN[1] - PAN[0])
        pan = -150 * soft(min(1.0, 2.2 * min(inside, 1 - inside)))
    if not SHAKE[0] <= frame < SHAKE[1]:
        return pan, 0.0, 0.0, 0.0
    inside = (frame - SHAKE[0]) / (SHAKE[1] - SHAKE[0])
    weight = soft(min(1.0, 6 * min(inside, 1 - inside)))
    t = frame / 30
    x = 9 * math.sin(t * 27) + 6 * math.sin(t * 43 + 1)
    y = 7 * math.sin(t * 31 + 2) + 5 * math.sin(t * 52)
    return pan, weight * x, weight * y, weight * 0.5 * math.sin(t * 23)
