"""Every write to first contacts, to the interview, and to how people are received."""

from attunement_clinic.intake.actions.arriving import (
    MOST_AN_HOUR,
    MOST_AN_HOUR_BY_PROXY,
    TooManyError,
    count_attempt,
    send_enquiry,
)
from attunement_clinic.intake.actions.concerns import (
    Asked,
    ConcernNow,
    NewConcern,
    change_concern,
    end_concern,
    keep_passage,
    mark_source,
    name_concern,
    write_safety_answers,
)
from attunement_clinic.intake.actions.deciding import (
    Allocation,
    allocate_enquiry,
    close_enquiry,
    mark_enquiry_read,
    reopen_enquiry,
)
from attunement_clinic.intake.actions.interviews import (
    NoteSignedError,
    add_to_note,
    begin_interview,
    read_note,
    share_note,
    sign_note,
    write,
)
from attunement_clinic.intake.actions.keeping import (
    months_before,
    remove_past_keeping,
)
from attunement_clinic.intake.actions.reception import change_reception

__all__ = [
    "MOST_AN_HOUR",
    "MOST_AN_HOUR_BY_PROXY",
    "Allocation",
    "Asked",
    "ConcernNow",
    "NewConcern",
    "NoteSignedError",
    "TooManyError",
    "add_to_note",
    "allocate_enquiry",
    "begin_interview",
    "change_concern",
    "change_reception",
    "close_enquiry",
    "count_attempt",
    "end_concern",
    "keep_passage",
    "mark_enquiry_read",
    "mark_source",
    "months_before",
    "name_concern",
    "read_note",
    "remove_past_keeping",
    "reopen_enquiry",
    "send_enquiry",
    "share_note",
    "sign_note",
    "write",
    "write_safety_answers",
]
