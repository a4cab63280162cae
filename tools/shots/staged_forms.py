"""Forms for the screens: placeholders of our own, since no published wording is here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import access_own_request, access_tablet
from attunement_clinic.questionnaires.middleware import TABLET_KEY
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.questions import questions_of
from factories.questionnaires import loaded


def stage_forms(ingrid: Actor, rosa: Caregiver, teo: Caregiver) -> dict[str, UUID]:
    """Ask for forms and answer some; return what the screens' addresses need."""
    wording = loaded(ingrid, "core-10", "en")
    answered = _ask(ingrid, rosa, str(wording.id))
    _answer_all(answered, rosa)
    goals = _ask(ingrid, rosa, "goals")
    mine = access_own_request(_actor(rosa), goals.id)
    actions.give_answer(
        mine, link_id="goal-1", client_id=uuid4(), words="One evening that is calm."
    )
    later = actions.ask_form(
        ingrid,
        caregiver_id=rosa.id,
        form="review-felt",
        opens_on=timezone.localdate() + timedelta(days=9),
    )
    urgent = _ask(ingrid, teo, "worries")
    actions.begin_form(access_own_request(_actor(teo), urgent.id))
    dana = QuestionnaireRequest.objects.get(caregiver__name="Dana")
    seat = access_own_request(_actor(dana.caregiver), dana.id)
    actions.begin_form(seat)
    tablet = _ask(ingrid, teo, "review-felt")
    _link, token = actions.make_tablet_link(ingrid, request_id=tablet.id)
    _enter_totals(ingrid, rosa)
    paper = QuestionnaireResponse.objects.filter(way="paper").latest("answered_on")
    return {
        "asked": dana.id,
        "goals": goals.id,
        "later": later.id,
        "sent": answered.id,
        "urgent": urgent.id,
        "answers": QuestionnaireResponse.objects.get(request=answered).id,
        "paper": paper.id,
        "wording": wording.id,
        "tablet": token,  # type: ignore[dict-item]  # a thing of an address, too
    }


def _enter_totals(ingrid: Actor, rosa: Caregiver) -> None:
    """Lay totals of some months beside each other, with a published error and without."""
    today = timezone.localdate()
    for key, totals in (
        ("gad-7", (12, 13, 11, 9)),
        ("epds", (14, 12, 11, 8)),
        ("pbq", (41, 27)),
    ):
        for place, total in enumerate(totals):
            actions.enter_totals(
                ingrid,
                caregiver_id=rosa.id,
                key=key,
                totals={"total": total},
                answered_on=today - timedelta(days=30 * (len(totals) - place)),
                language="en",
            )


def tablet_cookie(ingrid: Actor, petra: Caregiver) -> dict[str, str]:
    """Open a form on a tablet, for somebody without an account."""
    request = _ask(ingrid, petra, "worries")
    _link, token = actions.make_tablet_link(ingrid, request_id=request.id)
    link = actions.open_tablet(token=token)
    if link is None:
        raise RuntimeError("The tablet did not open.")
    actions.begin_form(access_tablet(link.id))
    session = SessionStore()
    session[TABLET_KEY] = str(link.id)
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key)}


def _ask(ingrid: Actor, caregiver: Caregiver, form: str) -> QuestionnaireRequest:
    return actions.ask_form(ingrid, caregiver_id=caregiver.id, form=form)


def _answer_all(request: QuestionnaireRequest, caregiver: Caregiver) -> None:
    seat = access_own_request(_actor(caregiver), request.id)
    for place, question in enumerate(questions_of(request.questionnaire)):
        is_quiet = question.link_id == "6"  # the question that would call a person
        code = "0" if is_quiet else str(1 + place % 3)
        actions.give_answer(
            seat, link_id=question.link_id, client_id=uuid4(), code=code
        )
    actions.send_form(seat)


def _actor(caregiver: Caregiver) -> Actor:
    actor = actor_for(caregiver.user) if caregiver.user is not None else None
    if actor is None:
        raise RuntimeError(f"{caregiver} has no account in the demo.")
    return actor
