"""Asking caregivers for forms: once, or planned over a course; taking it back; reminding."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.reading import in_language_of
from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.notifications.actions import leave_message, remind, take_back
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.access import access_request, access_response
from attunement_clinic.questionnaires.catalogue import (
    WINDOWS,
    form_for,
)
from attunement_clinic.questionnaires.meetings import Meeting
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import title_of
from attunement_clinic.questionnaires.window import today_of

Occasion = QuestionnaireRequest.Occasion
MOST_REMINDERS = 2


@transaction.atomic
def ask_form(
    actor: Actor,
    *,
    caregiver_id: UUID,
    form: str,
    occasion: Occasion = Occasion.ONCE,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> QuestionnaireRequest:
    """Ask a caregiver for a form, open from a day to a day.

    Parameters
    ----------
    form
        One of our own forms, or the id of a wording the practice loaded.
    opens_on, closes_on
        Today, and the usual window of the occasion, if left out.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    row = _ask(actor, caregiver, form, occasion, opens_on, closes_on)
    if row.closes_on < today_of(caregiver.practice, timezone.now()):
        raise ValidationError(
            _(
                "The last day, %(day)s, is over: nobody could answer. Choose today or "
                "later."
            )
            % {"day": date_format(row.closes_on, "j F Y")}
        )
    return row


@transaction.atomic
def withdraw_request(actor: Actor, *, request_id: UUID) -> QuestionnaireRequest:
    """Take a request back; what was answered stays."""
    row = access_request(actor, request_id)
    if row.withdrawn_at is None:
        let_go(actor, row)
    return row


def let_go(actor: Actor, row: QuestionnaireRequest) -> None:
    """Close a request and its reminders, in the transaction of the caller."""
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    for n in range(1, MOST_REMINDERS + 1):
        take_back(addressee_id=row.caregiver_id, key=_key(row, n))
    _audit(actor, row, "form.withdrawn")


def ask_around(
    actor: Actor, meeting: Meeting, form: str, *, opens_on: date, closes_on: date
) -> UUID:
    """Ask for a form around a meeting, once; what was asked before moves there.

    In the transaction of the caller.
    """
    asked = QuestionnaireRequest.objects.select_for_update(of=("self",)).filter(
        caregiver=meeting.caregiver, meeting_id=meeting.id
    )
    ready = form_for(meeting.caregiver, form)
    row = asked.filter(form=ready.form, language=ready.language).first()
    if row is None:
        new = _ask(
            actor,
            meeting.caregiver,
            form,
            Occasion.MEETING,
            opens_on,
            closes_on,
            meeting_id=meeting.id,
        )
        return new.id
    is_sent = QuestionnaireResponse.objects.filter(
        request=row, completed_at__isnull=False
    ).exists()
    stands = (row.opens_on, row.closes_on, row.withdrawn_at)
    if not is_sent and stands != (opens_on, closes_on, None):
        for n in range(1, MOST_REMINDERS + 1):
            take_back(addressee_id=row.caregiver_id, key=_key(row, n))
        row.opens_on, row.closes_on, row.withdrawn_at = opens_on, closes_on, None
        row.reminders = 0
        row.save()
        _audit(actor, row, "form.moved")
    return row.id


@transaction.atomic
def remind_of_form(actor: Actor | None, *, request_id: UUID) -> QuestionnaireRequest:
    """Remind of a form by a mail without a clinical word; twice at most, then never.

    The person's own rule decides whether and when a mail goes out.
    """
    row = (
        access_request(actor, request_id)
        if actor is not None
        else QuestionnaireRequest.objects.select_for_update(of=("self",))
        .select_related("practice", "caregiver__user")
        .get(id=request_id)
    )
    if row.reminders >= MOST_REMINDERS:
        raise ValidationError(_("Two reminders are enough. Speak about it instead."))
    row.reminders += 1
    row.save(update_fields=["reminders"])
    user = row.caregiver.user
    with in_language_of(user):
        remind(
            practice_id=row.practice_id,
            addressee_id=row.caregiver_id,
            key=_key(row, row.reminders),
            to=user.email if user is not None else "",
            template="notifications/mail/something_waits.txt",
            subject=_("Something is waiting for you"),
            values={"address": f"{settings.SITE_ADDRESS}/home"},
            default_sender=row.practice.sender_name,
            time_zone=row.practice.time_zone,
        )
    _audit(actor, row, "form.reminded")
    return row


@transaction.atomic
def mark_read(actor: Actor, *, response_id: UUID) -> QuestionnaireResponse:
    """Note that a member of the care team has read what was answered."""
    row = access_response(actor, response_id)
    if row.read_at is None and row.completed_at is not None:
        row.read_at, row.read_by_id = timezone.now(), actor.user_id
        row.save(update_fields=["read_at", "read_by"])
    record(
        actor,
        action="form.read",
        subject_kind="questionnaire_response",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return row


def _ask(
    actor: Actor,
    caregiver: Caregiver,
    form: str,
    occasion: Occasion,
    opens_on: date | None,
    closes_on: date | None,
    *,
    meeting_id: UUID | None = None,
) -> QuestionnaireRequest:
    ready = form_for(caregiver, form)
    today = today_of(caregiver.practice, timezone.now())
    opens = opens_on or today
    row = QuestionnaireRequest(
        practice_id=caregiver.practice_id,
        family_id=caregiver.family_id,
        caregiver=caregiver,
        instrument_id=ready.instrument_id,
        form=ready.form,
        key=ready.key,
        version=ready.version,
        language=ready.language,
        title=ready.title,
        questionnaire=dict(ready.questionnaire),
        has_safety_item=ready.has_safety_item,
        occasion=occasion,
        asked_by_id=actor.user_id,
        opens_on=opens,
        closes_on=closes_on or opens + timedelta(days=WINDOWS[occasion] - 1),
        meeting_id=meeting_id,
    )
    if row.closes_on < row.opens_on:
        raise ValidationError(_("The last day lies before the first."))
    known = _asked_already(row)
    if known is not None:
        return known
    row.save()
    if opens <= today:
        _tell(row)
    _audit(actor, row, "form.asked")
    return row


def prepare_due_forms(now: datetime) -> int:
    """Make ready what asks again and opens today, tell whose forms open, and remind.

    Returns
    -------
    int
        How many requests were made ready, told or reminded of.
    """
    rows = list(
        QuestionnaireRequest.objects.filter(withdrawn_at__isnull=True)
        .filter(opens_on__lte=now.date() + timedelta(days=1))
        .filter(closes_on__gte=now.date() - timedelta(days=1))
        .exclude(response__completed_at__isnull=False)
        .values_list("id", flat=True)
    )
    return sum(_prepare(row_id, now) for row_id in rows)


@transaction.atomic
def _prepare(request_id: UUID, now: datetime) -> bool:
    row = (
        QuestionnaireRequest.objects.select_for_update(of=("self",))
        .select_related("practice", "caregiver__user")
        .get(id=request_id)
    )
    today = today_of(row.practice, now)
    if not row.opens_on <= today <= row.closes_on:
        return False
    if not row.questionnaire:
        return _fill(row)
    return _remind_when_due(row, today)


def _fill(row: QuestionnaireRequest) -> bool:
    """Write the questions of a form that asks again, from what was named by now."""
    try:
        # A job has no language of its own: if need be, that of who planned it.
        with translation.override(row.language):
            ready = form_for(row.caregiver, row.form)
    except ValidationError:
        return False
    row.questionnaire, row.title = dict(ready.questionnaire), ready.title
    row.language, row.version = ready.language, ready.version
    row.has_safety_item = ready.has_safety_item
    row.save()
    _tell(row)
    return True


def _remind_when_due(row: QuestionnaireRequest, today: date) -> bool:
    if today in (row.opens_on, today_of(row.practice, row.created_at)):
        return False
    open_days = (row.closes_on - row.opens_on).days + 1
    days = (row.opens_on + timedelta(days=open_days // 3), row.closes_on)
    due = sum(1 for day in days[:MOST_REMINDERS] if today >= day)
    if row.reminders >= due:
        return False
    remind_of_form(None, request_id=row.id)
    return True


def plan_again(
    actor: Actor, caregiver: Caregiver, form: str, occasion: Occasion, opens_on: date
) -> QuestionnaireRequest:
    """Plan a form whose questions are known only when its day comes.

    In the transaction of the caller.
    """
    with in_language_of(caregiver.user):
        language, title = translation.get_language() or "en", title_of(form)
    row = QuestionnaireRequest(
        practice_id=caregiver.practice_id,
        family_id=caregiver.family_id,
        caregiver=caregiver,
        form=form,
        language=language,
        title=title,
        questionnaire={},
        occasion=occasion,
        asked_by_id=actor.user_id,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=WINDOWS[occasion] - 1),
    )
    known = _asked_already(row)
    if known is not None:
        return known
    row.save()
    _audit(actor, row, "form.asked")
    return row


def _asked_already(row: QuestionnaireRequest) -> QuestionnaireRequest | None:
    """Find the same request that still waits: a form that was sent twice is one."""
    # Two sendings wait for each other here.
    Caregiver.objects.select_for_update(of=("self",)).get(id=row.caregiver_id)
    return (
        QuestionnaireRequest.objects.filter(
            caregiver=row.caregiver_id,
            instrument=row.instrument_id,
            form=row.form,
            language=row.language,
            occasion=row.occasion,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            meeting_id=row.meeting_id,
            withdrawn_at__isnull=True,
        )
        .exclude(response__completed_at__isnull=False)
        .first()
    )


def _tell(row: QuestionnaireRequest) -> None:
    if row.caregiver.user_id is not None:
        leave_message(
            practice_id=row.practice_id,
            recipient_id=row.caregiver.user_id,
            kind=Notice.Kind.FILM_ASKED,  # its text fits: "Something is waiting for you"
            address=f"/form/{row.id}/first",
        )


def _audit(actor: Actor | None, row: QuestionnaireRequest, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="questionnaire_request",
        subject_id=row.id,
        family_id=row.family_id,
        practice_id=row.practice_id,
        facts={"form": row.form, "occasion": row.occasion},
    )


def _key(row: QuestionnaireRequest, number: int) -> str:
    return f"form:{row.id}:{number}"
