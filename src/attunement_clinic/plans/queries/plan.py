"""The plan of a family, person by person; each caregiver's stands by itself."""

from dataclasses import dataclass
from uuid import UUID

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.plans.models import Activity, Appointment
from attunement_clinic.plans.queries.calm import activities_of_family
from attunement_clinic.plans.queries.course import Course, courses_of
from attunement_clinic.plans.queries.diary import DiaryDay, diaries_of
from attunement_clinic.plans.queries.goals import GoalRow, goals_of_family
from attunement_clinic.plans.queries.meetings import Meetings, meetings_of_family


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """One caregiver's part of the plan, as the care team sees it."""

    id: UUID
    name: str
    relation: str
    open_goals: tuple[GoalRow, ...]
    past_goals: tuple[GoalRow, ...]
    calm: tuple[Activity, ...]
    diary: tuple[DiaryDay, ...]
    course: Course | None = None
    meetings: tuple[Appointment, ...] = ()
    meetings_held: int = 0

    @property
    def has_unread(self) -> bool:
        return any(not one.is_read for day in self.diary for one in day.written)


def plan_of(family: Family) -> list[PersonPlan]:
    """Gather the plan of each caregiver of a family."""
    goals = goals_of_family(family)
    calm = activities_of_family(family)
    diaries = diaries_of(family)
    courses = courses_of(family)
    meetings = meetings_of_family(family)
    return [
        _person(
            each,
            goals[each.id],
            calm[each.id],
            diaries[each.id],
            courses.get(each.id),
            meetings[each.id],
        )
        for each in family.caregivers.all()
    ]


def _person(
    caregiver: Caregiver,
    goals: list[GoalRow],
    calm: list[Activity],
    diary: list[DiaryDay],
    course: Course | None,
    meetings: Meetings,
) -> PersonPlan:
    return PersonPlan(
        id=caregiver.id,
        name=short_name(caregiver),
        relation=str(caregiver.get_relation_display()),
        open_goals=tuple(row for row in goals if not row.is_over),
        past_goals=tuple(row for row in goals if row.is_over),
        calm=tuple(calm),
        diary=tuple(diary),
        course=course,
        meetings=meetings.coming,
        meetings_held=meetings.past,
    )
