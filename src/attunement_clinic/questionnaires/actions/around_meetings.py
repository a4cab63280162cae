"""Forms asked around every meeting: they move with it, and go when it is called off."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.access import access_meeting_form
from attunement_clinic.questionnaires.actions.asking import ask_around, let_go
from attunement_clinic.questionnaires.catalogue import form_for
from attunement_clinic.questionnaires.meetings import Meeting, meetings_to_come
from attunement_clinic.questionnaires.models import MeetingForm, QuestionnaireRequest
from attunement_clinic.questionnaires.window import today_of

# Answered at home before they meet, or in the room; the day after is for who forgot.
BEFORE: Final = timedelta(days=2)
AFTER: Final = timedelta(days=1)
_A_YEAR: Final = timedelta(days=365)


@transaction.atomic
def ask_around_meetings(
    actor: Actor,
    *,
    caregiver_id: UUID,
    form: str,
    starts_on: date | None = None,
    until: date | None = None,
) -> MeetingForm:
    """Ask a caregiver for a form around every meeting from a day to a day.

    Asked for already, it is asked for in the new days. Today and a year, if left out.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    ready = form_for(caregiver, form)
    first = starts_on or today_of(caregiver.practice, timezone.now())
    last = until or first + _A_YEAR
    if last < first:
        raise ValidationError(_("The last day lies before the first."))
    row, _is_new = MeetingForm.objects.update_or_create(
        caregiver=caregiver,
        form=form,
        ended_at=None,
        defaults={
            "practice_id": caregiver.practice_id,
            "family_id": caregiver.family_id,
            "title": ready.title,
            "starts_on": first,
            "until": last,
            "asked_by_id": actor.user_id,
        },
    )
    _audit(actor, row, "form.asked_around_meetings")
    for meeting in meetings_to_come(caregiver):
        follow_meeting(actor, meeting)
    return row


@transaction.atomic
def stop_around_meetings(actor: Actor, *, plan_id: UUID) -> MeetingForm:
    """Ask for a form around no further meeting; what was answered stays."""
    row = access_meeting_form(actor, plan_id)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _audit(actor, row, "form.ended_around_meetings")
        for meeting in meetings_to_come(row.caregiver):
            follow_meeting(actor, meeting)
    return row


@transaction.atomic
def follow_meeting(actor: Actor, meeting: Meeting) -> None:
    """Bring the forms around a meeting to where it is now.

    However often it is told: a meeting has each form once. One that was answered stays as
    it is; one that was begun moves along, and its answers with it.
    """
    plans = MeetingForm.objects.filter(
        caregiver=meeting.caregiver,
        ended_at=None,
        starts_on__lte=meeting.on,
        until__gte=meeting.on,
    )
    asked = QuestionnaireRequest.objects.filter(
        meeting_id=meeting.id, withdrawn_at=None
    ).exclude(response__completed_at__isnull=False)
    wanted: set[UUID] = set()
    for plan in plans if meeting.is_on else ():
        try:
            one = ask_around(
                actor,
                meeting,
                plan.form,
                opens_on=meeting.on - BEFORE,
                closes_on=meeting.on + AFTER,
            )
        except ValidationError:
            # The practice has the wording no more: no meeting waits for that, and what
            # was asked in it stays.
            wanted |= {row.id for row in asked if str(row.instrument_id) == plan.form}
        else:
            wanted.add(one)
    for row in asked.exclude(id__in=wanted):
        let_go(actor, row)


def _audit(actor: Actor, row: MeetingForm, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="meeting_form",
        subject_id=row.id,
        family_id=row.family_id,
        facts={"form": row.form},
    )
