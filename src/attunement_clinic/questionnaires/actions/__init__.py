"""Every write of questionnaires: asking, answering, wording, totals, the tablet."""

from attunement_clinic.questionnaires.actions.answering import (
    Given,
    begin_form,
    give_answer,
    send_form,
)
from attunement_clinic.questionnaires.actions.around_meetings import (
    ask_around_meetings,
    follow_meeting,
    stop_around_meetings,
)
from attunement_clinic.questionnaires.actions.asking import (
    ask_form,
    mark_read,
    prepare_due_forms,
    remind_of_form,
    withdraw_request,
)
from attunement_clinic.questionnaires.actions.course import ask_usual_forms
from attunement_clinic.questionnaires.actions.entering import (
    enter_totals,
    keep_imported_response,
)
from attunement_clinic.questionnaires.actions.tablet import (
    close_tablet,
    make_tablet_link,
    open_tablet,
)
from attunement_clinic.questionnaires.actions.wording import (
    load_wording,
    retire_wording,
)

__all__ = [
    "Given",
    "ask_around_meetings",
    "ask_form",
    "ask_usual_forms",
    "begin_form",
    "close_tablet",
    "enter_totals",
    "follow_meeting",
    "give_answer",
    "keep_imported_response",
    "load_wording",
    "make_tablet_link",
    "mark_read",
    "open_tablet",
    "prepare_due_forms",
    "remind_of_form",
    "retire_wording",
    "send_form",
    "stop_around_meetings",
    "withdraw_request",
]
