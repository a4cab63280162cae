"""Half-open intervals of integer milliseconds, and sets of them.

::

    onset_ms            offset_ms
    |###################|            [onset, offset): the offset is outside
                        |#####|      the next one begins there, nothing overlaps

    a          |####|    |####|
    b             |######|           support(a + b)       |###############|
                                     intersection(a, b)      |#|
                                     difference(a, b)     |##|         |##|
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import attrs

from attunement.errors import TimeError

__all__ = ["Interval", "difference", "find", "intersection", "support", "total_ms"]


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
            raise TimeError(
                f"an interval from {self.onset_ms} to {self.offset_ms} ms was given; "
                "expected an offset at or after the onset"
            )

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
            offset_ms = max(last.offset_ms, interval.offset_ms)
            joined.append(Interval(last.onset_ms, offset_ms))
        else:
            joined.append(interval)
    return tuple(joined)


def intersection(
    first: Iterable[Interval], second: Iterable[Interval]
) -> tuple[Interval, ...]:
    """Return the time that both sets of intervals cover.

    Parameters
    ----------
    first, second : iterable of Interval
        In any order; they may overlap within a set.

    Returns
    -------
    tuple of Interval
        In order of time, apart from each other.

    Examples
    --------
    >>> intersection([Interval(0, 5)], [Interval(3, 9)])
    (Interval(onset_ms=3, offset_ms=5),)
    """
    ours, theirs = support(first), support(second)
    shared: list[Interval] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        both = ours[i] & theirs[j]
        if both is not None:
            shared.append(both)
        if ours[i].offset_ms <= theirs[j].offset_ms:
            i += 1
        else:
            j += 1
    return tuple(shared)


def difference(
    kept: Iterable[Interval], removed: Iterable[Interval]
) -> tuple[Interval, ...]:
    """Return the time that the first set covers and the second does not.

    Parameters
    ----------
    kept, removed : iterable of Interval
        In any order; they may overlap within a set.

    Returns
    -------
    tuple of Interval
        In order of time, apart from each other.

    Examples
    --------
    >>> difference([Interval(0, 5)], [Interval(3, 9)])
    (Interval(onset_ms=0, offset_ms=3),)
    """
    ours = support(kept)
    if not ours:
        return ()
    edge_ms = ours[0].onset_ms
    gaps: list[Interval] = []
    for one in support(removed):
        if one.onset_ms > edge_ms:
            gaps.append(Interval(edge_ms, one.onset_ms))
        edge_ms = max(edge_ms, one.offset_ms)
    end_ms = ours[-1].offset_ms
    if end_ms > edge_ms:
        gaps.append(Interval(edge_ms, end_ms))
    return intersection(ours, gaps)


def find(stretches: Sequence[Interval], ms: int) -> Interval | None:
    """Return the stretch that a millisecond lies in.

    Parameters
    ----------
    stretches : sequence of Interval
        In order and apart, as `support` returns them.
    ms : int
        The time to look up.

    Returns
    -------
    Interval or None
        None when no stretch holds it.

    Examples
    --------
    >>> find([Interval(0, 5), Interval(8, 9)], 8)
    Interval(onset_ms=8, offset_ms=9)
    """
    index = bisect_right(stretches, ms, key=lambda one: one.onset_ms) - 1
    if index >= 0 and ms in stretches[index]:
        return stretches[index]
    return None


def total_ms(intervals: Iterable[Interval]) -> int:
    """Return the time that intervals cover, counting no millisecond twice.

    Parameters
    ----------
    intervals : iterable of Interval
        In any order; they may overlap.

    Returns
    -------
    int
        Milliseconds, 0 at least.

    Examples
    --------
    >>> total_ms([Interval(0, 5), Interval(3, 9)])
    9
    """
    return sum(one.duration_ms for one in support(intervals))
