"""How time is spent: shares, bouts, rates, latencies and what happens at once."""

from __future__ import annotations

from attunement.measures.durations.budget import (
    LEAST_OBSERVABLE_MS,
    CodeBudget,
    TimeBudget,
    time_budget,
)

__all__ = ["LEAST_OBSERVABLE_MS", "CodeBudget", "TimeBudget", "time_budget"]
