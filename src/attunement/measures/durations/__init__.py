"""How time is spent: shares, bouts, rates, latencies and what happens at once."""

from __future__ import annotations

from attunement.measures.durations.budget import (
    LEAST_OBSERVABLE_MS,
    CodeBudget,
    TimeBudget,
    time_budget,
)
from attunement.measures.durations.co_occurrence import CoOccurrence, co_occurrence
from attunement.measures.durations.latency import (
    LEAST_ONSETS,
    Latency,
    Survival,
    kaplan_meier,
    latency,
)

__all__ = [
    "LEAST_OBSERVABLE_MS",
    "LEAST_ONSETS",
    "CoOccurrence",
    "CodeBudget",
    "Latency",
    "Survival",
    "TimeBudget",
    "co_occurrence",
    "kaplan_meier",
    "latency",
    "time_budget",
]
