"""What the audit record tells of a film: one row, in the caller's transaction."""

from uuid import UUID

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording


def record_film(
    actor: Actor | None,
    recording: Recording,
    action: str,
    *,
    purpose: str = "",
    caregiver_id: UUID | None = None,
    **facts: object,
) -> None:
    """Tell what was done about a film, for which use, and whose word it was."""
    if caregiver_id is not None:
        facts["caregiver"] = str(caregiver_id)
    record(
        actor,
        action=action,
        subject_kind="recording",
        subject_id=recording.id,
        family_id=recording.family_id,
        practice_id=recording.practice_id,
        purpose=purpose,
        facts=facts,
    )
