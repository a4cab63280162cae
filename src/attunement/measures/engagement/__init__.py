"""How two people are engaged with each other."""

from __future__ import annotations

from attunement.measures.engagement.grid import (
    StateSpaceGrid,
    Visit,
    state_space_grid,
)
from attunement.measures.engagement.matches import Match, match
from attunement.measures.engagement.pleasure import (
    SHARED_LAUGH,
    SharedPleasure,
    shared_pleasure,
)
from attunement.measures.engagement.turns import (
    SPEECH,
    VOCALIZATION,
    Exchange,
    Turns,
    turns,
)

__all__ = [
    "SHARED_LAUGH",
    "SPEECH",
    "VOCALIZATION",
    "Exchange",
    "Match",
    "SharedPleasure",
    "StateSpaceGrid",
    "Turns",
    "Visit",
    "match",
    "shared_pleasure",
    "state_space_grid",
    "turns",
]
