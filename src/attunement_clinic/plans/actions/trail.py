"""What every action of a plan writes down."""

from uuid import UUID

from attunement_clinic.audit.actions import record
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor


def note(
    actor: Actor | None, caregiver: Caregiver, action: str, kind: str, row_id: UUID
) -> None:
    """Write one line of the audit record: ids, never words."""
    record(
        actor,
        action=action,
        subject_kind=kind,
        subject_id=row_id,
        family_id=caregiver.family_id,
        practice_id=caregiver.practice_id,
        facts={"caregiver": str(caregiver.id)},
    )
