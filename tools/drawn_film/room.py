"""The room: wall, window, curtains, plant, picture, lamp, floor and rug.

Each layer stands at its own depth, so that a moving camera sees them shift
against each other. With the camera at rest only light, leaves and curtain move.
"""

import math

from drawn_film.ink import Ink, curve, mix, points, smooth

#: How far a layer follows the camera: 1.0 is the depth of the people.
WALL, WINDOW, FURNITURE, FLOOR, VIEW = 0.55, 0.55, 0.72, 1.0, 0.25

GRADIENTS = """
<linearGradient id="wall" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="#efe5d8"/><stop offset=".55" stop-color="#ebe0d2"/>
<stop offset="1" stop-color="#dfd0bd"/></linearGradient>
<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="#cdb597"/><stop offset="1" stop-color="#dcc8ae"/></linearGradient>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="#bcd9e2"/><stop offset="1" stop-color="#e6eee6"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="#ffe6b3" stop-opacity=".75"/>
<stop offset=".55" stop-color="#ffe2ab" stop-opacity=".25"/>
<stop offset="1" stop-color="#ffe2ab" stop-opacity="0"/></radialGradient>
<radialGradient id="rug" cx=".5" cy=".4" r=".6"><stop offset="0" stop-color="#f7efe3"/>
<stop offset="1" stop-color="#ecdfcc"/></radialGradient>
<linearGradient id="curtain" x1="0" y1="0" x2="1" y2="0">
<stop offset="0" stop-color="#f7efe2"/><stop offset=".45" stop-color="#efe3d0"/>
<stop offset="1" stop-color="#f9f2e7"/></linearGradient>
<linearGradient id="ray" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="#fff3d6" stop-opacity=".55"/>
<stop offset="1" stop-color="#fff3d6" stop-opacity="0"/></linearGradient>
<linearGradient id="shade" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="#fae3b4"/><stop offset="1" stop-color="#f3cf92"/></linearGradient>
"""


def draw_back(ink: Ink, seconds: float, camera: float) -> None:
    """Draw everything behind the people; ``camera`` is the pan in pixels."""
    with ink.moved((camera * WALL, 0)):
        ink.box((-400, -200), 2080, 1120, "url(#wall)")
        ink.box((-400, 532), 2080, 16, "#f4ece0")
        ink.box((-400, 545), 2080, 3, "#cbb598", opacity=0.6)
    with ink.moved((camera * WINDOW, 0)):
        _draw_window(ink, seconds, camera * (VIEW - WINDOW))
        _draw_picture(ink)
        _draw_shelf(ink)
    with ink.moved((camera * 0.66, 0)):
        ink.box((-400, 548), 2080, 500, "url(#floor)")
        for y in (592, 654):
            ink.path(f"M-400,{y} H1700", stroke="#bfa684", width=2, opacity=0.35)
    with ink.moved((camera * FURNITURE, 0)):
        _draw_plant(ink, seconds)
        _draw_lamp(ink, seconds)
    with ink.moved((camera * FLOOR, 0)):
        ink.ellipse((690, 700), 560, 118, "#b99f7c", opacity=0.28)
        ink.ellipse((690, 690), 556, 112, "url(#rug)")
        _draw_stitches(ink)


def _draw_stitches(ink: Ink) -> None:
    """Sew the border of the rug, each stitch as far from the last."""
    since = 0.0
    last = (1220.0, 690.0)
    for step in range(1, 1441):
        angle = 2 * math.pi * step / 1440
        here = (690 + 530 * math.cos(angle), 690 + 98 * math.sin(angle))
        since += math.dist(last, here)
        last = here
        if since < 20:
            continue
        since = 0.0
        along = math.atan2(98 * math.cos(angle), -530 * math.sin(angle))
        dx, dy = 2 * math.cos(along), 2 * math.sin(along)
        start, stop = (here[0] - dx, here[1] - dy), (here[0] + dx, here[1] + dy)
        ink.path(
            f"M{points(start)} L{points(stop)}", stroke="#d3b98f", width=4, opacity=0.8
        )


def draw_light(ink: Ink, seconds: float, camera: float) -> None:
    """Lay the slanting light of the window over everything."""
    breath = 0.5 + 0.5 * math.sin(seconds * 0.21)
    with ink.moved((camera * 0.8, 0)):
        ink.path(
            "M600,60 L884,60 L1240,720 L760,720Z",
            fill="url(#ray)",
            opacity=mix(0.16, 0.3, breath),
        )


def _draw_window(ink: Ink, seconds: float, view: float) -> None:
    ink.box((580, 34), 312, 292, "#d8c8b2", round_by=12, opacity=0.5)
    ink.box((576, 28), 312, 290, "#fbf7f0", round_by=12)
    opening = "M594,46 H870 V300 H594Z"
    ink.path(opening, fill="url(#sky)")
    with ink.within(opening), ink.moved((view, 0)):
        ink.circle((664, 120), 30, "#fff3d2", opacity=0.9)
        ink.circle((664, 120), 48, "#fff3d2", opacity=0.3)
        drift = seconds * 0.9
        for x, y, size in ((640.0, 96.0, 1.0), (820.0, 140.0, 0.8)):
            with ink.moved((x + drift, y), scale=size):
                ink.path(
                    "M-52,14 C-60,-8 -26,-14 -20,-6 C-12,-30 26,-26 26,-4"
                    " C48,-10 62,6 50,14Z",
                    fill="#fffdf8",
                    opacity=0.85,
                )
        ink.path(
            "M480,262 C580,196 660,224 740,214 C820,204 880,222 990,190 V340 H480Z",
            fill="#dfe3c8",
        )
        ink.path(
            "M480,288 C600,236 700,262 800,250 C870,242 930,254 990,240 V340 H480Z",
            fill="#f3ddba",
        )
        _draw_tree(ink, seconds)
    ink.path("M732,46 V300 M594,168 H870", stroke="#fbf7f0", width=11)
    ink.box((562, 314), 340, 18, "#fdfaf4", round_by=6)
    ink.box((570, 331), 324, 6, "#cdb99c", round_by=3, opacity=0.6)
    sway = 3.0 * math.sin(seconds * 0.55)
    ink.path(
        f"M520,8 H612 C{606 + sway:.2f},140 {588 + sway:.2f},250 {556 + sway:.2f},352"
        f" C{540 + sway:.2f},358 {524 + sway:.2f},356 {508 + sway:.2f},350"
        " C520,240 524,120 520,8Z",
        fill="url(#curtain)",
    )
    ink.path(
        f"M856,8 H948 C944,120 952,240 {966 - sway:.2f},350"
        f" C{948 - sway:.2f},358 {930 - sway:.2f},358 {914 - sway:.2f},352"
        f" C{886 - sway:.2f},250 864,140 856,8Z",
        fill="url(#curtain)",
    )
    for x in (548, 574):
        ink.path(
            f"M{x},12 C{x},120 {x - 8 + sway:.2f},240 {x - 22 + sway:.2f},340",
            stroke="#dccbb0",
            width=3,
            opacity=0.5,
        )
    for x in (896, 922):
        ink.path(
            f"M{x},12 C{x},120 {x + 8 - sway:.2f},240 {x + 22 - sway:.2f},340",
            stroke="#dccbb0",
            width=3,
            opacity=0.5,
        )
    ink.path("M496,10 H972", stroke="#a98a63", width=9)


def _draw_tree(ink: Ink, seconds: float) -> None:
    lean = math.sin(seconds * 0.8) * 1.6
    ink.path("M812,262 C814,236 812,220 814,200", stroke="#9b8263", width=6)
    ink.ellipse((814 + lean, 186), 34, 40, "#a9bd93", turn=lean)
    ink.ellipse((800 + lean, 200), 22, 24, "#b7c9a0", turn=lean)


def _draw_picture(ink: Ink) -> None:
    ink.box((186, 64), 128, 152, "#cbb697", round_by=4, opacity=0.5)
    ink.box((180, 58), 128, 152, "#b08a60", round_by=4)
    ink.box((189, 67), 110, 134, "#fbf6ec", round_by=2)
    ink.path("M206,150 C232,104 252,176 284,118", stroke="#2f6f80", width=6)
    ink.path("M206,172 C232,196 252,124 284,150", stroke="#e7a23f", width=6)


def _draw_shelf(ink: Ink) -> None:
    ink.box((1010, 150), 210, 12, "#b99468", round_by=3)
    ink.box((1014, 162), 202, 6, "#a07f57", round_by=3, opacity=0.45)
    for x, height, wide, colour in (
        (1026, 66, 18, "#7fa08c"),
        (1047, 78, 15, "#c7835e"),
        (1065, 60, 20, "#e9c58a"),
        (1088, 72, 15, "#2f6f80"),
    ):
        ink.box((x, 150 - height), wide, height, colour, round_by=2)
        ink.box((x + 3, 150 - height + 10), wide - 6, 4, "#ffffff", opacity=0.35)
    ink.circle((1150, 122), 28, "#d9b98b")
    ink.circle((1132, 99), 10, "#d9b98b")
    ink.circle((1168, 99), 10, "#d9b98b")
    ink.ellipse((1150, 130), 13, 10, "#efdcbc")
    ink.circle((1140, 116), 2.6, "#4a372c")
    ink.circle((1160, 116), 2.6, "#4a372c")
    ink.ellipse((1150, 126), 3.6, 2.6, "#4a372c")


def _draw_plant(ink: Ink, seconds: float) -> None:
    ink.ellipse((74, 606), 62, 12, "#8f7757", opacity=0.35)
    for turn, length, wide, colour, pace in (
        (-42.0, 150.0, 36.0, "#7fa08c", 0.7),
        (34.0, 140.0, 34.0, "#6e927e", 0.9),
        (-14.0, 196.0, 40.0, "#91b09b", 0.6),
        (12.0, 168.0, 36.0, "#86a893", 0.8),
        (58.0, 96.0, 28.0, "#91b09b", 1.0),
        (-64.0, 98.0, 28.0, "#6e927e", 1.1),
    ):
        angle = turn + 1.6 * math.sin(seconds * pace + turn)
        with ink.moved((74, 500), turn=angle):
            ink.path(
                curve(
                    (0, 0),
                    (
                        (-wide, -length * 0.35),
                        (-wide * 0.6, -length * 0.8),
                        (0, -length),
                    ),
                    ((wide * 0.6, -length * 0.8), (wide, -length * 0.35), (0, 0)),
                    close=True,
                ),
                fill=colour,
            )
            ink.path(
                f"M0,-8 V{-length * 0.86:.1f}",
                stroke="#5f8370",
                width=2.4,
                opacity=0.55,
            )
    ink.path("M26,496 H122 L110,604 H38Z", fill="#c7835e")
    ink.path("M84,496 H122 L110,604 H78Z", fill="#b26f4c", opacity=0.6)
    ink.box((20, 486), 108, 24, "#d39270", round_by=5)


def _draw_lamp(ink: Ink, seconds: float) -> None:
    glow = 1.0 + 0.03 * math.sin(seconds * 0.9)
    ink.circle((1130, 330), 210 * glow, "url(#glow)", opacity=0.85)
    ink.path("M1130,370 V560", stroke="#8a6b4b", width=9)
    ink.ellipse((1130, 566), 46, 11, "#7d5f41")
    ink.path(
        "M1084,372 L1104,286 H1156 L1176,372 C1146,380 1114,380 1084,372Z",
        fill="url(#shade)",
    )
    ink.path(smooth([(1084, 372), (1130, 378), (1176, 372)]), stroke="#dcb473", width=4)
