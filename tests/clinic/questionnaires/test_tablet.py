"""The practice's tablet: one form, opened once, no way to another page, handed back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireRequest,
    QuestionnaireResponse,
    TabletLink,
)
from attunement_clinic.safety.models import CoverHours, SafetyTask
from factories.questionnaires import ago, answer, asked, covered
from personas import People, client_of


@pytest.fixture
def form(people: People) -> QuestionnaireRequest:
    covered(people)
    people.amara_as_caregiver.user = None
    people.amara_as_caregiver.save()
    return asked(people, "phq-9")


def link_of(people: People, form: QuestionnaireRequest) -> str:
    page = client_of(people.ingrid).post(f"/desk/asked/{form.id}/tablet")
    assert page.status_code == 200
    found = re.search(
        r"http://testserver(/form/here/open/[\w-]+)", page.content.decode()
    )
    assert found is not None
    return found[1]


def opened(people: People, form: QuestionnaireRequest) -> Client:
    tablet = Client()
    answered = tablet.post(link_of(people, form))
    assert answered.headers["Location"] == "/form/here/first"
    return tablet


def test_a_family_without_an_account_answers_on_the_tablet(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    assert "10 questions" in tablet.get("/form/here/first").content.decode()
    assert tablet.post("/form/here/first").headers["Location"] == "/form/here/1"
    for number in range(1, 11):
        if number != 9:
            answer(tablet, f"/form/here/{number}", code="1")
    assert tablet.post("/form/here/send").headers["Location"] == "/form/here/end"
    assert "It is sent." in tablet.get("/form/here/end").content.decode()
    response = QuestionnaireResponse.objects.get()
    assert response.way == "tablet"
    assert response.caregiver == people.amara_as_caregiver


def test_a_safety_question_asks_for_a_person_there_too(
    people: People, form: QuestionnaireRequest
) -> None:
    page = answer(opened(people, form), "/form/here/9", code="1").content.decode()
    assert SafetyTask.objects.get().caregiver == people.amara_as_caregiver
    assert "116 123" in page
    assert "tell anybody here at once" in page


def test_the_link_shows_a_button_first_and_opens_once(
    people: People, form: QuestionnaireRequest
) -> None:
    address = link_of(people, form)
    for _look in range(2):
        assert Client().get(address).status_code == 200
    assert Client().post(address).status_code == 302
    again = Client().post(address)
    assert again.status_code == 410
    assert "no longer open" in again.content.decode()


def test_a_link_is_too_old_after_a_quarter_of_an_hour(
    people: People, form: QuestionnaireRequest
) -> None:
    address = link_of(people, form)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert Client().post(address).status_code == 410


def test_a_new_link_closes_the_one_before(
    people: People, form: QuestionnaireRequest
) -> None:
    old = link_of(people, form)
    link_of(people, form)
    assert Client().post(old).status_code == 410
    assert Client().post("/form/here/open/never-made").status_code == 410


def test_a_tablet_in_somebodys_hands_goes_on(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    link_of(people, form)
    assert tablet.post("/form/here/first").status_code == 302


def test_a_tablet_whose_form_was_closed_is_unlocked(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    TabletLink.objects.update(closed_at=timezone.now())
    assert tablet.get("/form/here/1").status_code == 410
    assert tablet.get("/contacts").status_code == 200


def test_only_a_digest_of_the_link_is_kept(
    people: People, form: QuestionnaireRequest
) -> None:
    token = link_of(people, form).rpartition("/")[2]
    row = TabletLink.objects.get()
    assert token.encode() not in bytes(row.token_digest)


def test_there_is_no_way_to_another_page(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    tablet.post("/form/here/first")
    for address in ("/", "/home", "/contacts", "/desk/", f"/form/{form.id}/first"):
        answered = tablet.get(address)
        assert answered.headers["Location"] == "/form/here/first", address
    for address in ("/form/here/first", "/form/here/1", "/form/here/end"):
        page = tablet.get(address).content.decode()
        links = set(re.findall(r'<a [^>]*href="([^"#]+)"', page))
        links -= {"/demo/"}  # the demo's own line, which leads back here as well
        assert all(link.startswith("/form/here/") for link in links), links
        assert "tel:" not in page


def test_whoever_was_signed_in_on_the_tablet_is_not_any_more(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = client_of(people.ingrid)
    tablet.post(link_of(people, form))
    tablet.post("/form/here/stop")
    assert tablet.get("/desk/").status_code == 302


def test_handed_back_it_holds_nothing(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    answer(tablet, "/form/here/1", code="1")
    assert tablet.post("/form/here/stop").headers["Location"] == "/form/here/done"
    assert "give the tablet back" in tablet.get("/form/here/done").content.decode()
    for address in ("/form/here/first", "/form/here/1", "/form/here/end"):
        assert tablet.get(address).status_code == 404
    assert tablet.post("/form/here/stop").status_code == 302


def test_after_two_hours_it_is_over_and_what_still_comes_is_kept(
    people: People, form: QuestionnaireRequest
) -> None:
    tablet = opened(people, form)
    tablet.post("/form/here/first")
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        late = answer(tablet, "/form/here/9", code="1")
        assert "116 123" in late.content.decode()
        assert SafetyTask.objects.exists()
        assert not GivenAnswer.objects.get().counts
        assert tablet.get("/form/here/2").status_code == 410
    assert tablet.get("/form/here/first").status_code == 404


def test_in_the_room_somebody_is_there_so_nothing_waits_for_cover(
    people: People, form: QuestionnaireRequest
) -> None:
    CoverHours.objects.all().delete()
    page = opened(people, form).get("/form/here/first").content.decode()
    assert "You are with us now" in page
    assert "Begin" in page


@pytest.mark.parametrize("part", ["first", "1", "end"])
def test_without_a_link_there_is_nothing(part: str, db: None) -> None:
    assert Client().get(f"/form/here/{part}").status_code == 404
    assert Client().post("/form/here/send").status_code == 404


def test_wrong_methods(people: People, form: QuestionnaireRequest) -> None:
    tablet = opened(people, form)
    assert tablet.get("/form/here/send").status_code == 405
    assert tablet.get("/form/here/stop").status_code == 405
    assert tablet.post("/form/here/end").status_code == 405
    assert tablet.post("/form/here/done").status_code == 405
    assert (
        client_of(people.ingrid).get(f"/desk/asked/{form.id}/tablet").status_code == 405
    )


def test_a_form_that_is_not_open_today_gets_no_link(
    people: People, form: QuestionnaireRequest
) -> None:
    QuestionnaireRequest.objects.update(opens_on=ago(-5), closes_on=ago(-9))
    page: Any = client_of(people.ingrid).post(f"/desk/asked/{form.id}/tablet")
    assert page.headers["Location"] == f"/desk/families/{people.family.id}/forms"
    assert not TabletLink.objects.exists()


@pytest.mark.parametrize("who", ["jonas", "noor", "mira", "amelia", "amara", "daniel"])
def test_nobody_else_makes_a_link(
    people: People, form: QuestionnaireRequest, who: str
) -> None:
    if who == "amara":
        people.amara_as_caregiver.user = people.amara
        people.amara_as_caregiver.save()
    answered = client_of(people.everybody[who]).post(f"/desk/asked/{form.id}/tablet")
    assert answered.status_code == 404
    assert not TabletLink.objects.exists()
