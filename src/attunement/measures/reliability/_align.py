"""Line up two orders of events in time so that as much as possible is gained."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

__all__ = ["align"]

# What a way through both orders is worth: gains, then agreements, then nearness.
_Worth = tuple[int, int, int]
_Move = int

_SKIP_FIRST, _SKIP_SECOND, _LINK = range(3)


def align(
    first_ms: Sequence[int],
    second_ms: Sequence[int],
    *,
    tolerance_ms: int,
    gain: Callable[[int, int], int],
) -> list[tuple[int, int]]:
    """Link events of two orders without crossing, for the greatest sum of gains.

    Parameters
    ----------
    first_ms, second_ms : sequence of int
        Onsets, rising.
    tolerance_ms : int
        Events farther apart are not linked.
    gain : callable
        What a link of two positions brings: 2 an agreement, 1 any other.

    Returns
    -------
    list of (int, int)
        Linked positions, rising. Among the best ways those with most agreements, and
        of these one with the least time between linked events.

    Notes
    -----
    Needleman and Wunsch, kept to the band in which links are possible: a row looks
    only at the events of the second order within the tolerance of its own.
    Linking without crossing loses nothing where gains are equal: uncrossing two links
    keeps both within the tolerance and never adds distance.
    """
    rows: list[tuple[int, list[_Move]]] = []
    before_low, before = 0, [(0, 0, 0)]
    for i, ms in enumerate(first_ms):
        low = bisect_left(second_ms, ms - tolerance_ms)
        high = bisect_right(second_ms, ms + tolerance_ms)
        best: list[_Worth] = [_at(before, low - before_low)]
        moves: list[_Move] = [_SKIP_FIRST]
        for j in range(low, high):
            worth, move = _at(before, j + 1 - before_low), _SKIP_FIRST
            if best[-1] > worth:
                worth, move = best[-1], _SKIP_SECOND
            linked = _linked(_at(before, j - before_low), gain(i, j), ms, second_ms[j])
            if linked > worth:
                worth, move = linked, _LINK
            best.append(worth)
            moves.append(move)
        rows.append((low, moves))
        before_low, before = low, best
    return _traced(rows, len(second_ms))


def _at(worths: list[_Worth], place: int) -> _Worth:
    """Return the worth at a place of a row; beyond its end nothing more is gained."""
    return worths[min(place, len(worths) - 1)]


def _linked(before: _Worth, gained: int, first_ms: int, second_ms: int) -> _Worth:
    gains, agreements, nearness = before
    return (
        gains + gained,
        agreements + (gained > 1),
        nearness - abs(first_ms - second_ms),
    )


def _traced(rows: list[tuple[int, list[_Move]]], j: int) -> list[tuple[int, int]]:
    links = []
    i = len(rows)
    while i > 0:
        low, moves = rows[i - 1]
        j = min(j, low + len(moves) - 1)
        move = moves[j - low] if j >= low else _SKIP_FIRST
        if move == _LINK:
            links.append((i - 1, j - 1))
        if move != _SKIP_SECOND:
            i -= 1
        if move != _SKIP_FIRST:
            j -= 1
    return links[::-1]
