"""One line of `make bench`: a workload, done by us and by a peer in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
        How often each is done, in turn; the quickest counts, so that what else the
        machine does weighs on neither.
    """

    name: str
    peer: str
    goal: float
    ours: Callable[[], object]
    theirs: Callable[[], object]
    rounds: int = 5


def measure(row: Row) -> dict[str, Any]:
    """Do both in turn and return the line."""
    ours_s, peer_s = float("inf"), float("inf")
    for _ in range(row.rounds):
        ours_s = min(ours_s, _seconds(row.ours))
        peer_s = min(peer_s, _seconds(row.theirs))
    ratio = ours_s / peer_s
    line = {
        "name": row.name,
        "ours_s": _short(ours_s),
        "peer": row.peer,
        "peer_s": _short(peer_s),
        "ratio": _short(ratio),
        "goal": _short(row.goal),
        "reached": ratio <= row.goal,
    }
    if ratio > row.goal:
        line["short_by"] = f"{ratio / row.goal:.2f} times the goal"
    return line


def _seconds(work: Callable[[], object]) -> float:
    # What the other one left behind is not part of this one's work.
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _short(number: float) -> float:
    return float(f"{number:.4g}")
