"""Answering on one's own device: one question at a time, each answer kept as given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireRequest,
    QuestionnaireResponse,
    Score,
)
from factories.questionnaires import ago, answer, asked, covered
from personas import People, actor, client_of


@pytest.fixture
def form(people: People) -> QuestionnaireRequest:
    covered(people)
    return asked(people, "gad-7")


def begin(people: People, form: QuestionnaireRequest) -> Any:
    phone = client_of(people.amara)
    phone.post(f"/form/{form.id}/first")
    return phone


def test_the_form_stands_on_the_caregivers_page_and_says_what_it_is(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    assert f"/form/{form.id}/first" in phone.get("/home").content.decode()
    page = phone.get(f"/form/{form.id}/first").content.decode()
    assert "7 questions, one at a time." in page
    assert "Each answer is kept when you press Next" in page
    assert "116 123" in page
    assert "<title>Form</title>" in page


def test_a_form_with_a_safety_question_says_that_it_is_read_and_by_when(
    people: People,
) -> None:
    covered(people)
    form = asked(people, "phq-9")
    page = client_of(people.amara).get(f"/form/{form.id}/first").content.decode()
    assert "Some answers are read by a person as they are given" in page
    assert "whether you send the form or not" in page
    assert "they are read by" in page


def test_each_answer_is_kept_and_the_form_goes_on_where_it_was(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    first = answer(phone, f"/form/{form.id}/1", code="2")
    assert first.headers["Location"] == f"/form/{form.id}/2"
    assert GivenAnswer.objects.get().value == 2

    later = client_of(people.amara)
    page = later.get(f"/form/{form.id}/first").content.decode()
    assert "Go on" in page
    on = later.post(f"/form/{form.id}/first")
    assert on.headers["Location"] == f"/form/{form.id}/2"
    assert "checked" in later.get(f"/form/{form.id}/1").content.decode()


def test_the_whole_form_is_sent_and_scored(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    for number in range(1, 8):
        answer(phone, f"/form/{form.id}/{number}", code="1")
    assert "7 of 7 answered" in phone.get(f"/form/{form.id}/end").content.decode()
    sent = phone.post(f"/form/{form.id}/send")
    assert sent.headers["Location"] == f"/form/{form.id}/end"
    page = phone.get(f"/form/{form.id}/end").content.decode()
    assert "It is sent." in page
    assert "cannot tell whether anyone is in danger" in page
    score = Score.objects.get()
    assert (score.value, score.answered, score.key) == (7, 7, "gad-7")
    assert score.library_version
    assert f"/form/{form.id}" not in phone.get("/home").content.decode()
    again = phone.post(f"/form/{form.id}/send")
    assert again.status_code == 302
    assert Score.objects.count() == 1


def test_a_question_left_out_leaves_no_total_and_is_named_at_the_end(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    skipped = answer(phone, f"/form/{form.id}/1")
    assert skipped.headers["Location"] == f"/form/{form.id}/2"
    for number in range(2, 8):
        answer(phone, f"/form/{form.id}/{number}", code="1")
    page = phone.get(f"/form/{form.id}/end").content.decode()
    assert "6 of 7 answered" in page
    assert "Placeholder 1" in page
    phone.post(f"/form/{form.id}/send")
    assert Score.objects.get().value is None


def test_the_newest_answer_counts_and_the_earlier_one_stays(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    answer(phone, f"/form/{form.id}/1", code="3")
    answer(phone, f"/form/{form.id}/1", code="0", seen=1)
    for number in range(2, 8):
        answer(phone, f"/form/{form.id}/{number}", code="0")
    phone.post(f"/form/{form.id}/send")
    assert Score.objects.get().value == 0
    assert GivenAnswer.objects.filter(link_id="1").count() == 2


def test_an_answer_is_never_changed(people: People, form: QuestionnaireRequest) -> None:
    answer(begin(people, form), f"/form/{form.id}/1", code="3")
    for change in (
        "UPDATE questionnaires_givenanswer SET code = '0'",
        "DELETE FROM questionnaires_givenanswer",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(change)


def test_a_double_sending_is_one_answer(
    people: People, form: QuestionnaireRequest
) -> None:
    phone, sending = begin(people, form), str(uuid4())
    for _time in range(2):
        sent = answer(phone, f"/form/{form.id}/1", code="2", sending=sending)
        assert sent.headers["Location"] == f"/form/{form.id}/2"
    assert GivenAnswer.objects.count() == 1


def test_two_windows_are_told_apart(people: People, form: QuestionnaireRequest) -> None:
    phone = begin(people, form)
    answer(phone, f"/form/{form.id}/1", code="2")
    other = answer(phone, f"/form/{form.id}/1", code="1", seen=0)
    assert other.headers["Location"] == f"/form/{form.id}/2?elsewhere=1"
    page = phone.get(other.headers["Location"]).content.decode()
    assert "Question 1 had been answered in another window." in page
    assert GivenAnswer.objects.count() == 2


def test_questions_are_answered_in_any_order(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/7", code="2")
    answer(phone, f"/form/{form.id}/3", code="1")
    on = phone.post(f"/form/{form.id}/first")
    assert on.headers["Location"] == f"/form/{form.id}/1"


def test_a_question_is_not_shown_before_the_first_page(
    people: People, form: QuestionnaireRequest
) -> None:
    page = client_of(people.amara).get(f"/form/{form.id}/1")
    assert page.headers["Location"] == f"/form/{form.id}/first"


@pytest.mark.parametrize("sent", [{"code": "9"}, {"code": "x"}, {"sending": "none"}])
def test_an_answer_that_is_none_is_asked_again(
    people: People, form: QuestionnaireRequest, sent: dict[str, str]
) -> None:
    phone = begin(people, form)
    page = answer(phone, f"/form/{form.id}/1", **{"code": "1", **sent})
    assert page.status_code == 422
    assert not GivenAnswer.objects.exists()


def test_words_that_are_too_many_are_kept_on_the_page(people: People) -> None:
    covered(people)
    form = asked(people, "worries")
    phone = begin(people, form)
    words = "a" * 4001
    page = answer(phone, f"/form/{form.id}/1", words=words)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_form_of_another_week_is_not_open(people: People) -> None:
    covered(people)
    form = asked(people, "gad-7", opens_on=ago(-3))
    phone = client_of(people.amara)
    assert (
        "This form is for later."
        in phone.get(f"/form/{form.id}/first").content.decode()
    )
    assert phone.post(f"/form/{form.id}/first").status_code == 200
    assert not QuestionnaireResponse.objects.exists()
    assert str(form.id) not in phone.get("/home").content.decode()


def test_a_closed_form_keeps_what_still_comes(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    answer(phone, f"/form/{form.id}/1", code="2")
    QuestionnaireRequest.objects.update(opens_on=ago(9), closes_on=ago(1))
    late = answer(phone, f"/form/{form.id}/2", code="3")
    assert late.status_code == 410
    assert "Your answer is kept." in late.content.decode()
    assert [row.counts for row in GivenAnswer.objects.all()] == [True, False]
    assert phone.post(f"/form/{form.id}/send").status_code == 410
    assert "This form is closed." in phone.get(f"/form/{form.id}/end").content.decode()


def test_a_change_after_sending_is_kept_and_scored_anew(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = begin(people, form)
    for number in range(1, 8):
        answer(phone, f"/form/{form.id}/{number}", code="1")
    phone.post(f"/form/{form.id}/send")
    answer(phone, f"/form/{form.id}/1", code="3")
    response = QuestionnaireResponse.objects.get()
    assert response.status == "amended"
    assert [row.value for row in response.scores.all()] == [7, 9]


def test_a_form_taken_back_is_closed(
    people: People, form: QuestionnaireRequest
) -> None:
    actions.withdraw_request(actor(people.ingrid), request_id=form.id)
    page = client_of(people.amara).get(f"/form/{form.id}/first").content.decode()
    assert "It is no longer needed." in page
    assert client_of(people.amara).post(f"/form/{form.id}/first").status_code == 200


@pytest.mark.parametrize("who", ["daniel", "chidi", "ingrid", "amelia", "mira", ""])
@pytest.mark.parametrize("part", ["first", "1", "end", "send"])
def test_nobody_else_reaches_the_form(
    people: People, form: QuestionnaireRequest, who: str, part: str
) -> None:
    client = client_of(people.everybody[who] if who else None)
    for address in (f"/form/{form.id}/{part}", f"/form/{uuid4()}/{part}"):
        send = client.post if part in {"1", "send"} else client.get
        assert send(address).status_code == (404 if who else 302)
    assert not GivenAnswer.objects.exists()


def test_wrong_methods_and_numbers(people: People, form: QuestionnaireRequest) -> None:
    phone = begin(people, form)
    assert phone.get(f"/form/{form.id}/send").status_code == 405
    assert phone.post(f"/form/{form.id}/end").status_code == 405
    assert phone.put(f"/form/{form.id}/1").status_code == 405
    for number in (0, 8):
        assert phone.get(f"/form/{form.id}/{number}").status_code == 404


def test_the_other_caregivers_page_knows_nothing_of_it(
    people: People, form: QuestionnaireRequest
) -> None:
    begin(people, form)
    page = client_of(people.daniel).get("/home").content.decode()
    assert str(form.id) not in page
    assert "Questions for you" not in page


def test_answers_leave_a_trail_without_what_was_said(
    people: People, form: QuestionnaireRequest
) -> None:
    answer(begin(people, form), f"/form/{form.id}/1", code="2")
    event = AuditEvent.objects.get(action="form.answered")
    assert event.actor_id == people.amara.id
    assert event.facts == {"question": "1", "number": 1, "way": "phone"}


def test_a_question_about_what_was_left_out_is_not_asked(people: People) -> None:
    covered(people)
    form = asked(people, "goals")
    phone = begin(people, form)
    assert "3 questions" in phone.get(f"/form/{form.id}/first").content.decode()
    left = answer(phone, f"/form/{form.id}/1", words=" ")
    assert left.headers["Location"] == f"/form/{form.id}/3"
    given = answer(phone, f"/form/{form.id}/3", words="Sleep")
    assert given.headers["Location"] == f"/form/{form.id}/4"
    page = phone.get(f"/form/{form.id}/4").content.decode()
    assert "Sleep" in page
    assert "3 of 4" in page
    assert f'href="/form/{form.id}/3"' in page


def test_a_caregiver_in_two_families_sees_the_forms_of_both(people: People) -> None:
    covered(people)
    other = people.chidi_as_caregiver
    other.user = people.amara
    other.save()
    here = asked(people, "worries")
    there = actions.ask_form(
        actor(people.jonas), caregiver_id=other.id, form="review-felt"
    )
    phone = client_of(people.amara)
    page = phone.get("/home").content.decode()
    for form in (here, there):
        assert f"/form/{form.id}/first" in page
        assert phone.get(f"/form/{form.id}/first").status_code == 200


def test_a_form_asked_in_the_evening_is_open_on_that_day(people: People) -> None:
    people.practice.time_zone = "America/Los_Angeles"
    people.practice.save()
    evening = datetime(2026, 3, 3, 4, tzinfo=UTC)  # still the second of March there
    with time_machine.travel(evening, tick=False):
        form = asked(people, "worries")
        assert form.opens_on == date(2026, 3, 2)


def test_three_hundred_letters_of_any_script_are_kept(people: People) -> None:
    covered(people)
    form = asked(people, "goals")
    words = ("ضوء في المساء " * 30)[:300]
    answer(begin(people, form), f"/form/{form.id}/1", words=words)
    assert GivenAnswer.objects.get().words == words.strip()
