"""Crisis contacts: proposed by country, shown only when a person confirmed them."""

import pytest
from django.test import Client

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.safety.models import CrisisContact
from attunement_clinic.safety.proposals import countries
from attunement_clinic.safety.queries import contacts_for
from personas import People, client_of

NUMBER = {"label": "Samaritans", "number": "116 123", "hours": "day and night"}


def test_no_country_file_counts_as_checked() -> None:
    assert len(countries()) >= 19
    for country in countries().values():
        assert country.source
        assert any(contact.is_emergency for contact in country.contacts)


def test_proposals_reach_no_parent(people: People) -> None:
    client_of(people.ingrid).get("/desk/contacts?country=GB")
    assert contacts_for(people.practice.id) == ()


def test_staff_confirm_a_number_with_day_and_name(people: People) -> None:
    response = client_of(people.ingrid).post("/desk/contacts", NUMBER)
    assert response.status_code == 302
    row = CrisisContact.objects.get()
    assert row.confirmed_by == people.ingrid
    assert AuditEvent.objects.filter(action="crisis_contact.confirmed").exists()
    page = client_of(people.amara).get("/contacts").content.decode()
    assert 'href="tel:116123"' in page


def test_confirming_again_keeps_one_row(people: People) -> None:
    for who in (people.ingrid, people.jonas):
        client_of(who).post("/desk/contacts", NUMBER)
    assert CrisisContact.objects.get().confirmed_by == people.jonas


def test_a_number_is_taken_away(people: People) -> None:
    client = client_of(people.ingrid)
    client.post("/desk/contacts", NUMBER)
    client.post(f"/desk/contacts/{CrisisContact.objects.get().id}/remove")
    assert contacts_for(people.practice.id) == ()


def test_another_practice_cannot_take_it_away(people: People) -> None:
    client_of(people.ingrid).post("/desk/contacts", NUMBER)
    row = CrisisContact.objects.get()
    response = client_of(people.mira).post(f"/desk/contacts/{row.id}/remove")
    assert response.status_code == 404
    assert CrisisContact.objects.filter(id=row.id).exists()


def test_another_practice_sees_its_own_only(people: People) -> None:
    client_of(people.ingrid).post("/desk/contacts", NUMBER)
    assert contacts_for(people.elsewhere.id) == ()


@pytest.mark.parametrize("number", ["", "abc", "javascript:1", "1" * 60])
def test_a_number_is_digits(people: People, number: str) -> None:
    response = client_of(people.ingrid).post(
        "/desk/contacts", NUMBER | {"number": number}
    )
    assert response.status_code == 422
    assert not CrisisContact.objects.exists()


@pytest.mark.parametrize("who", ["amara", "daniel"])
def test_parents_confirm_nothing(people: People, who: str) -> None:
    client = client_of(people.everybody[who])
    assert client.get("/desk/contacts").status_code == 404
    assert client.post("/desk/contacts", NUMBER).status_code == 404


def test_the_desk_needs_signing_in(client: Client, db: None) -> None:
    assert client.get("/desk/contacts").status_code == 302
    assert client.get("/contacts").status_code == 200
    assert client.post("/contacts").status_code == 405
