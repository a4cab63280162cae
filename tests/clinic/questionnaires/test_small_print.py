"""What the actions of forms refuse, and what rows say of themselves."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from attunement_clinic.policy import Actor, Role
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import (
    Seat,
    access_instrument,
    access_own_request,
    access_request,
    access_response,
)
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireRequest,
    QuestionnaireResponse,
    Score,
    TabletLink,
)
from attunement_clinic.questionnaires.questions import (
    Question,
    asks_for_person,
    value_of,
)
from attunement_clinic.questionnaires.scores import keep_scores
from factories.questionnaires import ago, asked, covered, loaded
from personas import People, actor


@pytest.fixture
def seat(people: People) -> Seat:
    covered(people)
    form = asked(people, "gad-7")
    return access_own_request(actor(people.amara), form.id)


def test_a_question_that_is_none_and_an_answer_without_words(
    people: People, seat: Seat
) -> None:
    with pytest.raises(Http404):
        actions.give_answer(seat, link_id="99", client_id=uuid4(), code="1")
    words = access_own_request(actor(people.amara), asked(people, "worries").id)
    with pytest.raises(ValidationError):
        actions.give_answer(words, link_id="worry-1", client_id=uuid4(), words=" ")
    assert not GivenAnswer.objects.exists()


def test_a_form_that_is_not_open_is_not_begun(seat: Seat) -> None:
    QuestionnaireRequest.objects.update(opens_on=ago(-2))
    with pytest.raises(ValidationError):
        actions.begin_form(seat)


def test_doors_say_nothing_of_what_is_not_there(people: People) -> None:
    ingrid = actor(people.ingrid)
    with pytest.raises(Http404):
        access_own_request(None, uuid4())
    for door in (access_request, access_response, access_instrument):
        with pytest.raises(Http404):
            door(ingrid, uuid4())
    row = loaded(ingrid, "gad-7")
    nobody = Actor(user_id=ingrid.user_id, practice_id=ingrid.practice_id)
    with pytest.raises(Http404):
        access_instrument(nobody, row.id)


def test_a_phone_has_no_tablet_to_give_back(seat: Seat) -> None:
    actions.close_tablet(seat)
    assert not TabletLink.objects.exists()


def test_a_tablet_is_given_back_once(people: People, seat: Seat) -> None:
    _link, token = actions.make_tablet_link(
        actor(people.ingrid), request_id=seat.request.id
    )
    link = actions.open_tablet(token=token)
    assert link is not None
    tablet = Seat(seat.request, link=link)
    for _time in range(2):
        actions.close_tablet(tablet)
    assert str(link) == f"tablet link of {seat.request.id}"
    QuestionnaireRequest.objects.update(opens_on=ago(-2))
    with pytest.raises(ValidationError):
        actions.make_tablet_link(actor(people.ingrid), request_id=seat.request.id)


def test_wording_that_does_not_fit_is_refused_by_the_action_too(people: People) -> None:
    with pytest.raises(ValidationError, match="Here are 0 questions, and GAD-7 has 7"):
        actions.load_wording(
            actor(people.ingrid), key="gad-7", language="en", source="x", licence="x"
        )


def test_totals_need_a_total(people: People) -> None:
    with pytest.raises(ValidationError, match="at least one total"):
        actions.enter_totals(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            key="epds",
            totals={},
            answered_on=ago(0),
            language="en",
        )


def test_a_reminder_is_never_a_third(people: People, seat: Seat) -> None:
    QuestionnaireRequest.objects.update(reminders=2)
    with pytest.raises(ValidationError):
        actions.remind_of_form(actor(people.ingrid), request_id=seat.request.id)


def test_a_last_day_before_the_first_is_refused(people: People) -> None:
    with pytest.raises(ValidationError):
        asked(people, "worries", opens_on=ago(0), closes_on=ago(1))


def test_nothing_is_scored_where_the_key_takes_totals(
    people: People, seat: Seat
) -> None:
    response = actions.begin_form(seat)
    response.key = "mpas"
    assert keep_scores(response) == []


def test_an_answer_a_key_does_not_know_asks_for_nobody() -> None:
    question = Question(link_id="77", kind="choice", text="Ours")
    assert asks_for_person("phq-9", question, "1") == ""
    assert asks_for_person("", question, "1") == ""
    assert value_of("", "1", "0") is None
    assert question.choice_text("x") == "x"


def test_rows_say_what_they_are(people: People, seat: Seat) -> None:
    given = actions.give_answer(seat, link_id="1", client_id=uuid4(), code="1")
    actions.send_form(seat)
    response = QuestionnaireResponse.objects.get()
    assert str(seat.request) == f"GAD-7 for {people.amara_as_caregiver.id}"
    assert str(response) == f"GAD-7 of {people.amara_as_caregiver.id}"
    assert str(given.answer) == "1 number 1"
    assert str(Score.objects.get()) == "gad-7 total None"
    assert str(seat.request.instrument) == "GAD-7 (en-GB)"


def test_what_opens_tomorrow_is_left_until_tomorrow(people: People) -> None:
    asked(people, "worries", opens_on=ago(-1))
    assert actions.prepare_due_forms(timezone.now()) == 0


def test_a_researcher_takes_no_wording_out_of_use(people: People) -> None:
    ingrid = actor(people.ingrid)
    row = loaded(ingrid, "gad-7")
    researcher = replace(ingrid, roles=frozenset({Role.RESEARCHER}))
    with pytest.raises(Http404):
        actions.retire_wording(researcher, instrument_id=row.id)
