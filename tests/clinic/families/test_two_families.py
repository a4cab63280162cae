"""Somebody who is a caregiver in two families: each family's pages are its own."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.plans.actions import name_goal
from attunement_clinic.plans.models import DiaryWords
from attunement_clinic.policy import Actor, Role
from factories.families import (
    CaregiverFactory,
    CareTeamPlaceFactory,
    FamilyFactory,
    InfantFactory,
)
from factories.films import ready_film
from personas import People, actor, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def second(people: People) -> Caregiver:
    """Let Amara be a caregiver of Milo too, in the family that Jonas works with."""
    InfantFactory(family=people.other_family, name="Milo", born_on=date(2026, 2, 2))
    other = CaregiverFactory(
        family=people.other_family, name="Amara", user=people.amara
    )
    name_goal(
        actor(people.jonas),
        caregiver_id=other.id,
        goal_id=uuid4(),
        words="Milo sleeps.",
    )
    name_goal(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        goal_id=uuid4(),
        words="Sol drinks.",
    )
    return other


def go_to(client: Client, caregiver: Caregiver) -> None:
    answer = client.post(reverse("families:here"), {"caregiver": caregiver.id})
    assert answer.status_code == 302
    assert answer.url == "/home"


def pages(client: Client) -> str:
    return "".join(
        client.get(address).content.decode()
        for address in ("/home", "/home/own", "/home/days", "/list", "/list/own")
        if client.get(address).status_code == 200
    )


def test_each_page_is_of_one_family_and_a_button_leads_to_the_other(
    people: People, second: Caregiver
) -> None:
    client = client_of(people.amara)
    home = client.get("/home").content.decode()
    assert "Sol" in home
    assert "Go to the page with Milo" in home
    assert "Sol drinks." in pages(client)
    assert "Milo sleeps." not in pages(client)

    go_to(client, second)

    home = client.get("/home").content.decode()
    assert "Your week with" in home
    assert "Milo" in home
    assert "Go to the page with Sol" in home
    assert "Milo sleeps." in pages(client)
    assert "Sol drinks." not in pages(client)
    go_to(client, people.amara_as_caregiver)
    assert "Sol drinks." in pages(client)


def test_what_she_writes_belongs_to_the_family_she_is_with(
    people: People, second: Caregiver
) -> None:
    client = client_of(people.amara)
    go_to(client, second)

    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    sent = {"sending": uuid4(), "day": day, "words": "Milo laughed."}
    assert client.post("/home/days", sent).status_code == 302

    assert DiaryWords.objects.get().caregiver == second
    assert "Milo laughed." in pages(client)
    go_to(client, people.amara_as_caregiver)
    assert "Milo laughed." not in pages(client)


def test_a_link_of_the_other_family_opens_all_the_same(
    people: People, second: Caregiver
) -> None:
    film = ready_film(second)
    client = client_of(people.amara)

    assert client.get(f"/upload/mine/{film.id}").status_code == 200


def test_neither_team_learns_of_the_other_family(
    people: People, second: Caregiver
) -> None:
    film = ready_film(people.amara_as_caregiver)
    jonas = client_of(people.jonas)

    assert jonas.get(f"/desk/families/{people.family.id}").status_code == 404
    assert jonas.get(f"/api/v1/recordings/{film.id}").status_code == 404
    page = jonas.get(f"/desk/families/{second.family_id}").content.decode()
    assert str(people.family.id) not in page
    assert "Sol" not in page


def test_in_another_practice_she_goes_there(people: People) -> None:
    elsewhere: Practice = people.elsewhere
    family: Family = FamilyFactory(practice=elsewhere, number=3, opened_by=people.mira)
    CareTeamPlaceFactory(family=family, user=people.mira, role=Role.CLINICIAN)
    InfantFactory(family=family, name="Noa", born_on=date(2026, 3, 3))
    far = CaregiverFactory(family=family, name="Amara", user=people.amara)
    client = client_of(people.amara)
    assert "Sol" in client.get("/home").content.decode()

    go_to(client, far)

    home = client.get("/home").content.decode()
    assert "Noa" in home
    assert actor(people.amara).practice_id == people.practice.id


@pytest.mark.parametrize("wanted", ["daniel", "nobody", "no-id", ""])
def test_nobody_is_anybody_else(people: People, second: Caregiver, wanted: str) -> None:
    given = {
        "daniel": str(people.daniel_as_caregiver.id),
        "nobody": str(uuid4()),
    }.get(wanted, wanted)
    client = client_of(people.amara)

    assert (
        client.post(reverse("families:here"), {"caregiver": given}).status_code == 404
    )
    assert "Sol" in client.get("/home").content.decode()


def test_one_family_says_nothing_of_others(people: People) -> None:
    assert (
        "Another family" not in client_of(people.daniel).get("/home").content.decode()
    )


def test_staff_who_are_caregivers_of_two_families_are_staff_to_neither(
    people: People,
) -> None:
    """The decision knows both, whichever page is open."""
    for family in (people.family, people.other_family):
        CaregiverFactory(family=family, name="Noor", user=people.noor)

    found: Actor = actor(people.noor)

    assert len(found.caregiver_ids) == 2
    assert len(found.own_ids) == 1
    for family in (people.family, people.other_family):
        answer = client_of(people.noor).get(f"/desk/families/{family.id}")
        assert answer.status_code == 404
