"""Reading outcomes: worries asked again, scores over time, goals, coded films."""

from attunement_clinic.outcomes.queries.films import SituationFilms, coded_films_of
from attunement_clinic.outcomes.queries.looking_back import (
    Person,
    look_back_on,
    other_concerns_of,
    sources_of,
)
from attunement_clinic.outcomes.queries.overview import FamilyRow, looking_back_list
from attunement_clinic.outcomes.queries.scores import ScoreSeries, scores_of
from attunement_clinic.outcomes.queries.side_by_side import SideBySide, side_by_side
from attunement_clinic.outcomes.queries.worries import (
    PersonWorries,
    Worry,
    worries_of,
)

__all__ = [
    "FamilyRow",
    "Person",
    "PersonWorries",
    "ScoreSeries",
    "SideBySide",
    "SituationFilms",
    "Worry",
    "coded_films_of",
    "look_back_on",
    "looking_back_list",
    "other_concerns_of",
    "scores_of",
    "side_by_side",
    "sources_of",
    "worries_of",
]
