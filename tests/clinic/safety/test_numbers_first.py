"""While no number is confirmed, staff meet that before anything else."""

import pytest
from django.test import Client

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.safety.actions import confirm_contact, remove_contact
from attunement_clinic.safety.middleware import LATER_KEY
from attunement_clinic.safety.models import CrisisContact
from personas import People, actor, client_of

PAGES = ("/desk/", "/desk/families/", "/desk/settings", "/desk/enquiries/")


def fresh(people: People, who: str) -> Client:
    """Sign somebody in who has not been asked yet."""
    client = client_of(people.everybody[who])
    session = client.session
    del session[LATER_KEY]
    session.save()
    return client


@pytest.mark.parametrize("who", ["ingrid", "noor", "amelia"])
@pytest.mark.parametrize("address", PAGES)
def test_the_desk_begins_with_the_numbers(
    people: People, who: str, address: str
) -> None:
    response = fresh(people, who).get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == "/desk/contacts"


def test_the_page_says_why_and_takes_a_number(people: People) -> None:
    client = fresh(people, "ingrid")
    assert b"First: whom do parents call?" in client.get("/desk/contacts").content
    client.post("/desk/contacts", {"label": "Samaritans", "number": "116 123"})
    assert client.get("/desk/").status_code == 200
    assert b"First: whom" not in client.get("/desk/contacts").content


def test_going_on_without_is_possible_and_written_down(people: People) -> None:
    client = fresh(people, "ingrid")
    response = client.post("/desk/contacts/later")
    assert response.headers["Location"] == "/desk/"
    page = client.get("/desk/").content
    assert b"No crisis contact is confirmed for this practice." in page
    event = AuditEvent.objects.get(action="crisis_contact.put_off")
    assert event.actor_id == people.ingrid.id
    assert fresh(people, "ingrid").get("/desk/").status_code == 302


def test_it_comes_back_when_the_last_number_is_taken_away(people: People) -> None:
    ingrid = actor(people.ingrid)
    confirm_contact(ingrid, label="Samaritans", number="116 123")
    client = fresh(people, "jonas")
    assert client.get("/desk/").status_code == 200
    remove_contact(ingrid, contact_id=CrisisContact.objects.get().id)
    assert client.get("/desk/").status_code == 302


def test_the_numbers_of_another_practice_are_none(people: People) -> None:
    confirm_contact(actor(people.mira), label="Theirs", number="1813")
    assert fresh(people, "ingrid").get("/desk/").status_code == 302


def test_a_call_for_a_person_does_not_wait(people: People) -> None:
    assert fresh(people, "ingrid").get("/desk/needed/").status_code == 200


def test_what_was_begun_is_not_lost(people: People) -> None:
    response = fresh(people, "ingrid").post(
        "/desk/families/new", {"infant-1-name": "Ida"}
    )
    assert response.status_code == 422


@pytest.mark.parametrize("address", ["/home", "/messages", "/talk", "/contacts"])
def test_parents_are_not_stopped(people: People, address: str) -> None:
    assert client_of(people.amara).get(address).status_code == 200


@pytest.mark.parametrize("who", ["amara", "daniel"])
def test_parents_put_nothing_off(people: People, who: str) -> None:
    assert (
        client_of(people.everybody[who]).post("/desk/contacts/later").status_code == 404
    )


def test_putting_off_is_a_post(people: People) -> None:
    assert client_of(people.ingrid).get("/desk/contacts/later").status_code == 405
    assert client_of(None).post("/desk/contacts/later").status_code == 302
