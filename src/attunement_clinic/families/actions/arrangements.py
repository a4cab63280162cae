"""What a court or the law says about a caregiver: recorded with its reason, and ended."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_arrangement, access_caregiver
from attunement_clinic.families.arrangements import LegalArrangement
from attunement_clinic.families.models import Family
from attunement_clinic.families.surroundings import registered
from attunement_clinic.policy import Actor, Form


@transaction.atomic
def record_arrangement(
    actor: Actor, *, caregiver_id: UUID, kind: str, dated_on: date, reason: str
) -> LegalArrangement:
    """Record an arrangement; it decides from this moment on.

    A contact restriction also ends whatever is shown to that caregiver, for good: it does
    not come back when the restriction ends.

    Raises
    ------
    ValidationError
        When it stands already, or somebody else is recorded to decide alone.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    # Two that contradict each other wait for each other.
    Family.objects.select_for_update(of=("self",)).get(id=caregiver.family_id)
    row = LegalArrangement(
        practice_id=caregiver.practice_id,
        family=caregiver.family,
        caregiver=caregiver,
        kind=kind,
        dated_on=dated_on,
        reason=reason.strip(),
        recorded_by_id=actor.user_id,
    )
    if dated_on > timezone.localdate():
        raise ValidationError({"dated_on": _("This day has not come yet.")})
    row.full_clean()
    row.save()
    _note(actor, row, "arrangement.recorded")
    if kind == LegalArrangement.Kind.CONTACT_RESTRICTION:
        for each in registered():
            each.contact_restricted(actor, caregiver)
    return row


@transaction.atomic
def end_arrangement(
    actor: Actor, *, arrangement_id: UUID, ending: str
) -> LegalArrangement:
    """End an arrangement, with why; it stays in the record."""
    access_arrangement(actor, arrangement_id)
    rows = LegalArrangement.objects.select_for_update(of=("self",))
    row = rows.get(id=arrangement_id)
    if row.ended_at is not None:
        return row
    if not ending.strip():
        raise ValidationError({"ending": _("Write why it holds no longer.")})
    row.ended_at, row.ended_by_id = timezone.now(), actor.user_id
    row.ending = ending.strip()
    row.full_clean()
    row.save(update_fields=["ended_at", "ended_by", "ending"])
    _note(actor, row, "arrangement.ended")
    return row


def _note(actor: Actor, row: LegalArrangement, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="arrangement",
        subject_id=row.id,
        family_id=row.family_id,
        facts={
            "kind": row.kind,
            "caregiver": str(row.caregiver_id),
            "dated_on": row.dated_on.isoformat(),
        },
    )
