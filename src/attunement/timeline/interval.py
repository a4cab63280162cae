"""Half-open intervals of integer milliseconds.

::

    onset_ms            offset_ms
    |###################|            [onset, offset): the offset is outside
                        |#####|      the next one begins there, nothing overlaps
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from attunement.errors import TimeError

__all__ = ["Interval", "support"]


@attrs.frozen(order=True)
class Interval:
    """Hold a stretch of time ``[onset_ms, offset_ms)`` without a label.

    Parameters
    ----------
    onset_ms : int
        First millisecond inside.
    offset_ms : int
        First millisecond after; equal to the onset for an empty interval.

    Raises
    ------
    TimeError
        When the offset is before the onset.

    Examples
    --------
    >>> play = Interval(1_000, 4_000)
    >>> play.duration_ms
    3000
    >>> 4_000 in play
    False
    >>> play & Interval(3_000, 9_000)
    Interval(onset_ms=3000, offset_ms=4000)
    """

    onset_ms: int
    offset_ms: int

    def __attrs_post_init__(self) -> None:
        """Refuse an interval that ends before it begins."""
        if self.offset_ms < self.onset_ms:
            message = (
                f"an interval from {self.onset_ms} to {self.offset_ms} ms was given; "
                "expected an offset at or after the onset"
            )
            raise TimeError(message)

    @property
    def duration_ms(self) -> int:
        """Return the length in milliseconds."""
        return self.offset_ms - self.onset_ms

    @property
    def is_empty(self) -> bool:
        """Return whether no millisecond lies inside."""
        return self.offset_ms == self.onset_ms

    def __contains__(self, ms: int) -> bool:
        """Return whether a millisecond lies inside; the offset does not."""
        return self.onset_ms <= ms < self.offset_ms

    def __and__(self, other: Interval) -> Interval | None:
        """Return what both cover, or None when they share no millisecond."""
        onset_ms = max(self.onset_ms, other.onset_ms)
        offset_ms = min(self.offset_ms, other.offset_ms)
        return Interval(onset_ms, offset_ms) if onset_ms < offset_ms else None

    def shifted(self, by_ms: int) -> Interval:
        """Return the interval moved by a number of milliseconds."""
        return Interval(self.onset_ms + by_ms, self.offset_ms + by_ms)


def support(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Join intervals that touch or overlap into the fewest that cover the same time.

    Parameters
    ----------
    intervals : iterable of Interval
        In any order; empty ones vanish.

    Returns
    -------
    tuple of Interval
        In order of time, apart from each other.

    Examples
    --------
    >>> support([Interval(5, 9), Interval(0, 5), Interval(12, 13)])
    (Interval(onset_ms=0, offset_ms=9), Interval(onset_ms=12, offset_ms=13))
    """
    joined: list[Interval] = []
    for interval in sorted(one for one in intervals if not one.is_empty):
        if joined and interval.onset_ms <= joined[-1].offset_ms:
            last = joined.pop()
            interval = attrs.evolve(
                last, offset_ms=max(last.offset_ms, interval.offset_ms)
            )
        joined.append(interval)
    return tuple(joined)
