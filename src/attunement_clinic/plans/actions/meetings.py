"""Meetings: made, moved, called off, missed; the caregiver is told by their own rule."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.reading import in_language_of
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.notifications.actions import leave_message, remind, take_back
from attunement_clinic.notifications.models import Notice
from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.form_meetings import as_forms_know_it
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.actions import follow_meeting


def make_appointment(
    actor: Actor,
    *,
    caregiver_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
) -> Appointment:
    """Plan a meeting of a caregiver with the clinician who acts; sent twice, it is one."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        # Two sendings wait for each other here.
        Caregiver.objects.select_for_update(of=("self",)).get(id=caregiver.id)
        known = Appointment.objects.filter(
            caregiver=caregiver,
            clinician=actor.user_id,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
            cancelled_at__isnull=True,
        ).first()
        if known is not None:
            return known
        appointment = Appointment(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            clinician_id=actor.user_id,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
        )
        appointment.full_clean(exclude=["cancelled_at", "missed_at"])
        appointment.save()
        _tell(appointment)
        follow_meeting(actor, as_forms_know_it(appointment))
        note(actor, caregiver, "plan.meeting_made", "appointment", appointment.id)
    return appointment


def change_appointment(
    actor: Actor,
    *,
    appointment_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
) -> Appointment:
    """Move a meeting; sent twice, it moves once, and one that was called off stays so."""
    access.access_appointment(actor, appointment_id)
    with transaction.atomic():
        row = _locked(appointment_id)
        wanted = (starts_at, minutes, place)
        if row.cancelled_at is None and wanted != (
            row.starts_at,
            row.minutes,
            row.place,
        ):
            _forget(row)
            row.starts_at, row.minutes, row.place = wanted
            row.missed_at = None
            row.revision += 1
            row.full_clean(exclude=["cancelled_at", "missed_at"])
            row.save()
            _tell(row)
            follow_meeting(actor, as_forms_know_it(row))
            note(actor, row.caregiver, "plan.meeting_moved", "appointment", row.id)
    return row


def cancel_appointment(actor: Actor, *, appointment_id: UUID) -> Appointment:
    """Call a meeting off."""
    access.access_appointment(actor, appointment_id)
    with transaction.atomic():
        row = _locked(appointment_id)
        if row.cancelled_at is None:
            _forget(row)
            row.cancelled_at = timezone.now()
            row.revision += 1
            row.save(update_fields=["cancelled_at", "revision"])
            _tell(row)
            follow_meeting(actor, as_forms_know_it(row))
            note(actor, row.caregiver, "plan.meeting_cancelled", "appointment", row.id)
    return row


def note_missed(actor: Actor, *, appointment_id: UUID, missed: bool) -> Appointment:
    """Note that the caregiver did not come, or that they did after all.

    Nobody is told. It says nothing about why: the family's page only offers a few kind
    words. A meeting that is not over yet, or was called off, stays as it is.
    """
    access.access_appointment(actor, appointment_id)
    with transaction.atomic():
        row = _locked(appointment_id)
        now = timezone.now()
        is_over = row.cancelled_at is None and row.ends_at <= now
        if is_over and missed != (row.missed_at is not None):
            row.missed_at = now if missed else None
            row.save(update_fields=["missed_at"])
            follow_meeting(actor, as_forms_know_it(row))
            said = "plan.meeting_missed" if missed else "plan.meeting_not_missed"
            note(actor, row.caregiver, said, "appointment", row.id)
    return row


def _locked(appointment_id: UUID) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("practice", "caregiver__user")
        .get(id=appointment_id)
    )


def _tell(row: Appointment) -> None:
    """Say that there is something new, and not what; a meeting that is over tells nothing."""
    if row.starts_at < timezone.now():
        return
    user = row.caregiver.user
    if user is not None:
        leave_message(
            practice_id=row.practice_id,
            recipient_id=user.id,
            kind=Notice.Kind.SHARED,
            address="/home",
        )
    with in_language_of(user):
        remind(
            practice_id=row.practice_id,
            addressee_id=row.caregiver_id,
            key=_key(row),
            to=user.email if user is not None else "",
            template="notifications/mail/something_waits.txt",
            subject=_("There is something new for you"),
            values={"address": f"{settings.SITE_ADDRESS}/home"},
            default_sender=row.practice.sender_name,
            time_zone=row.practice.time_zone,
        )


def _forget(row: Appointment) -> None:
    """Stop a mail about how it was before, if it has not gone out."""
    take_back(addressee_id=row.caregiver_id, key=_key(row))


def _key(row: Appointment) -> str:
    return f"appointment:{row.id}:{row.revision}"
