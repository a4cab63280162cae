"""A film of Amara's, both parents' words, and somebody who showed their key just now."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans import actions as plans
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires import actions as forms
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports import actions
from attunement_clinic.reports.models import Letter
from attunement_clinic.reports.queries.letters import current
from factories.films import ready_film
from factories.questionnaires import ago, covered
from personas import People, actor, client_of


def fresh(user: User) -> Client:
    """Return somebody who showed their key a moment ago."""
    client = client_of(user)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time()
    session.save()
    return client


def text_of(pdf: bytes) -> str:
    """Read a PDF as a reader does: its words, in the order of its pages."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def saved(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Disposition"].startswith("attachment")
    return bytes(answer.content)


@dataclass
class House:
    """Family 7 with a history, and Ingrid who looks after it."""

    people: People
    film: Recording
    ingrid: Actor
    client: Client

    @property
    def amara(self) -> Caregiver:
        return self.people.amara_as_caregiver

    def answered(
        self, user: User, caregiver: Caregiver, form: str, **given: Any
    ) -> QuestionnaireResponse:
        """Let a caregiver answer one of our forms and send it."""
        day = given.pop("on", ago(40))
        request = forms.ask_form(
            self.ingrid,
            caregiver_id=caregiver.id,
            form=form,
            occasion=given.pop("occasion", "intake"),
            opens_on=day,
            closes_on=ago(-1),
        )
        seat = access_own_request(actor(user), request.id)
        response = forms.begin_form(seat)
        QuestionnaireResponse.objects.filter(id=response.id).update(answered_on=day)
        for link_id, said in given.items():
            is_words = link_id.startswith(("worry", "goal"))
            forms.give_answer(
                seat,
                link_id=link_id.replace("_", "-"),
                client_id=uuid4(),
                code="" if is_words else said,
                words=said if is_words else "",
            )
        return forms.send_form(seat)

    def met(self, caregiver: Caregiver, days_ago: int) -> Appointment:
        meeting = plans.make_appointment(
            self.ingrid,
            caregiver_id=caregiver.id,
            starts_at=timezone.now() + timedelta(days=1),
            minutes=50,
            place="room",
        )
        at = timezone.now() - timedelta(days=days_ago)
        Appointment.objects.filter(id=meeting.id).update(starts_at=at)
        return meeting

    def letter(
        self, kind: str = "closing", caregiver: Caregiver | None = None
    ) -> Letter:
        return actions.begin_letter(
            self.ingrid,
            caregiver_id=(caregiver or self.amara).id,
            kind=kind,
            letter_id=uuid4(),
        )

    def signed(self, kind: str = "closing") -> Letter:
        letter = self.letter(kind)
        seen = {each.id for rows in current(letter).values() for each in rows}
        return actions.sign_letter(self.ingrid, letter_id=letter.id, seen=seen)


@pytest.fixture
def house(people: People) -> House:
    covered(people)
    film = ready_film(people.amara_as_caregiver, people.sol)
    return House(people, film, actor(people.ingrid), fresh(people.ingrid))
