"""Measures that are for exploring: not settled, and not to be shown to a family.

They may change or go with any release.
"""

from __future__ import annotations

from attunement.experimental.ordinal import ordinal_series
from attunement.experimental.self_and_interactive import (
    LEAST_SECONDS,
    Coefficient,
    PersonContingency,
    SelfAndInteractive,
    self_and_interactive_contingency,
)

__all__ = [
    "LEAST_SECONDS",
    "Coefficient",
    "PersonContingency",
    "SelfAndInteractive",
    "ordinal_series",
    "self_and_interactive_contingency",
]
