"""Writing the audit record: always in the transaction of what it tells."""

from typing import Any
from uuid import UUID

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Actor


def record(
    actor: Actor | None,
    *,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    family_id: UUID | None = None,
    practice_id: UUID | None = None,
    purpose: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. `facts` holds ids, counts and codes, never clinical words."""
    return AuditEvent.objects.create(
        practice_id=practice_id or (actor.practice_id if actor else None),
        actor_id=actor.user_id if actor else None,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        family_id=family_id,
        purpose=purpose,
        facts=facts or {},
    )
