"""How alike two people move, and whether more so than by chance.

For series of many samples, such as movement; of short codings ask what follows what.
"""

from __future__ import annotations

from attunement.measures.synchrony.surrogates import (
    Null,
    Statistic,
    SurrogateTest,
    surrogate_test,
)
from attunement.measures.synchrony.windowed import (
    LEAST_USABLE,
    WindowedCrossCorrelation,
    windowed_cross_correlation,
)

__all__ = [
    "LEAST_USABLE",
    "Null",
    "Statistic",
    "SurrogateTest",
    "WindowedCrossCorrelation",
    "surrogate_test",
    "windowed_cross_correlation",
]
