"""Looking at outcomes is itself written down: the pages show what people answered."""

from uuid import UUID

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver, access_family
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor


def look_back(actor: Actor, *, family_id: UUID) -> Family:
    """Open the outcomes of a family for its care team, and note that it was done."""
    family = access_family(actor, family_id)
    record(
        actor,
        action="outcomes.read",
        subject_kind="family",
        subject_id=family.id,
        family_id=family.id,
    )
    return family


def lay_side_by_side(actor: Actor, *, caregiver_id: UUID) -> Caregiver:
    """Open two films with a caregiver for the care team, and note that it was done.

    Each film is let out by its own address, which asks its own decision again.
    """
    caregiver = access_caregiver(actor, caregiver_id)
    record(
        actor,
        action="outcomes.films_laid_beside",
        subject_kind="caregiver",
        subject_id=caregiver.id,
        family_id=caregiver.family_id,
    )
    return caregiver
