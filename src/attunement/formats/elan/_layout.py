"""Where rows are written in time: which slots there are, and who uses which.

Each row has two slots of its own. Rows of a time subdivision share theirs with their
neighbors and with the row they divide, so that ELAN moves them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from attunement.formats.elan._slots import NO_TIME
from attunement.formats.elan._sync import Plan
from attunement.formats.elan._times import with_times
from attunement.timeline.foreign import parents_first

__all__ = ["Layout", "lay_out", "slot_lines"]

_Integers = npt.NDArray[np.int64]
_WIDEST = 2**31
_LINE = b'<TIME_SLOT TIME_SLOT_ID="ts%b" TIME_VALUE="%b"/>\n'


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """Hold the slots in order of time, and the slots of each row.

    Parameters
    ----------
    time_ms : (n,) int64
        Of slot ts1, ts2, …; `NO_TIME` for one that is written without.
    rows : dict of str to pair of (m,) int64
        Numbers of the slots in which the rows of a tier begin and end.
    """

    time_ms: _Integers
    rows: dict[str, tuple[_Integers, _Integers]]


def lay_out(
    plans: Sequence[Plan], floating: Mapping[str, tuple[set[int], set[int]]]
) -> Layout:
    """Give every row its slots.

    Parameters
    ----------
    plans : sequence of Plan
        The tiers; those with links need no slots.
    floating : dict of str to pair of set of int
        By tier the rows that begin, and those that end, at a slot without a time.
    """
    timed = {plan.name: plan for plan in plans if not plan.is_linked}
    edges: list[_Integers] = []
    nodes: dict[str, tuple[_Integers, _Integers]] = {}
    base = 0
    for name, plan in timed.items():
        tier = plan.tier
        ends = tier.offset_ms + 1 if plan.is_points else tier.offset_ms
        edges.append(np.column_stack([tier.onset_ms, ends]).ravel())
        places = base + np.arange(2 * len(tier), dtype=np.int64)
        nodes[name] = places[::2], places[1::2]
        base += 2 * len(tier)
    times = np.concatenate([np.empty(0, dtype=np.int64), *edges])
    for name in parents_first({one.name: one.scheme.parent for one in timed.values()}):
        if timed[name].relation == "time-subdivision":
            above = timed[timed[name].scheme.parent]
            nodes[name] = _subdivided(timed[name], above, nodes)
    is_floating = _floating(nodes, times, floating)
    used, numbers = _in_order(times, [*nodes.values()])
    written = np.where(is_floating[used], NO_TIME, times[used])
    return Layout(
        time_ms=written,
        rows={
            name: (numbers[first], numbers[second])
            for name, (first, second) in nodes.items()
        },
    )


def _subdivided(
    plan: Plan, above: Plan, nodes: Mapping[str, tuple[_Integers, _Integers]]
) -> tuple[_Integers, _Integers]:
    tier, parent = plan.tier, above.tier
    _, second = nodes[plan.name]
    at = np.searchsorted(parent.onset_ms, tier.onset_ms, side="right") - 1
    begin, end = nodes[above.name]
    before = np.append(second[:1], second[:-1])
    return (
        np.where(tier.onset_ms == parent.onset_ms[at], begin[at], before),
        np.where(tier.offset_ms == parent.offset_ms[at], end[at], second),
    )


def _floating(
    nodes: Mapping[str, tuple[_Integers, _Integers]],
    times: _Integers,
    floating: Mapping[str, tuple[set[int], set[int]]],
) -> npt.NDArray[np.bool_]:
    """Return which slots are written without a time.

    Only where reading them again gives the times the rows have now.
    """
    found = np.zeros(len(times), dtype=bool)
    for name, (begins, ends) in floating.items():
        first, second = nodes[name]
        tried = found.copy()
        tried[first[sorted(begins)]] = True
        tried[second[sorted(ends)]] = True
        without = np.where(tried, NO_TIME, times)
        onset_ms, offset_ms = with_times(first, second, without)
        if np.array_equal(onset_ms, times[first]) and np.array_equal(
            offset_ms, times[second]
        ):
            found = tried
    return found


def _in_order(
    times: _Integers, nodes: Sequence[tuple[_Integers, _Integers]]
) -> tuple[_Integers, _Integers]:
    """Return the nodes that are used, in order of time, and the number of each node."""
    is_used = np.zeros(len(times), dtype=bool)
    for first, second in nodes:
        is_used[first] = True
        is_used[second] = True
    used = np.flatnonzero(is_used)
    used = used[np.argsort(times[used], kind="stable")]
    numbers = np.zeros(len(times), dtype=np.int64)
    numbers[used] = np.arange(1, len(used) + 1)
    return used, numbers


def slot_lines(time_ms: _Integers) -> bytes:
    """Write the slots, one line each.

    Numbers and times only rise, so that lines of equal length stand together and are
    written a block at once.
    """
    if np.any(time_ms == NO_TIME):
        return b"".join(
            b'<TIME_SLOT TIME_SLOT_ID="ts%d"/>\n' % number
            if one == NO_TIME
            else b'<TIME_SLOT TIME_SLOT_ID="ts%d" TIME_VALUE="%d"/>\n' % (number, one)
            for number, one in enumerate(time_ms.tolist(), start=1)
        )
    powers = 10 ** np.arange(1, 19)
    cuts = {0, len(time_ms), *(powers[powers <= len(time_ms)] - 1).tolist()}
    cuts |= set(np.searchsorted(time_ms, powers).tolist())
    edges = sorted(cuts)
    return b"".join(
        _block(begin + 1, time_ms[begin:end]) for begin, end in pairwise(edges)
    )


def _block(first: int, time_ms: _Integers) -> bytes:
    """Write lines whose numbers have as many digits each, and whose times as well."""
    # Half as wide is twice as quick.
    kind = np.int32 if int(time_ms[-1]) < _WIDEST else np.int64
    numbers = np.arange(first, first + len(time_ms), dtype=kind)
    number_digits, time_digits = len(str(first)), len(str(int(time_ms[0])))
    line = _LINE % (b"0" * number_digits, b"0" * time_digits)
    lines = np.tile(np.frombuffer(line, dtype=np.uint8), (len(time_ms), 1))
    number_end = line.index(b'" TIME_VALUE')
    _put(lines, number_end, numbers, number_digits)
    _put(lines, line.index(b'"/>'), time_ms.astype(kind), time_digits)
    return lines.tobytes()


def _put(
    lines: npt.NDArray[np.uint8], end: int, values: npt.NDArray[Any], digits: int
) -> None:
    rest = values
    for place in range(end - 1, end - 1 - digits, -1):
        tenth = rest // 10
        lines[:, place] = rest - tenth * 10 + ord("0")
        rest = tenth
