"""A film of Amara's, both parents' words, and somebody who showed their key just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from attunement_clinic.accounts.models import User
from attunement_clinic.coding import actions as coding
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.families.models import Caregiver
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.guide import process_parts
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
from attunement_clinic.review import actions as review
from attunement_clinic.review import payloads
from attunement_clinic.review.models import ReviewMoment, ReviewSession
from factories.films import ready_film
from factories.questionnaires import ago, covered
from personas import People, actor, fresh


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

    def missed(self, caregiver: Caregiver, days_ago: int) -> Appointment:
        meeting = self.met(caregiver, days_ago)
        return plans.note_missed(self.ingrid, appointment_id=meeting.id, missed=True)

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


def watched(
    house: House, film: Recording, tag: str, *, shown: str, show: bool
) -> ReviewSession:
    """Watch one moment with the caregiver of a film; share it at the end when shown."""
    ingrid = house.ingrid
    moment = review.add_moment(
        ingrid,
        recording_id=film.id,
        moment=payloads.NewMoment(
            id=uuid4(),
            onset_ms=5_000,
            offset_ms=13_000,
            kind="strength",
            title=f"{shown}-TITLE",
            why=f"{tag}-WHY",
        ),
    )
    session = review.open_review(ingrid, caregiver_id=film.caregiver_id)
    item = uuid4()
    review.set_order(
        ingrid,
        review_id=session.id,
        items=[
            payloads.OrderedMoment(
                id=item,
                moment=moment.id,
                question=f"{tag}-QUESTION",
                prepared_thought=f"{shown}-THOUGHT",
            )
        ],
    )
    review.make_ready(ingrid, review_id=session.id, override_reason="")
    review.begin_review(ingrid, review_id=session.id)
    review.write_words(
        ingrid,
        item_id=item,
        words=payloads.Words(
            id=uuid4(),
            words=f"{tag}-WORDS",
            feeling=f"{tag}-FEELING",
            belief=f"{tag}-BELIEF",
            infants_view=f"{tag}-VIEW",
            own_past=f"{tag}-PAST",
        ),
    )
    ReviewMoment.objects.filter(id=item).update(
        private_note=f"{tag}-PRIVATE",
        thought_shown_at=timezone.now() if show else None,
    )
    review.end_review(
        ingrid,
        review_id=session.id,
        ending=payloads.Ending(share=[item] if show else []),
    )
    return session


def lived(house: House, who: Actor, caregiver_id: UUID, tag: str) -> None:
    """Give a caregiver a goal, a day and a calm moment of their own."""
    plans.name_goal(
        house.ingrid, caregiver_id=caregiver_id, goal_id=uuid4(), words=f"{tag}-GOAL"
    )
    plans.write_day(
        who,
        words_id=uuid4(),
        day=timezone.localdate() - timedelta(days=1),
        words=f"{tag}-DAY",
    )
    plans.agree_activity(
        house.ingrid, caregiver_id=caregiver_id, kind="play", title=f"{tag}-CALM"
    )


@pytest.fixture
def told(house: House) -> House:
    """Write a canary into every field of words: Amara's, Daniel's, and the team's."""
    people, ingrid = house.people, house.ingrid
    house.answered(people.amara, house.amara, "worries", worry_1="MINE-WORRY")
    daniel = people.daniel_as_caregiver
    house.answered(people.daniel, daniel, "worries", worry_1="OTHER-WORRY")
    lived(house, actor(people.amara), house.amara.id, "MINE")
    lived(house, actor(people.daniel), daniel.id, "OTHER")
    watched(house, house.film, "MINE", shown="SHOWN", show=True)
    watched(house, house.film, "TEAM", shown="TEAM", show=False)
    watched(
        house,
        ready_film(daniel, people.sol, number=2),
        "OTHER",
        shown="OTHER",
        show=True,
    )
    _write_notes(house)
    thread = review.start_thread(
        ingrid, caregiver_id=house.amara.id, belief="TEAM-THREAD"
    )
    review.write_origin(ingrid, thread_id=thread.id, origin="TEAM-ORIGIN")
    daniel.safe_contact = house.amara.safe_contact = "TEAM-SAFE"
    daniel.save()
    return house


def _write_notes(house: House) -> None:
    interview = intake.begin_interview(
        house.ingrid,
        family_id=house.people.family.id,
        interview_id=uuid4(),
        held_on=timezone.localdate(),
    )
    for kind, part in (("record", "sleeping"), ("process", process_parts()[0].key)):
        intake.write(
            house.ingrid,
            note_id=interview.notes.get(kind=kind).id,
            writing_id=uuid4(),
            part=part,
            words=f"TEAM-{kind}-NOTE",
            follows=[],
        )


def coded(coder: Actor, film: Recording) -> CodingSession:
    """Code a little of a film, and finish it, so that measures are kept."""
    session = coding.open_coding_session(coder, recording_id=film.id)
    row = Annotation(
        id=uuid4(),
        tier="infant-1.engagement",
        code="social-watching",
        onset_ms=0,
        offset_ms=4_000,
    )
    coding.append_operations(
        coder,
        session_id=session.id,
        base_sequence=0,
        operations=[
            Operation(
                id=uuid4(), kind="state", position_ms=0, changes=[Change(put=row)]
            )
        ],
    )
    return coding.finish_coding(coder, session_id=session.id)
