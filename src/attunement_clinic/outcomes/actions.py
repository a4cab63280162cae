"""Looking at outcomes is itself written down: the page shows what people answered."""

from uuid import UUID

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Family
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
