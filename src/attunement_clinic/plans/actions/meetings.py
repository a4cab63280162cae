"""Meetings: made, called off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Form


def make_appointment(
    actor: Actor,
    *,
    caregiver_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
) -> Appointment:
    """Plan a meeting of a caregiver with the clinician who acts."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        appointment = Appointment(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            clinician_id=actor.user_id,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
        )
        appointment.full_clean(exclude=["cancelled_at"])
        appointment.save()
        note(actor, caregiver, "plan.meeting_made", "appointment", appointment.id)
    return appointment


def cancel_appointment(actor: Actor, *, appointment_id: UUID) -> Appointment:
    """Call a meeting off."""
    appointment = access.access_appointment(actor, appointment_id)
    with transaction.atomic():
        if appointment.cancelled_at is None:
            appointment.cancelled_at = timezone.now()
            appointment.save(update_fields=["cancelled_at"])
            note(
                actor,
                appointment.caregiver,
                "plan.meeting_cancelled",
                "appointment",
                appointment.id,
            )
    return appointment
