"""Where the pictures of a film stand in its proxy, which shows one every step."""

from __future__ import annotations

from fractions import Fraction
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.video.frame import VideoFrame

_LONGEST_LAST_PICTURE_S = 2


class Placed(NamedTuple):
    """One step of the proxy: its number, the source's time stamp, and what it shows."""

    slot: int
    pts: int
    picture: VideoFrame


class Slots:
    """Place source pictures on the constant grid of the proxy.

    A picture goes to the slot nearest to its time and stays until the next; of two for
    one slot the later wins. So no picture is shown further than half a step from its
    time. Of a part (where it ends, how many slots it has) only pictures that begin
    inside it are placed; the last of them stays until its slots are filled.

    `make` brings a picture to its form in the proxy as soon as it comes, so that none of
    the source's own is kept: in 4K each of them takes some thirty megabytes.
    """

    def __init__(
        self,
        make: Callable[[VideoFrame], VideoFrame],
        rate: Fraction,
        base: Fraction,
        film_pts: int,
        first_pts: int,
        part: tuple[int, int] | None = None,
    ) -> None:
        self._make = make
        self._rate = rate
        self._base = base
        self._first = first_pts
        self._part = part
        self.is_over = False
        self._current: VideoFrame | None = None
        self._lasts = 0
        self._pts = first_pts
        self._seen = film_pts
        self._next_slot = 0
        self._step = round(1 / rate / base) or 1

    def add(self, picture: VideoFrame) -> Iterator[Placed]:
        """Return what this picture brings to an end; it is not needed any more."""
        pts = picture.pts if picture.pts is not None else picture.dts
        if pts is None:
            pts = self._seen + self._step
        self._seen = pts
        if self._part is not None and not self._first <= pts < self._part[0]:
            self.is_over = pts >= self._part[0]
            return iter(())
        ended = self._until(self._slot(pts))
        self._lasts = picture.duration or self._step
        self._current, self._pts = self._make(picture), pts
        return ended

    def finish(self) -> Iterator[Placed]:
        """Return what the last picture fills."""
        if self._current is None:
            return iter(())
        lasts = min(self._lasts, int(_LONGEST_LAST_PICTURE_S / self._base))
        end = self._slot(self._pts + lasts)
        if self._part is None:
            end = max(end, self._next_slot + 1)
        else:
            all_of_it = self._part[1]
            end = all_of_it if self.is_over else min(max(end, 1), all_of_it)
        return self._until(end)

    def _slot(self, pts: int) -> int:
        return max(
            0, int((pts - self._first) * self._base * self._rate + Fraction(1, 2))
        )

    def _until(self, slot: int) -> Iterator[Placed]:
        """Fill the slots before one with what is shown now, whatever comes meanwhile."""
        if self._current is None:
            # Slots before the first picture that could be decoded show that one.
            return iter(())
        begin, self._next_slot = self._next_slot, max(self._next_slot, slot)
        filled = range(begin, self._next_slot)
        return map(Placed, filled, repeat(self._pts), repeat(self._current))
