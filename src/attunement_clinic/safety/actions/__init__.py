"""Every write of the safety path: contacts, cover, and calls for a person."""

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

__all__ = [
    "acknowledge_task",
    "add_cover",
    "belong_to_family",
    "change_cover_rules",
    "confirm_contact",
    "escalate",
    "note_change",
    "note_contacts_shown",
    "note_mail",
    "open_safety_task",
    "put_off_contacts",
    "remove_contact",
    "remove_cover",
    "reopen_task",
    "write_outcome",
]
