"""Forms for tests. Every word is our own: no published wording is anywhere here."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from attunement.instruments.definition import load_instrument
from attunement.instruments.wording import Words
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.models import (
    Instrument,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.questions import questions_of
from attunement_clinic.safety.actions import confirm_contact
from attunement_clinic.safety.models import CoverHours
from personas import People, actor


def placeholder_words(key: str) -> list[Words]:
    """Write placeholders of the right count; GAD-7's lowest answer as its key asks."""
    return [
        Words(
            f"Placeholder {item.link_id}",
            tuple(
                "Not at all"
                if key.startswith("gad") and not place
                else f"Place {place}"
                for place, _option in enumerate(item.options)
            ),
        )
        for item in load_instrument(key).items
    ]


def loaded(who: Actor, key: str = "phq-9", language: str = "en-GB") -> Instrument:
    return actions.load_wording(
        who,
        key=key,
        language=language,
        source="Placeholders of the tests",
        licence="Our own words",
        words=placeholder_words(key),
    )


def asked(people: People, form: str = "phq-9", **changed: Any) -> QuestionnaireRequest:
    """Ask Amara for a form by Ingrid, open from today on, or over by now."""
    ingrid = actor(people.ingrid)
    wanted = form if form in _OWN else str(loaded(ingrid, form).id)
    window = (changed.get("opens_on"), changed.get("closes_on"))
    is_over = None not in window and window[0] <= window[1] < ago(0)
    if is_over:
        del changed["closes_on"], changed["opens_on"]
    row = actions.ask_form(
        ingrid,
        **{"caregiver_id": people.amara_as_caregiver.id, "form": wanted, **changed},
    )
    if is_over:
        row.opens_on, row.closes_on = window
        row.save()
    return row


_OWN = {"worries", "goals", "review-felt", "worries-again", "goals-again"}


def filled(
    people: People, form: str = "gad-7", code: str = "1"
) -> QuestionnaireResponse:
    """Let Amara answer a form whole and send it, without its pages."""
    request = asked(people, form)
    seat = access_own_request(actor(people.amara), request.id)
    for question in questions_of(request.questionnaire):
        known = {choice.code for choice in question.choices}
        actions.give_answer(
            seat,
            link_id=question.link_id,
            client_id=uuid4(),
            code=code if code in known else next(iter(sorted(known)), ""),
            words="Our words" if question.kind == "text" else "",
        )
    return actions.send_form(seat)


def covered(people: People) -> None:
    """Let Ingrid cover at every hour, with Jonas as deputy; confirm two numbers."""
    for day in range(7):
        CoverHours.objects.create(
            practice=people.practice,
            weekday=day,
            starts=time(0),
            ends=time(0),
            responsible=people.ingrid,
            deputy=people.jonas,
        )
    for label, number in (("Emergency", "112"), ("Somebody who listens", "116 123")):
        confirm_contact(
            actor(people.ingrid),
            label=label,
            number=number,
            is_emergency=number == "112",
        )


def answer(client: Client, address: str, **sent: Any) -> Any:
    """Send one answer as the page does."""
    return client.post(address, {"sending": str(uuid4()), "seen": "0", **sent})


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
