"""Every write about families. One action is one mutation, with its permission and trail."""

from attunement_clinic.families.actions.arrangements import (
    end_arrangement,
    record_arrangement,
)
from attunement_clinic.families.actions.ending import end_care, resume_care
from attunement_clinic.families.actions.people import (
    INVITATION_HOLDS_FOR,
    NewCaregiver,
    NewInfant,
    change_contact,
    digest_of,
    end_work,
    invite_caregiver,
    join_team,
    leave_team,
    note_birth,
    open_family,
    redeem_invitation,
)

__all__ = [
    "INVITATION_HOLDS_FOR",
    "NewCaregiver",
    "NewInfant",
    "change_contact",
    "digest_of",
    "end_arrangement",
    "end_care",
    "end_work",
    "invite_caregiver",
    "join_team",
    "leave_team",
    "note_birth",
    "open_family",
    "record_arrangement",
    "redeem_invitation",
    "resume_care",
]
