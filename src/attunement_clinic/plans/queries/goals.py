"""Goals with the numbers their caregiver gave: whose they are, and when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.plans.models import Goal, GoalRating
from attunement_clinic.policy import Actor

# The line of a goal in its picture, from its 0 to its 10.
_LINE_FROM, _LINE_LENGTH = 9, 290


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedDay:
    """What a caregiver said of a goal on a day.

    `told_to` are the initials of who was told it; empty where the caregiver gave it
    themselves. `address` leads to the form it was given in.
    """

    value: int
    on: date
    told_to: str
    address: str

    @property
    def x(self) -> int:
        return _LINE_FROM + round(self.value * _LINE_LENGTH / 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal and its days, the earliest first; of one day the newest number counts."""

    id: UUID
    words: str
    address: str
    is_over: bool
    days: tuple[RatedDay, ...]

    @property
    def first(self) -> RatedDay | None:
        """The first number, where there is a later one to lay beside it."""
        return self.days[0] if len(self.days) > 1 else None

    @property
    def now(self) -> RatedDay | None:
        return self.days[-1] if self.days else None


def goals_for(actor: Actor) -> list[GoalRow]:
    """List the signed-in caregiver's own open goals, never the other caregiver's."""
    goals = Goal.objects.filter(
        practice_id=actor.practice_id,
        caregiver_id__in=actor.own_ids,
        ended_at__isnull=True,
    )
    return [_row(goal) for goal in _with_ratings(goals)]


def goals_of_family(family: Family) -> dict[UUID, list[GoalRow]]:
    """Map each caregiver of a family to their own goals, for the care team."""
    found: dict[UUID, list[GoalRow]] = {each.id: [] for each in family.caregivers.all()}
    for goal in _with_ratings(Goal.objects.filter(family=family)):
        found[goal.caregiver_id].append(_row(goal))
    return found


def open_goals_of(caregiver: Caregiver) -> list[Goal]:
    """List what a caregiver hopes for and may be asked again."""
    return list(Goal.objects.filter(caregiver=caregiver, ended_at__isnull=True))


def _with_ratings(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    return goals.select_related("caregiver").prefetch_related("ratings__entered_by")


def _row(goal: Goal) -> GoalRow:
    by_day = {each.rated_on: each for each in goal.ratings.all()}
    return GoalRow(
        id=goal.id,
        words=goal.words,
        address=_answers(goal.answered_in_id),
        is_over=goal.ended_at is not None,
        days=tuple(_day(goal, each) for each in by_day.values()),
    )


def _day(goal: Goal, rating: GoalRating) -> RatedDay:
    typed_by = rating.entered_by
    is_own = typed_by is None or typed_by.id == goal.caregiver.user_id
    return RatedDay(
        value=rating.value,
        on=rating.rated_on,
        told_to="" if is_own or typed_by is None else staff_initials(typed_by),
        address=_answers(rating.answered_in_id),
    )


def _answers(response_id: UUID | None) -> str:
    return reverse("questionnaires:answers", args=[response_id]) if response_id else ""
