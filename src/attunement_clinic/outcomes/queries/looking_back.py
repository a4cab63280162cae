"""All of a family's outcomes, person by person; nothing is added up across people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.intake.concern_pages import ConcernRow, concern_rows
from attunement_clinic.outcomes.queries.films import SituationFilms, coded_films_of
from attunement_clinic.outcomes.queries.scores import ScoreSeries, scores_of
from attunement_clinic.outcomes.queries.side_by_side import pairs_of
from attunement_clinic.outcomes.queries.worries import Worry, worries_of
from attunement_clinic.plans.queries import GoalRow, goals_of_family
from attunement_clinic.policy import Actor
from attunement_clinic.review.queries import LastWords, last_words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One caregiver's worries, concerns, scores, goals and coded films.

    `said` is what they said last of a moment, in their own words.
    """

    id: str
    name: str
    relation: str
    worries: tuple[Worry, ...]
    concerns: tuple[ConcernRow, ...]
    scores: tuple[ScoreSeries, ...]
    goals: tuple[GoalRow, ...]
    films: tuple[SituationFilms, ...]
    has_pair: bool
    said: LastWords | None


def look_back_on(actor: Actor, family: Family) -> tuple[Person, ...]:
    """Gather what each caregiver of a family said at the start and later."""
    scores, goals = scores_of(family), goals_of_family(family)
    films = coded_films_of(actor, family)
    pairs = pairs_of(actor, family)
    concerns = concern_rows(actor, family)
    people = list(family.caregivers.all())
    # What was said while watching is read by who watches; a supervisor sees the course.
    is_theirs = may_manage(actor, family, timezone.now())
    said = last_words_of(each.id for each in people) if is_theirs else {}
    return tuple(
        Person(
            id=str(each.caregiver.id),
            name=each.name,
            relation=str(each.caregiver.get_relation_display()),
            worries=each.worries,
            concerns=tuple(
                row for row in concerns if _reporter(row, people) == each.caregiver.id
            ),
            scores=tuple(scores.get(each.caregiver.id, ())),
            goals=tuple(goals[each.caregiver.id]),
            films=tuple(films.get(each.caregiver.id, ())),
            has_pair=each.caregiver.id in pairs,
            said=said.get(each.caregiver.id),
        )
        for each in worries_of(family)
    )


def other_concerns_of(actor: Actor, family: Family) -> list[ConcernRow]:
    """List the concerns that none of the caregivers reported alone."""
    people = list(family.caregivers.all())
    rows = concern_rows(actor, family)
    return [row for row in rows if _reporter(row, people) is None]


def _reporter(row: ConcernRow, people: Sequence[Caregiver]) -> UUID | None:
    """Find which caregiver first reported a concern; nobody where two could have."""
    same = [each.id for each in people if each.relation == row.row.reported_by]
    return same[0] if len(same) == 1 else None


def sources_of(people: Sequence[Person]) -> list[ScoreSeries]:
    """List each scale once for which something published is shown, or nothing could be."""
    seen = {
        (series.title, series.scale.id, series.lines, _reliable(series)): series
        for person in people
        for series in person.scores
    }
    return list(seen.values())


def _reliable(series: ScoreSeries) -> object:
    return series.change.reliable if series.change else None
