"""How two people are engaged with each other."""

from __future__ import annotations

from attunement.measures.engagement.matches import Match, match
from attunement.measures.engagement.pleasure import (
    SHARED_LAUGH,
    SharedPleasure,
    shared_pleasure,
)

__all__ = ["SHARED_LAUGH", "Match", "SharedPleasure", "match", "shared_pleasure"]
