"""Every write of the safety path: contacts, cover, calls for a person, holds of films."""

from attunement_clinic.safety.actions.belonging import belong_to_family
from attunement_clinic.safety.actions.calls import (
    acknowledge_task,
    note_change,
    note_contacts_shown,
    open_safety_task,
    reopen_task,
    write_outcome,
)
from attunement_clinic.safety.actions.contacts import (
    confirm_contact,
    put_off_contacts,
    remove_contact,
)
from attunement_clinic.safety.actions.cover import (
    add_cover,
    change_cover_rules,
    remove_cover,
)
from attunement_clinic.safety.actions.escalation import escalate, note_mail
from attunement_clinic.safety.actions.holds import (
    Telling,
    confirm_hold,
    decline_hold,
    end_hold,
    note_late_reviews,
    propose_end_of_hold,
    propose_hold,
    review_hold,
)

__all__ = [
    "Telling",
    "acknowledge_task",
    "add_cover",
    "belong_to_family",
    "change_cover_rules",
    "confirm_contact",
    "confirm_hold",
    "decline_hold",
    "end_hold",
    "escalate",
    "note_change",
    "note_contacts_shown",
    "note_late_reviews",
    "note_mail",
    "open_safety_task",
    "propose_end_of_hold",
    "propose_hold",
    "put_off_contacts",
    "remove_contact",
    "remove_cover",
    "reopen_task",
    "review_hold",
    "write_outcome",
]
