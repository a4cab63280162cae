"""The demo's forms: who covers, what was asked, what a mother answered at the beginning."""

from datetime import date, time, timedelta
from uuid import uuid4

from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.actions import rate_own_goal
from attunement_clinic.plans.models import Goal
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.actions import (
    ask_form,
    begin_form,
    enter_totals,
    give_answer,
    send_form,
)
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import GOALS, WORRIES, WORRIES_AGAIN
from attunement_clinic.safety.actions import add_cover

Occasion = QuestionnaireRequest.Occasion

# Our own words; answered by somebody who exists only here.
_WORRIES = {
    "worry-1": "Warm at times, far away at times",
    "often-1": "most-days",
    "worry-2": "Tense, as if I could get it wrong",
    "often-2": "most-days",
    "worry-3": "Sleep is short for both of us",
    "often-3": "always",
    "afraid": "unwanted",
}
_GOALS = {
    "goal-1": "Not feel like an actor when I hold her.",
    "near-1": "2",
    "goal-2": "Know what she wants before it is a scream.",
    "near-2": "3",
}
_WORRIES_HALF_WAY = {
    "change-1": "less",
    "often-1": "some-days",
    "change-2": "same",
    "often-2": "most-days",
    "change-3": "less",
    "often-3": "most-days",
    "afraid": "nothing",
}
_BEGAN_DAYS_AGO = 34
# How near her first goal is by now, as she says on her phone.
_NEAR_NOW = 4


def cover_every_day(actor: Actor, *, responsible: User, deputy: User) -> None:
    """Let two people cover at every hour, so that the demo's forms are always open."""
    for weekday in range(7):
        add_cover(
            actor,
            weekday=weekday,
            starts=time(0),
            ends=time(0),
            responsible_id=responsible.id,
            deputy_id=deputy.id,
        )


def answer_at_the_beginning(clinician: Actor, parent: Actor, rosa: Caregiver) -> None:
    """Let a mother name worries and goals, and be asked again today; totals on paper too."""
    began = _today() - timedelta(days=_BEGAN_DAYS_AGO)
    for form, answers, occasion, day in (
        (WORRIES, _WORRIES, Occasion.INTAKE, began),
        (GOALS, _GOALS, Occasion.INTAKE, began),
        (WORRIES_AGAIN, _WORRIES_HALF_WAY, Occasion.MID, _today()),
    ):
        _answered(clinician, parent, rosa, (form, answers, occasion, day))
    first = Goal.objects.filter(caregiver=rosa).first()
    if first is not None:
        rate_own_goal(parent, goal_id=first.id, rating_id=uuid4(), value=_NEAR_NOW)
    for total, day in ((16, began), (11, _today())):
        entered = enter_totals(
            clinician,
            caregiver_id=rosa.id,
            key="phq-9",
            totals={"total": total},
            answered_on=day,
            language="en",
        )
        QuestionnaireResponse.objects.filter(id=entered.id).update(
            completed_at=timezone.now() - (_today() - day)
        )


def _answered(
    clinician: Actor,
    parent: Actor,
    rosa: Caregiver,
    given: tuple[str, dict[str, str], QuestionnaireRequest.Occasion, date],
) -> None:
    form, answers, occasion, day = given
    request = ask_form(
        clinician,
        caregiver_id=rosa.id,
        form=form,
        occasion=occasion,
        opens_on=day,
        closes_on=_today(),
    )
    seat = access_own_request(parent, request.id)
    begun = QuestionnaireResponse.objects.filter(id=begin_form(seat).id)
    begun.update(answered_on=day)
    for link_id, said in answers.items():
        is_words = link_id.startswith(("worry", "goal"))
        give_answer(
            seat,
            link_id=link_id,
            client_id=uuid4(),
            code="" if is_words else said,
            words=said if is_words else "",
        )
    send_form(seat)
    begun.update(completed_at=timezone.now() - (_today() - day))


def ask_dana(clinician: Actor, dana: Caregiver) -> None:
    """Ask somebody who has just come for her worries."""
    ask_form(
        clinician,
        caregiver_id=dana.id,
        form=WORRIES,
        occasion=QuestionnaireRequest.Occasion.INTAKE,
    )


def _today() -> date:
    return timezone.localdate()
