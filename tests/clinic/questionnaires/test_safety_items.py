"""One answer asks for a person: at once, whatever becomes of the form."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.safety.actions import acknowledge_task, write_outcome
from attunement_clinic.safety.models import (
    CoverHours,
    CoverRules,
    SafetyEntry,
    SafetyTask,
)
from attunement_clinic.web.told_time import told
from factories.questionnaires import ago, answer, asked, covered
from personas import People, actor, client_of

Kind = SafetyEntry.Kind


@pytest.fixture
def form(people: People) -> QuestionnaireRequest:
    covered(people)
    return asked(people, "phq-9")


def test_only_the_safety_question_is_answered_and_the_form_never_sent(
    people: People, form: QuestionnaireRequest
) -> None:
    page = answer(client_of(people.amara), f"/form/{form.id}/9", code="1")

    task = SafetyTask.objects.get()
    assert task.caregiver == people.amara_as_caregiver
    assert task.responsible == people.ingrid
    assert [entry.kind for entry in task.entries.all()] == [Kind.OPENED, Kind.SHOWN]
    assert "Placeholder 9" in task.entries.first().words
    assert "Place 1" in task.entries.first().words
    assert QuestionnaireResponse.objects.get().status == "in-progress"
    text = page.content.decode()
    assert page.status_code == 200
    assert "Thank you for saying this." in text
    assert 'href="tel:112"' in text
    assert 'href="tel:116123"' in text
    due = timezone.localtime(task.due_at)
    assert f"reads it by {told(due, timezone.now())}." in text
    for word in ("not at risk", "risk", "score"):
        assert word not in text


def test_the_lowest_answer_asks_for_nobody(
    people: People, form: QuestionnaireRequest
) -> None:
    page = answer(client_of(people.amara), f"/form/{form.id}/9", code="0")
    assert page.status_code == 302
    assert not SafetyTask.objects.exists()


def test_sent_twice_it_is_one_call_and_shows_the_contacts_again(
    people: People, form: QuestionnaireRequest
) -> None:
    sending, phone = str(uuid4()), client_of(people.amara)
    for _time in range(2):
        page = answer(phone, f"/form/{form.id}/9", code="2", sending=sending)
        assert "116 123" in page.content.decode()
    assert SafetyEntry.objects.filter(kind=Kind.OPENED).count() == 1
    assert not SafetyEntry.objects.filter(kind=Kind.AGAIN).exists()


def test_the_answer_and_its_call_are_one_transaction(
    people: People, form: QuestionnaireRequest
) -> None:
    seat = access_own_request(actor(people.amara), form.id)
    with transaction.atomic():
        actions.give_answer(seat, link_id="9", code="3", client_id=uuid4())
        transaction.set_rollback(True)
    assert not SafetyTask.objects.exists()
    assert not GivenAnswer.objects.exists()


def test_taken_back_by_the_parent_the_call_stays_and_knows_it(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/9", code="2")
    answer(phone, f"/form/{form.id}/9", code="0", seen=1)

    task = SafetyTask.objects.get()
    assert task.state == SafetyTask.State.OPEN
    assert [entry.kind for entry in task.entries.all()] == [
        Kind.OPENED,
        Kind.SHOWN,
        Kind.CHANGED,
    ]


def test_a_change_after_an_outcome_adds_to_nothing(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/9", code="2")
    write_outcome(
        actor(people.ingrid),
        task_id=SafetyTask.objects.get().id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke.",
    )
    answer(phone, f"/form/{form.id}/9", code="0", seen=1)
    assert not SafetyEntry.objects.filter(kind=Kind.CHANGED).exists()


def test_another_answer_calls_the_one_who_had_it_again(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/9", code="1")
    acknowledge_task(actor(people.ingrid), task_id=SafetyTask.objects.get().id)
    answer(phone, f"/form/{form.id}/9", code="3", seen=1)
    assert SafetyTask.objects.get().state == SafetyTask.State.OPEN


def test_an_answer_to_a_closed_form_still_asks_for_a_person(
    people: People, form: QuestionnaireRequest
) -> None:
    phone = client_of(people.amara)
    phone.post(f"/form/{form.id}/first")
    QuestionnaireRequest.objects.update(opens_on=ago(9), closes_on=ago(1))
    page = answer(phone, f"/form/{form.id}/9", code="1")
    assert SafetyTask.objects.exists()
    assert "116 123" in page.content.decode()
    assert not GivenAnswer.objects.get().counts


def test_without_cover_the_form_waits_and_says_when_it_opens(people: People) -> None:
    covered(people)
    form = asked(people, "phq-9")
    now = timezone.localtime()
    CoverHours.objects.exclude(weekday=(now.weekday() + 2) % 7).delete()
    phone = client_of(people.amara)
    page = phone.get(f"/form/{form.id}/first").content.decode()
    assert "This form waits until somebody is here." in page
    assert "It opens again on" in page
    assert "116 123" in page
    assert phone.post(f"/form/{form.id}/first").status_code == 200
    assert not QuestionnaireResponse.objects.exists()
    # A page that was open already is never refused.
    answer(phone, f"/form/{form.id}/9", code="1")
    assert SafetyTask.objects.exists()


def test_a_practice_may_leave_them_open_and_says_when_they_are_read(
    people: People,
) -> None:
    covered(people)
    form = asked(people, "phq-9")
    now = timezone.localtime()
    CoverHours.objects.exclude(weekday=(now.weekday() + 2) % 7).delete()
    CoverRules.objects.create(practice=people.practice, out_of_hours="told")
    page = client_of(people.amara).get(f"/form/{form.id}/first").content.decode()
    assert "Nobody reads at this hour" in page
    assert "Begin" in page


def test_with_no_cover_at_all_it_is_answered_together(people: People) -> None:
    form = asked(people, "phq-9")
    page = client_of(people.amara).get(f"/form/{form.id}/first").content.decode()
    assert "You answer it together with your team." in page
    assert "In danger, call the emergency number" in page


def test_a_form_without_a_safety_question_never_waits(people: People) -> None:
    form = asked(people, "gad-7")
    page = client_of(people.amara).get(f"/form/{form.id}/first").content.decode()
    assert "Begin" in page


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("nothing", False),
        ("unwanted", False),
        ("unsaid", False),
        ("self", True),
        ("infant", True),
        ("other", True),
    ],
)
def test_our_own_form_asks_by_the_parents_own_choice(
    people: People, code: str, asks: bool
) -> None:
    covered(people)
    form = asked(people, "worries")
    page = answer(client_of(people.amara), f"/form/{form.id}/7", code=code)
    assert SafetyTask.objects.exists() is asks
    assert ("116 123" in page.content.decode()) is asks
