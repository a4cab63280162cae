"""Every write of a plan: hope, calm moments, the diary, meetings."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans import access
from attunement_clinic.plans.models import Activity, Appointment, CarePlan, DiaryEntry
from attunement_clinic.policy import Actor, Form


def write_hope(actor: Actor, *, caregiver_id: UUID, hope: str) -> CarePlan:
    """Keep what a caregiver hopes for, in their own words; earlier words stay."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        plan = CarePlan(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            hope=hope,
        )
        plan.full_clean()
        plan.save()
        _audit(actor, caregiver, "plan.hope_written", "care_plan", plan.id)
    return plan


def agree_activity(
    actor: Actor, *, caregiver_id: UUID, kind: str, title: str, occasion: str = ""
) -> Activity:
    """Agree a small calm moment with a caregiver."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        activity = Activity(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            kind=kind,
            title=title,
            occasion=occasion,
            agreed_with_id=actor.user_id,
        )
        activity.full_clean(exclude=["ended_at"])
        activity.save()
        _audit(actor, caregiver, "plan.activity_agreed", "activity", activity.id)
    return activity


def end_activity(actor: Actor, *, activity_id: UUID) -> Activity:
    """Take a calm moment off the caregiver's page; what happened stays."""
    activity = access.access_activity(actor, activity_id)
    with transaction.atomic():
        if activity.ended_at is None:
            activity.ended_at = timezone.now()
            activity.save(update_fields=["ended_at"])
            _audit(
                actor,
                activity.caregiver,
                "plan.activity_ended",
                "activity",
                activity.id,
            )
    return activity


def note_happened(
    actor: Actor | None, *, activity_id: UUID, happened_on: date
) -> DiaryEntry:
    """Note that a calm moment happened on a day; saying it twice changes nothing."""
    activity = access.access_own_activity(actor, activity_id)
    with transaction.atomic():
        entry, is_new = DiaryEntry.objects.get_or_create(
            practice_id=activity.practice_id,
            activity=activity,
            happened_on=happened_on,
        )
        if is_new:
            _audit(actor, activity.caregiver, "diary.happened", "activity", activity.id)
    return entry


def undo_happened(actor: Actor | None, *, activity_id: UUID, happened_on: date) -> None:
    """Take a day back."""
    activity = access.access_own_activity(actor, activity_id)
    with transaction.atomic():
        gone, _rows = activity.entries.filter(happened_on=happened_on).delete()
        if gone:
            _audit(actor, activity.caregiver, "diary.undone", "activity", activity.id)


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
        _audit(actor, caregiver, "plan.meeting_made", "appointment", appointment.id)
    return appointment


def cancel_appointment(actor: Actor, *, appointment_id: UUID) -> Appointment:
    """Call a meeting off."""
    appointment = access.access_appointment(actor, appointment_id)
    with transaction.atomic():
        if appointment.cancelled_at is None:
            appointment.cancelled_at = timezone.now()
            appointment.save(update_fields=["cancelled_at"])
            _audit(
                actor,
                appointment.caregiver,
                "plan.meeting_cancelled",
                "appointment",
                appointment.id,
            )
    return appointment


def _audit(
    actor: Actor | None, caregiver: Caregiver, action: str, kind: str, row_id: UUID
) -> None:
    record(
        actor,
        action=action,
        subject_kind=kind,
        subject_id=row_id,
        family_id=caregiver.family_id,
        facts={"caregiver": str(caregiver.id)},
    )
