"""One line of `make bench`: a workload, done by us and by a peer in the same run."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

__all__ = ["Row", "measure"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """Hold one comparison, with everything both sides need already made.

    Attributes
    ----------
    name : str
        The row of DESIGN.md section 5.
    peer : str
        What is compared with, with its version.
    goal : float
        Highest ``ours_s / peer_s`` that reaches the goal.
    ours, theirs : callable
        The work, whole; what they return is ignored.
    rounds : int
        How often each is done, in turn. The median of the ratios of each turn counts:
        what else the machine does weighs on both sides of a turn, and one disturbed
        turn moves nothing.
    """

    name: str
    peer: str
    goal: float
    ours: Callable[[], object]
    theirs: Callable[[], object]
    rounds: int = 5


def measure(row: Row) -> dict[str, Any]:
    """Do both in turn and return the line.

    Seconds are those of the median turn of each side; ``cpu_ratio`` is that of the time
    that cores worked, in this process and in those it started.
    """
    turns = [(_timed(row.ours), _timed(row.theirs)) for _ in range(row.rounds)]
    ratios = [ours.wall_s / peer.wall_s for ours, peer in turns]
    ratio = median(ratios)
    cpu_s = median(ours.cpu_s for ours, _ in turns)
    peer_cpu_s = median(peer.cpu_s for _, peer in turns)
    line = {
        "name": row.name,
        "ours_s": _short(median(ours.wall_s for ours, _ in turns)),
        "peer": row.peer,
        "peer_s": _short(median(peer.wall_s for _, peer in turns)),
        "ratio": _short(ratio),
        "goal": _short(row.goal),
        "reached": ratio <= row.goal,
        "spread": [_short(min(ratios)), _short(max(ratios))],
        # The clock of cores ticks too rarely for the shortest work.
        "cpu_ratio": _short(cpu_s / peer_cpu_s) if peer_cpu_s else None,
    }
    if ratio > row.goal:
        line["short_by"] = f"{ratio / row.goal:.2f} times the goal"
    return line


class _Timed(NamedTuple):
    wall_s: float
    cpu_s: float


def _timed(work: Callable[[], object]) -> _Timed:
    # What the other one left behind is not part of this one's work.
    gc.collect()
    begun, worked = time.perf_counter(), _cpu_s()
    work()
    return _Timed(time.perf_counter() - begun, _cpu_s() - worked)


def _cpu_s() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _short(number: float) -> float:
    return float(f"{number:.4g}")
