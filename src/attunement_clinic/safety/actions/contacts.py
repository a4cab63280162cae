"""Confirming whom to call, and taking a number away."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor
from attunement_clinic.safety.models import CrisisContact


@transaction.atomic
def confirm_contact(
    actor: Actor,
    *,
    label: str,
    number: str,
    hours: str = "",
    is_emergency: bool = False,
    verified_on: date | None = None,
) -> CrisisContact:
    """Show a number to parents from now on: checked by this person on that day."""
    if not actor.roles:
        raise Http404
    day = verified_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError(_("A number is checked today or earlier."))
    known = CrisisContact.objects.filter(
        practice_id=actor.practice_id, number=number
    ).first()
    row = known or CrisisContact(practice_id=actor.practice_id, number=number)
    row.label, row.hours, row.is_emergency = label, hours, is_emergency
    row.verified_on, row.confirmed_by_id = day, actor.user_id
    row.position = 0 if is_emergency else 1
    row.full_clean()
    row.save()
    record(
        actor,
        action="crisis_contact.confirmed",
        subject_kind="crisis_contact",
        subject_id=row.id,
        facts={"number": number, "verified_on": day.isoformat()},
    )
    return row


@transaction.atomic
def remove_contact(actor: Actor, *, contact_id: UUID) -> None:
    """Take a number off every page."""
    row = CrisisContact.objects.filter(
        practice_id=actor.practice_id, id=contact_id
    ).first()
    if row is None or not actor.roles:
        raise Http404
    record(
        actor,
        action="crisis_contact.removed",
        subject_kind="crisis_contact",
        subject_id=row.id,
        facts={"number": row.number},
    )
    row.delete()


@transaction.atomic
def put_off_contacts(actor: Actor) -> None:
    """Write down that somebody went on while no number was confirmed."""
    if not actor.roles:
        raise Http404
    record(
        actor,
        action="crisis_contact.put_off",
        subject_kind="practice",
        subject_id=actor.practice_id,
    )
