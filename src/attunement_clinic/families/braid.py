"""The path of two voices, drawn: they part and meet at every station.

Twins are two voices of their own beside the adults': a third line, drawn within the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 92
_MIDDLE = WIDTH / 2
ROW = 72
NOW_ROW = 124
FOLD_ROW = 48
# How far each voice swings out between two stations; a rhythm, not a measure.
_ADULT = (39, 28, 41, 23, 34, 30)
_BABY = (18, 30, 15, 25, 19, 28)
_TWIN = (33, 14, 31, 40, 36, 13)


@dataclass(frozen=True, slots=True)
class Station:
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Braid:
    """What the template draws: the lines walked and those ahead, and the stations.

    ``twin`` is empty where there is one baby.
    """

    height: int
    adult: str
    baby: str
    adult_ahead: str
    baby_ahead: str
    twin: str
    twin_ahead: str
    stations: tuple[Station, ...]


def draw_braid(kinds: Sequence[str], *, babies: int = 1) -> Braid:
    """Draw stations of the kinds `done`, `fold`, `now` and `ahead`, first to last."""
    ys, top = [], 0
    for kind in kinds:
        row = {"now": NOW_ROW, "fold": FOLD_ROW}.get(kind, ROW)
        ys.append(top + row / 2)
        top += row
    walked = sum(kind != "ahead" for kind in kinds)
    return Braid(
        height=top,
        adult=_line(ys[:walked], _ADULT, -1, 0),
        baby=_line(ys[:walked], _BABY, 1, 0),
        adult_ahead=_line(ys[max(walked - 1, 0) :], _ADULT, -1, walked),
        baby_ahead=_line(ys[max(walked - 1, 0) :], _BABY, 1, walked),
        twin=_line(ys[:walked], _TWIN, 1, 0) if babies > 1 else "",
        twin_ahead=(
            _line(ys[max(walked - 1, 0) :], _TWIN, 1, walked) if babies > 1 else ""
        ),
        stations=tuple(Station(y, kind) for y, kind in zip(ys, kinds, strict=True)),
    )


def _line(ys: Sequence[float], swings: Sequence[int], side: int, first: int) -> str:
    if len(ys) < 2:
        return ""
    parts = [f"M{_MIDDLE:g},{ys[0]:g}"]
    for index, (start, end) in enumerate(pairwise(ys)):
        x = _MIDDLE + side * swings[(first + index) % len(swings)]
        near, far = (0.3, 0.72) if side < 0 else (0.44, 0.72)
        step = end - start
        parts.append(
            f"C{x:g},{start + near * step:g} {x:g},{start + far * step:g}"
            f" {_MIDDLE:g},{end:g}"
        )
    return " ".join(parts)
