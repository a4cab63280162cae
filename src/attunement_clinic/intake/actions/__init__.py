"""Every write to first contacts, and to how the practice receives people."""

from attunement_clinic.intake.actions.arriving import (
    MOST_AN_HOUR,
    MOST_AN_HOUR_BY_PROXY,
    TooManyError,
    count_attempt,
    send_enquiry,
)
from attunement_clinic.intake.actions.deciding import (
    Allocation,
    allocate_enquiry,
    close_enquiry,
    mark_enquiry_read,
    reopen_enquiry,
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
    "TooManyError",
    "allocate_enquiry",
    "change_reception",
    "close_enquiry",
    "count_attempt",
    "mark_enquiry_read",
    "months_before",
    "remove_past_keeping",
    "reopen_enquiry",
    "send_enquiry",
]
