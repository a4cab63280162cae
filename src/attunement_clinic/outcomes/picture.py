"""Where things lie in the picture of scores over time. No browser measures anything."""

from collections.abc import Iterable
from dataclasses import dataclass

# The picture: its size, and where the line of values begins and ends in it.
_LEFT, _RIGHT, _TOP, _FOOT = 48, 250, 24, 124
# Two lines nearer than this would be written over each other.
_APART = 12
# Into how many equal parts the line of values may be cut, the first that fits.
_PARTS = (3, 4, 2, 5)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch between two values: its upper edge, and how high it is."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at its height, and what is written beside it.

    One too near another is drawn, and written together with that one.
    """

    value: float
    y: float
    written: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One scale, from its lowest value at the foot to its highest at the top."""

    lowest: float
    highest: float

    def across(self, place: int, count: int) -> float:
        if count == 1:
            return (_LEFT + _RIGHT) / 2
        return round(_LEFT + place * (_RIGHT - _LEFT) / (count - 1), 1)

    def up(self, value: float) -> float:
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(_FOOT - share * (_FOOT - _TOP), 1)

    def band(self, low: float, high: float) -> Band:
        """Place a band, cut where the scale ends."""
        top = self.up(min(high, self.highest))
        return Band(top, round(self.up(max(low, self.lowest)) - top, 1))

    def marks(self, values: Iterable[float]) -> tuple[Mark, ...]:
        groups: list[list[float]] = []
        for value in sorted(set(values)):
            is_near = groups and self.up(groups[-1][0]) - self.up(value) < _APART
            if is_near:
                groups[-1].append(value)
            else:
                groups.append([value])
        return tuple(
            Mark(value, self.up(value), tuple(group) if value == group[0] else ())
            for group in groups
            for value in group
        )

    def ticks(self) -> tuple[Mark, ...]:
        """Name the ends and the whole values between them that cut it in equal parts."""
        span = self.highest - self.lowest
        parts = next((one for one in _PARTS if span % one == 0), 1)
        values = [self.lowest + place * span / parts for place in range(parts + 1)]
        return tuple(Mark(value, self.up(value)) for value in values)
