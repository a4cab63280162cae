"""The self-check's page: for anybody, storing nothing until somebody sends it."""

import html
import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from attunement_clinic.intake.actions import MOST_AN_HOUR
from attunement_clinic.intake.models import Enquiry, EnquiryConcern
from attunement_clinic.notifications.models import ContactRule
from attunement_clinic.safety.actions import confirm_contact
from attunement_clinic.safety.models import SafetyTask
from attunement_clinic.selfcheck.questions import VERSION, choices
from factories.enquiries import filled, opened
from personas import People, actor, client_of

CHOSEN: dict[str, Any] = {
    "version": VERSION,
    "answered_by": "mother",
    "infant_age": "first_weeks",
    "chosen": ["two.tense", "baby.sleep", "thoughts.dead"],
    "natures": {"thoughts.dead": "unwanted"},
    "details": {"baby.sleep": {"how_often": "most_days", "since": "birth"}},
}


def sent(**changed: Any) -> dict[str, Any]:
    return filled(answers=json.dumps(CHOSEN)) | changed


def rows() -> int:
    """Count every row of our own tables."""
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("attunement_clinic.")
        and not model.__module__.startswith("attunement_clinic.recordings.keys")
        and model._meta.db_table != "recordings_wrappedkey"
    ]
    return sum(model.objects.count() for model in ours)


def test_opening_it_stores_nothing_and_signs_nobody_in(
    visitor: Client, people: People
) -> None:
    before = rows()
    response = visitor.get("/look")

    assert response.status_code == 200
    assert rows() == before
    assert set(response.cookies) <= {"csrf"}
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["ingrid", "amara", "amelia"])
def test_whoever_is_signed_in_may_open_it_too(people: People, who: str) -> None:
    assert client_of(people.everybody[who]).get("/look").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(visitor: Client, method: str) -> None:
    assert getattr(visitor, method)("/look").status_code == 405


def test_without_javascript_everything_can_be_read(
    visitor: Client, people: People
) -> None:
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")
    client_of(people.ingrid).post(
        "/desk/enquiries/reception", {"telephone": "020 7946 0123", "kept_months": "6"}
    )
    page = html.unescape(visitor.get("/look").content.decode())
    shown = page.split('class="look-read')[1].split('id="look-send"')[0]

    for choice in choices():
        if not choice.alone:
            assert str(choice.words) in shown
            assert str(choice.about) in shown
    assert 'href="tel:116123"' in shown
    assert 'href="tel:02079460123"' in shown
    assert "<form" not in shown
    assert "These questions cannot tell whether anyone is in danger." in shown


def test_what_is_sent_becomes_part_of_the_enquiry(visitor: Client) -> None:
    response = visitor.post("/look", sent())

    assert response.headers["Location"].startswith("/sent/")
    enquiry = Enquiry.objects.get()
    assert enquiry.has_self_check
    assert (enquiry.answered_by, enquiry.infant_age) == ("mother", "first_weeks")
    found = {row.key: row for row in EnquiryConcern.objects.all()}
    assert set(found) == set(CHOSEN["chosen"])
    assert found["baby.sleep"].sign == "sleep"
    assert found["baby.sleep"].how_often == "most_days"
    assert found["thoughts.dead"].nature == "unwanted"
    assert found["thoughts.dead"].words == "I have wished that my baby were dead"


def test_a_harm_answer_calls_a_person(visitor: Client) -> None:
    visitor.post("/look", sent())
    task = SafetyTask.objects.get()
    assert task.enquiry_id == Enquiry.objects.get().id


def test_other_answers_call_nobody(visitor: Client) -> None:
    quiet = CHOSEN | {"chosen": ["two.tense", "baby.sleep"], "natures": {}}
    visitor.post("/look", sent(answers=json.dumps(quiet)))
    assert Enquiry.objects.count() == 1
    assert not SafetyTask.objects.exists()


def test_half_filled_it_comes_back_whole(visitor: Client, people: People) -> None:
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")
    response = visitor.post("/look", sent(name="", notes="Ring twice"))
    page = html.unescape(response.content.decode())

    assert response.status_code == 422
    assert "I have wished that my baby were dead" in page
    assert "Ring twice" in page
    assert 'href="tel:116123"' in page
    kept = page.split('name="answers" value="')[1].split('">')[0]
    assert json.loads(html.unescape(kept)) == CHOSEN
    assert 'action="/look"' in page
    assert not Enquiry.objects.exists()
    again = sent(answers=html.unescape(kept))
    assert visitor.post("/look", again).status_code == 302


@pytest.mark.parametrize("answers", ["", "null", '{"version": 99}', "x" * 30_000])
def test_answers_that_cannot_be_read_are_said_so(visitor: Client, answers: str) -> None:
    response = visitor.post("/look", sent(answers=answers))
    page = html.unescape(response.content.decode())

    assert response.status_code == 422
    assert "could not be read and is not sent along" in page
    assert "He cries whenever I come near." in page
    assert 'action="/write"' in page
    assert not Enquiry.objects.exists()


def test_sent_twice_it_arrives_once(visitor: Client) -> None:
    form = sent()
    visitor.post("/look", form)
    visitor.post("/look", form)
    visitor.post("/look", sent(opened=opened()))
    assert Enquiry.objects.count() == 1
    assert ContactRule.objects.count() == 1
    assert SafetyTask.objects.count() == 1


def test_a_flood_is_stopped_and_what_was_typed_stays(visitor: Client) -> None:
    for n in range(MOST_AN_HOUR):
        visitor.post("/look", sent(words=f"{n}"), REMOTE_ADDR="203.0.113.7")
    response = visitor.post("/look", sent(words="Last"), REMOTE_ADDR="203.0.113.7")
    assert response.status_code == 429
    assert b"Last" in response.content
    assert b"I have wished that my baby were dead" in response.content


def test_another_site_cannot_send_for_somebody(visitor: Client) -> None:
    response = visitor.post("/look", sent(), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400
    assert not Enquiry.objects.exists()


def test_the_other_practice_hears_nothing(visitor: Client, people: People) -> None:
    visitor.post("/look", sent())
    page = client_of(people.mira).get("/desk/enquiries/").content.decode()
    assert "Amara" not in page
    assert str(Enquiry.objects.get().id) not in page
    assert b"A person is needed" not in client_of(people.mira).get("/desk/").content
