"""One line of `make load`: two things measured in turn, their ratio, and its goal."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Line", "interleaved", "p95"]

Bound = Literal["at most", "at least"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A ratio and its goal; `more` says what else is worth reading in it."""

    name: str
    ratio: float
    goal: float
    bound: Bound
    of: str
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def is_reached(self) -> bool:
        if self.bound == "at most":
            return self.ratio <= self.goal
        return self.ratio >= self.goal

    def told(self) -> dict[str, Any]:
        """Return the line as it is printed."""
        line = {
            "name": self.name,
            "of": self.of,
            "ratio": _short(self.ratio),
            "goal": f"{self.bound} {self.goal:g}",
            "reached": self.is_reached,
            **self.more,
        }
        if not self.is_reached:
            line["short_by"] = f"{self._short_by():.2f} times the goal"
        return line

    def _short_by(self) -> float:
        small, large = sorted((abs(self.ratio), abs(self.goal)))
        return large / small if small else float("inf")


def interleaved(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, float, float]:
    """Measure both in turn; return the medians and the spread of the rounds' ratios."""
    pairs = [(ours(), theirs()) for _round in range(rounds)]
    ratios = [mine / other for mine, other in pairs]
    return (
        statistics.median(mine for mine, _other in pairs),
        statistics.median(other for _mine, other in pairs),
        max(ratios) - min(ratios),
    )


def p95(values: Sequence[float]) -> float:
    """Return the value that nineteen of twenty do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _short(number: float) -> float:
    return float(f"{number:.3g}")
