"""All of a family's outcomes, person by person; nothing is added up across people."""

from dataclasses import dataclass

from attunement_clinic.families.models import Family
from attunement_clinic.outcomes.queries.scores import ScoreSeries, scores_of
from attunement_clinic.outcomes.queries.worries import Worry, worries_of
from attunement_clinic.plans.queries import GoalRow, goals_of_family


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One caregiver's worries, scores and goals."""

    id: str
    name: str
    relation: str
    worries: tuple[Worry, ...]
    scores: tuple[ScoreSeries, ...]
    goals: tuple[GoalRow, ...]


def look_back_on(family: Family) -> tuple[Person, ...]:
    """Gather what each caregiver of a family said at the start and later."""
    scores, goals = scores_of(family), goals_of_family(family)
    return tuple(
        Person(
            id=str(each.caregiver.id),
            name=each.name,
            relation=str(each.caregiver.get_relation_display()),
            worries=each.worries,
            scores=tuple(scores.get(each.caregiver.id, ())),
            goals=tuple(goals[each.caregiver.id]),
        )
        for each in worries_of(family)
    )
