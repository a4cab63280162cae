"""Reading plans: goals, a caregiver's calm moments, the next meeting."""

from attunement_clinic.plans.queries.calm import CalmMoment, activities_for
from attunement_clinic.plans.queries.clock import clock_of, today_in
from attunement_clinic.plans.queries.course import course_of
from attunement_clinic.plans.queries.diary import DiaryDay, diary_for
from attunement_clinic.plans.queries.goals import (
    GoalRow,
    RatedDay,
    goals_for,
    goals_of_family,
    open_goals_of,
)
from attunement_clinic.plans.queries.meetings import (
    Meeting,
    called_off_for,
    next_appointment_for,
)
from attunement_clinic.plans.queries.plan import PersonPlan, plan_of

__all__ = [
    "CalmMoment",
    "DiaryDay",
    "GoalRow",
    "Meeting",
    "PersonPlan",
    "RatedDay",
    "activities_for",
    "called_off_for",
    "clock_of",
    "course_of",
    "diary_for",
    "goals_for",
    "goals_of_family",
    "next_appointment_for",
    "open_goals_of",
    "plan_of",
    "today_in",
]
