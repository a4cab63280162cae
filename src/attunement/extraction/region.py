"""A part of the picture that belongs to one person."""

from __future__ import annotations

import attrs
from attrs.validators import instance_of

from attunement.errors import ExtractionError

__all__ = ["Region"]


@attrs.frozen(kw_only=True)
class Region:
    """Hold a rectangle in fractions of the picture.

    Parameters
    ----------
    name : str
        Whose it is, such as ``infant-1``.
    x, y, width, height : float
        Left, top and size, 0 to 1.

    Raises
    ------
    ExtractionError
        When it is empty or leaves the picture.

    Examples
    --------
    >>> left = Region(name="caregiver-1", x=0, y=0, width=0.5, height=1)
    >>> left.pixels(320, 180)
    (slice(0, 180, None), slice(0, 160, None))
    """

    name: str = attrs.field(validator=instance_of(str))
    x: float = attrs.field(converter=float)
    y: float = attrs.field(converter=float)
    width: float = attrs.field(converter=float)
    height: float = attrs.field(converter=float)

    def __attrs_post_init__(self) -> None:
        """Refuse a rectangle that is empty or leaves the picture."""
        # A browser's fractions may pass the edge by a rounding error.
        edge = 1 + 1e-6
        inside = 0 <= self.x < 1 and 0 <= self.y < 1
        sized = self.width > 0 and self.height > 0
        fits = self.x + self.width <= edge and self.y + self.height <= edge
        if not (inside and sized and fits):
            raise ExtractionError(
                f"region {self.name}: x {self.x}, y {self.y}, width {self.width}, "
                f"height {self.height}; expected a rectangle inside 0 to 1"
            )

    def overlaps(self, other: Region) -> bool:
        """Return whether two regions share any of the picture."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def pixels(self, width_px: int, height_px: int) -> tuple[slice, slice]:
        """Return rows and columns in a picture of that size, at least one of each."""
        return (
            _pixels(self.y, self.height, height_px),
            _pixels(self.x, self.width, width_px),
        )


def _pixels(start: float, length: float, size_px: int) -> slice:
    first = min(round(start * size_px), size_px - 1)
    return slice(first, max(first + 1, min(size_px, round((start + length) * size_px))))
