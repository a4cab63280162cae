"""What follows what between two people.

Midrange contingency is typical of ordinary pairs; neither more nor less is better.
"""

from __future__ import annotations

from attunement.measures.contingency.answers import (
    LEAST_BIDS,
    Answers,
    Bid,
    answers_to_bids,
)
from attunement.measures.contingency.expected import (
    LEAST_EXPECTED,
    LEAST_MARGIN,
    AdjustedResiduals,
    adjusted_residuals,
    expected_counts,
)
from attunement.measures.contingency.permutation import (
    PairTest,
    PermutationTest,
    permutation_test,
)
from attunement.measures.contingency.time_window import (
    TimeWindowContingency,
    time_window_contingency,
)
from attunement.measures.contingency.turned_window import (
    TimeWindowTest,
    time_window_test,
)
from attunement.measures.contingency.two_by_two import (
    Association,
    odds_ratio,
    phi,
    yules_q,
)
from attunement.measures.sequences import (
    EventSequences,
    LagTable,
    event_sequences,
    lag_table,
)

__all__ = [
    "LEAST_BIDS",
    "LEAST_EXPECTED",
    "LEAST_MARGIN",
    "AdjustedResiduals",
    "Answers",
    "Association",
    "Bid",
    "EventSequences",
    "LagTable",
    "PairTest",
    "PermutationTest",
    "TimeWindowContingency",
    "TimeWindowTest",
    "adjusted_residuals",
    "answers_to_bids",
    "event_sequences",
    "expected_counts",
    "lag_table",
    "odds_ratio",
    "permutation_test",
    "phi",
    "time_window_contingency",
    "time_window_test",
    "yules_q",
]
