"""How a phone was held: the display matrix as quarter turns and a mirror."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.sidedata.sidedata import SideData
    from av.video.frame import VideoFrame

_MATRIX = struct.Struct("<9i")
# First two rows and columns of the matrix, by sign: (a, b, c, d) → turns, mirror.
# `turns` is clockwise, applied after mirroring left to right.
_KNOWN = {
    (1, 0, 0, 1): (0, False),
    (0, 1, -1, 0): (1, False),
    (-1, 0, 0, -1): (2, False),
    (0, -1, 1, 0): (3, False),
    (-1, 0, 0, 1): (0, True),
    (1, 0, 0, -1): (2, True),
    (0, 1, 1, 0): (3, True),
    (0, -1, -1, 0): (1, True),
}
# 45° and the like are no way to hold a phone; the nearest quarter is taken.
_HALF = 0.5


class Orientation(NamedTuple):
    """What must be done to a picture to stand upright."""

    quarter_turns: int
    is_mirrored: bool

    @property
    def is_upright(self) -> bool:
        return not self.quarter_turns and not self.is_mirrored

    def filters(self) -> list[tuple[str, str]]:
        """Return the filters that make the picture upright."""
        steps = [("hflip", "")] if self.is_mirrored else []
        turns = {
            0: [],
            1: [("transpose", "clock")],
            2: [("hflip", ""), ("vflip", "")],
            3: [("transpose", "cclock")],
        }
        return steps + turns[self.quarter_turns]


def orientation_of(picture: VideoFrame) -> Orientation:
    """Read the display matrix of a decoded picture; none means upright."""
    # PyAV describes its mapping of side data as something else.
    side_data = cast("Mapping[str, SideData]", picture.side_data).get("DISPLAYMATRIX")
    matrix = b"" if side_data is None else bytes(side_data)
    if len(matrix) < _MATRIX.size:
        return Orientation(0, is_mirrored=False)
    return from_matrix(_MATRIX.unpack(matrix[: _MATRIX.size]))


def from_matrix(matrix: tuple[int, ...]) -> Orientation:
    """Read nine numbers in 16.16 fixed point, rows of (a b u, c d v, x y w)."""
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    largest = max(abs(value) for value in (a, b, c, d)) or 1

    def sign(value: int) -> int:
        return 0 if abs(value) < _HALF * largest else (1 if value > 0 else -1)

    turns, mirrored = _KNOWN.get((sign(a), sign(b), sign(c), sign(d)), (0, False))
    return Orientation(turns, mirrored)
