"""A baby who is not born yet: a due date, then a birth; nothing before has an age."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families import actions
from attunement_clinic.families.ages import Age, Awaited, age_or_due
from attunement_clinic.families.models import Infant
from factories.families import InfantFactory
from personas import People, actor, client_of

FORM: dict[str, Any] = {
    "infant-1-name": "Baby",
    "caregiver-1-name": "Nils",
    "caregiver-1-relation": "father",
    "caregiver-2-relation": "father",
    "caregiver-2-is_guardian": "on",
}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def awaited(people: People) -> Infant:
    return InfantFactory(
        family=people.family, name="Baby", born_on=None, due_on=in_days(30)
    )


@pytest.mark.parametrize("days", [280, 0, -20])
def test_a_family_is_opened_before_the_birth(people: People, days: int) -> None:
    """Some weeks past the due date is still a baby not born yet."""
    client = client_of(people.ingrid)
    response = client.post(
        "/desk/families/new", FORM | {"infant-1-due_on": f"{in_days(days)}"}
    )
    assert response.status_code == 302
    page = client.get(response.headers["Location"]).content.decode()
    assert "Not born yet, due on" in page
    assert "B. is due on" in page


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({}, "Give the birth date, or the due date of a baby not born yet."),
        ({"infant-1-due_on": "in_400"}, "Is the due date right?"),
        ({"infant-1-due_on": "in_-60"}, "Is the due date right?"),
        ({"infant-1-born_on": "in_3"}, "If the baby is not born yet"),
    ],
)
def test_days_that_cannot_be_are_asked_again(
    people: People, dates: dict[str, str], words: str
) -> None:
    said = {name: f"{in_days(int(day[3:]))}" for name, day in dates.items()}
    response = client_of(people.ingrid).post("/desk/families/new", FORM | said)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_no_row_has_neither_day(people: People) -> None:
    with pytest.raises(IntegrityError):
        InfantFactory(family=people.family, born_on=None, due_on=None)


def test_before_the_birth_there_is_no_age() -> None:
    due = date(2026, 3, 1)
    assert age_or_due(date(2026, 2, 1), None, due) == Awaited(due)
    assert str(Awaited(due)) == "due 1 Mar 2026"
    assert age_or_due(date(2026, 2, 1), date(2026, 1, 31), None) == Age(1)
    with pytest.raises(ValueError, match="a due date"):
        age_or_due(date(2026, 2, 1), None, None)


def test_pages_say_when_the_baby_is_due(people: People, awaited: Infant) -> None:
    list_page = client_of(people.ingrid).get("/desk/families/").content.decode()
    assert f"due {awaited.due_on:%-d %b %Y}" in list_page
    home = client_of(people.amara).get("/home").content.decode()
    assert f"due on {awaited.due_on:%-d %B}" in home


def test_the_birth_is_written_down(people: People, awaited: Infant) -> None:
    client = client_of(people.ingrid)
    said = {"name": "Ida", "born_on": f"{in_days(-1)}"}
    response = client.post(f"/desk/babies/{awaited.id}/born", said)

    assert response.headers["Location"] == f"/desk/families/{people.family.id}"
    awaited.refresh_from_db()
    assert (awaited.name, awaited.born_on) == ("Ida", in_days(-1))
    assert awaited.due_on == in_days(30)
    event = AuditEvent.objects.get(action="infant.born")
    assert (event.actor_id, event.subject_id) == (people.ingrid.id, awaited.id)
    assert "is due on" not in client.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"name": "", "born_on": "2026-01-05"},
            "This is still empty. Please fill it in.",
        ),
        ({"name": "Ida", "born_on": ""}, "This is still empty. Please fill it in."),
        ({"name": "Ida", "born_on": "in_1"}, "A birth date lies in the past."),
        ({"name": "Ida", "born_on": "in_-200"}, "within 20 weeks of the birth"),
    ],
)
def test_a_birth_that_cannot_be_is_asked_again(
    people: People, awaited: Infant, said: dict[str, str], words: str
) -> None:
    day = said["born_on"]
    told = said | {"born_on": f"{in_days(int(day[3:]))}" if day[:3] == "in_" else day}
    response = client_of(people.ingrid).post(f"/desk/babies/{awaited.id}/born", told)
    assert response.status_code == 422
    assert words in response.content.decode()
    awaited.refresh_from_db()
    assert awaited.born_on is None


def test_a_birth_is_written_down_once(people: People) -> None:
    with pytest.raises(ValidationError, match="written down already"):
        actions.note_birth(
            actor(people.ingrid),
            infant_id=people.sol.id,
            name="Sol",
            born_on=date(2026, 2, 2),
        )


@pytest.mark.parametrize("who", ["jonas", "noor", "amelia", "mira", "amara", "daniel"])
def test_others_write_no_birth(people: People, awaited: Infant, who: str) -> None:
    client = client_of(people.everybody[who])
    said = {"name": "Ida", "born_on": f"{in_days(-1)}"}
    refused = client.post(f"/desk/babies/{awaited.id}/born", said)
    missing = client.post(f"/desk/babies/{uuid4()}/born", said)
    assert refused.status_code == missing.status_code == 404
    awaited.refresh_from_db()
    assert awaited.born_on is None


def test_a_birth_is_a_post_of_somebody_signed_in(
    people: People, awaited: Infant
) -> None:
    address = f"/desk/babies/{awaited.id}/born"
    assert client_of(people.ingrid).get(address).status_code == 405
    led_to = client_of(None).post(address).headers["Location"]
    assert led_to.startswith("/account/login/?next=")
