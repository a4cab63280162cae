"""Write shapes as SVG: the only place that formats numbers and markup.

Numbers are rounded to hundredths of a pixel, so that the last bits of floating
point never reach the picture and a frame is the same text on every machine.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

Point = tuple[float, float]


def number(value: float) -> str:
    """Return ``value`` with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def points(*values: Point) -> str:
    """Return points as SVG coordinates."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in values)


def curve(
    start: Point, *triples: tuple[Point, Point, Point], close: bool = False
) -> str:
    """Return a path of cubic curves."""
    body = "".join(f" C{points(a, b, c)}" for a, b, c in triples)
    return f"M{points(start)}{body}{'Z' if close else ''}"


def smooth(
    through: Sequence[Point], *, close: bool = False, ease: float = 1 / 6
) -> str:
    """Return a soft curve through the given points (Catmull-Rom as cubics)."""
    count = len(through)
    last = count if close else count - 1
    triples = []
    for i in range(last):
        if close:
            a, b = through[(i - 1) % count], through[i]
            c, d = through[(i + 1) % count], through[(i + 2) % count]
        else:
            a, b = through[max(i - 1, 0)], through[i]
            c, d = through[i + 1], through[min(i + 2, count - 1)]
        triples.append(
            (
                (b[0] + (c[0] - a[0]) * ease, b[1] + (c[1] - a[1]) * ease),
                (c[0] - (d[0] - b[0]) * ease, c[1] - (d[1] - b[1]) * ease),
                c,
            )
        )
    return curve(through[0], *triples, close=close)


def quadratic(a: Point, b: Point, c: Point, t: float) -> Point:
    """Return the point at ``t`` on the quadratic curve a, b, c."""
    u = 1 - t
    return (
        u * u * a[0] + 2 * u * t * b[0] + t * t * c[0],
        u * u * a[1] + 2 * u * t * b[1] + t * t * c[1],
    )


def limb(a: Point, b: Point, c: Point, *, wide: float, narrow: float) -> str:
    """Return a closed tapering shape around the quadratic curve a, b, c."""
    steps = 10
    left: list[Point] = []
    right: list[Point] = []
    for i in range(steps + 1):
        t = i / steps
        x, y = quadratic(a, b, c, t)
        dx = 2 * (1 - t) * (b[0] - a[0]) + 2 * t * (c[0] - b[0])
        dy = 2 * (1 - t) * (b[1] - a[1]) + 2 * t * (c[1] - b[1])
        size = math.hypot(dx, dy) or 1.0
        half = (wide + (narrow - wide) * t) / 2
        left.append((x - dy / size * half, y + dx / size * half))
        right.append((x + dy / size * half, y - dx / size * half))
    along = math.atan2(b[1] - a[1], b[0] - a[0])
    cap = [
        (
            a[0] + math.cos(along + turn) * wide / 2,
            a[1] + math.sin(along + turn) * wide / 2,
        )
        for turn in (-2.09, -2.62, math.pi, 2.62, 2.09)
    ]
    return smooth([*cap, *left, *reversed(right)], close=True)


def mix(a: float, b: float, share: float) -> float:
    """Return the value ``share`` of the way from ``a`` to ``b``."""
    return a + (b - a) * share


def between(a: Point, b: Point, share: float) -> Point:
    """Return the point ``share`` of the way from ``a`` to ``b``."""
    return mix(a[0], b[0], share), mix(a[1], b[1], share)


class Ink:
    """A growing drawing."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._clips = 0

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "",
        width: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Draw a path; strokes have round ends and joins."""
        line = (
            f' stroke="{stroke}" stroke-width="{number(width)}"'
            ' stroke-linecap="round" stroke-linejoin="round"'
            if stroke
            else ""
        )
        self._parts.append(f'<path d="{d}" fill="{fill}"{line}{_opacity(opacity)}/>')

    def ellipse(
        self,
        centre: Point,
        rx: float,
        ry: float,
        fill: str,
        *,
        turn: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Draw a filled ellipse, turned by ``turn`` degrees."""
        x, y = number(centre[0]), number(centre[1])
        turned = f' transform="rotate({number(turn)} {x} {y})"' if turn else ""
        self._parts.append(
            f'<ellipse cx="{x}" cy="{y}" rx="{number(rx)}" ry="{number(ry)}"'
            f' fill="{fill}"{turned}{_opacity(opacity)}/>'
        )

    def circle(
        self, centre: Point, r: float, fill: str, *, opacity: float = 1.0
    ) -> None:
        """Draw a filled circle."""
        self.ellipse(centre, r, r, fill, opacity=opacity)

    def box(
        self,
        corner: Point,
        width: float,
        height: float,
        fill: str,
        *,
        round_by: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Draw a filled rectangle with rounded corners."""
        self._parts.append(
            f'<rect x="{number(corner[0])}" y="{number(corner[1])}"'
            f' width="{number(width)}" height="{number(height)}"'
            f' rx="{number(round_by)}" fill="{fill}"{_opacity(opacity)}/>'
        )

    def define(self, markup: str) -> None:
        """Add gradients and other definitions."""
        self._parts.append(f"<defs>{markup}</defs>")

    @contextmanager
    def moved(
        self, to: Point, *, turn: float = 0.0, scale: float = 1.0, opacity: float = 1.0
    ) -> Iterator[None]:
        """Draw in coordinates moved to ``to``, turned and scaled there."""
        steps = f"translate({number(to[0])} {number(to[1])})"
        if turn:
            steps += f" rotate({number(turn)})"
        if scale != 1.0:
            steps += f" scale({scale:.4f})"
        self._parts.append(f'<g transform="{steps}"{_opacity(opacity)}>')
        yield
        self._parts.append("</g>")

    @contextmanager
    def within(self, d: str) -> Iterator[None]:
        """Draw only what falls inside the path ``d``."""
        self._clips += 1
        name = f"c{self._clips}"
        self._parts.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    def svg(self, width: int, height: int) -> str:
        """Return the whole drawing."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
            f' height="{height}" viewBox="0 0 {width} {height}">'
            + "".join(self._parts)
            + "</svg>"
        )


def _opacity(value: float) -> str:
    return "" if value >= 1.0 else f' opacity="{max(value, 0.0):.3f}"'
