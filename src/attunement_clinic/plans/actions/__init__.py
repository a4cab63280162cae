"""Every write of a plan: goals, calm moments, the diary, meetings."""

from attunement_clinic.plans.actions.activities import (
    agree_activity,
    change_activity,
    end_activity,
)
from attunement_clinic.plans.actions.diary import (
    mark_days_read,
    note_happened,
    take_words_back,
    undo_happened,
    write_day,
)
from attunement_clinic.plans.actions.goals import (
    enter_rating,
    keep_goal_answer,
    let_goal_go,
    name_goal,
    rate_own_goal,
)
from attunement_clinic.plans.actions.meetings import (
    cancel_appointment,
    change_appointment,
    make_appointment,
    note_missed,
)
from attunement_clinic.plans.actions.protocols import (
    choose_protocol,
    hold_sessions,
)

__all__ = [
    "agree_activity",
    "cancel_appointment",
    "change_activity",
    "change_appointment",
    "choose_protocol",
    "end_activity",
    "enter_rating",
    "hold_sessions",
    "keep_goal_answer",
    "let_goal_go",
    "make_appointment",
    "mark_days_read",
    "name_goal",
    "note_happened",
    "note_missed",
    "rate_own_goal",
    "take_words_back",
    "undo_happened",
    "write_day",
]
