"""The usual forms of a course, planned at once."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.actions.around_meetings import (
    ask_around_meetings,
)
from attunement_clinic.questionnaires.actions.asking import ask_form, plan_again
from attunement_clinic.questionnaires.catalogue import (
    WINDOWS,
    meeting_forms,
    usual_forms,
)
from attunement_clinic.questionnaires.models import QuestionnaireRequest
from attunement_clinic.questionnaires.own_forms import BUILDS_ON
from attunement_clinic.questionnaires.window import today_of


@transaction.atomic
def ask_usual_forms(
    actor: Actor, *, caregiver_id: UUID, starts_on: date, weeks: int
) -> list[QuestionnaireRequest]:
    """Plan the usual forms of a course for one caregiver.

    What is asked around every meeting comes and goes with the meetings. What asks again what was named at the beginning is planned when its time comes, by the
    daily job: until then nothing is named.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    if not 2 <= weeks <= 60:
        raise ValidationError(_("A course lasts from 2 to 60 weeks."))
    today = today_of(caregiver.practice, timezone.now())
    # What a course that began earlier asked for at its beginning is over.
    planned = [
        each
        for each in usual_forms(caregiver.practice_id, starts_on, weeks)
        if today < each.opens_on + timedelta(days=WINDOWS[each.occasion])
    ]
    if not planned:
        raise ValidationError(
            _("All of this course is over: nobody could answer. Begin it later.")
        )
    for form in meeting_forms(caregiver.practice_id):
        ask_around_meetings(
            actor,
            caregiver_id=caregiver_id,
            form=form,
            starts_on=starts_on,
            until=starts_on + timedelta(weeks=weeks),
        )
    return [
        plan_again(actor, caregiver, each.form, each.occasion, each.opens_on)
        if each.form in BUILDS_ON
        else ask_form(
            actor,
            caregiver_id=caregiver_id,
            form=each.form,
            occasion=each.occasion,
            opens_on=each.opens_on,
        )
        for each in planned
    ]
