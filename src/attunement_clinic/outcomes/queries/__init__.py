"""Reading outcomes: worries asked again, scores over time, goals."""

from attunement_clinic.outcomes.queries.looking_back import Person, look_back_on
from attunement_clinic.outcomes.queries.scores import ScoreSeries, scores_of
from attunement_clinic.outcomes.queries.worries import (
    PersonWorries,
    Worry,
    worries_of,
)

__all__ = [
    "Person",
    "PersonWorries",
    "ScoreSeries",
    "Worry",
    "look_back_on",
    "scores_of",
    "worries_of",
]
