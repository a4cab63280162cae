"""Every address of families: works, anonymous, other people, wrong method."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from attunement_clinic.families.models import Infant
from attunement_clinic.recordings.actions.invitations import ask_for_film
from attunement_clinic.recordings.models import FilmInvitation, Situation
from factories.families import InfantFactory
from personas import People, actor, client_of


def routes(people: People) -> dict[str, str]:
    family, amara = people.family.id, people.amara_as_caregiver.id
    return {
        "today": "/desk/",
        "families": "/desk/families/",
        "new": "/desk/families/new",
        "family": f"/desk/families/{family}",
        "caregiver": f"/desk/people/{amara}",
    }


POSTS = ("contact", "invite")


@pytest.mark.parametrize("name", ["today", "families", "new", "family", "caregiver"])
def test_it_works_for_the_therapist(people: People, name: str) -> None:
    assert client_of(people.ingrid).get(routes(people)[name]).status_code == 200


@pytest.mark.parametrize("name", ["today", "families", "new", "family", "caregiver"])
def test_anonymous_is_sent_to_sign_in(people: People, name: str) -> None:
    response = client_of(None).get(routes(people)[name])
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel", "chidi"])
@pytest.mark.parametrize("name", ["family", "caregiver"])
def test_others_meet_what_a_missing_one_gives(
    people: People, name: str, who: str
) -> None:
    address = routes(people)[name]
    client = client_of(people.everybody[who])
    missing = client.get(address.rsplit("/", 1)[0] + f"/{uuid4()}")
    refused = client.get(address)
    assert refused.status_code == missing.status_code == 404
    assert len(refused.content) == len(missing.content)


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("who", ["jonas", "mira", "noor", "amelia", "amara", "daniel"])
def test_others_change_nothing(people: People, name: str, who: str) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/{name}"
    before = people.amara_as_caregiver.safe_contact
    response = client_of(people.everybody[who]).post(
        address, {"email": "x@example.org", "safe_contact": "changed"}
    )
    assert response.status_code == 404
    people.amara_as_caregiver.refresh_from_db()
    assert people.amara_as_caregiver.safe_contact == before


def test_the_supervisor_reads_and_does_not_manage(people: People) -> None:
    client = client_of(people.noor)
    assert client.get(f"/desk/families/{people.family.id}").status_code == 200
    address = f"/desk/people/{people.amara_as_caregiver.id}"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["today", "families", "family", "caregiver"])
def test_pages_are_read_only(people: People, name: str) -> None:
    assert client_of(people.ingrid).post(routes(people)[name]).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_changes_are_posts(people: People, name: str) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/{name}"
    assert client_of(people.ingrid).get(address).status_code == 405


def test_the_list_holds_the_own_caseload_alone(people: People) -> None:
    ingrid = client_of(people.ingrid).get("/desk/families/").content.decode()
    jonas = client_of(people.jonas).get("/desk/families/").content.decode()
    assert str(people.family.id) in ingrid
    assert str(people.other_family.id) not in ingrid
    assert str(people.other_family.id) in jonas
    assert str(people.family.id) not in jonas


def test_a_family_without_a_next_step_says_so(people: People) -> None:
    page = client_of(people.ingrid).get("/desk/families/").content.decode()

    assert "Nothing planned" in page


def test_the_administrator_sees_no_family(people: People) -> None:
    client = client_of(people.amelia)
    assert client.get("/desk/families/").status_code == 404
    today = client.get("/desk/").content.decode()
    assert str(people.family.id) not in today
    assert "Sol" not in today


def test_staff_pages_show_initials_and_no_name(people: People) -> None:
    for address in ("/desk/", f"/desk/families/{people.family.id}"):
        page = client_of(people.ingrid).get(address).content.decode()
        assert "A. and D., Baby S." in page
        for name in ("Amara", "Daniel", ">Sol"):
            assert name not in page


def ask(people: People, *, days_ago: int, words: str) -> None:
    wish = ask_for_film(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        situation=Situation.PLAYING,
        words=words,
    )
    when = timezone.now() - timedelta(days=days_ago)
    FilmInvitation.objects.filter(id=wish.id).update(created_at=when)


def test_a_long_path_is_folded_in_its_middle(people: People) -> None:
    for day in range(12):
        ask(people, days_ago=30 - day, words=f"Wish {day}")
    ingrid = client_of(people.ingrid)
    address = f"/desk/families/{people.family.id}"

    folded = ingrid.get(address).content.decode()
    whole = ingrid.get(f"{address}?path=whole").content.decode()

    assert "Wish 11" in folded
    assert "Wish 3" not in folded
    assert "items between" in folded
    assert "Wish 3" in whole
    assert "items between" not in whole


def test_twins_are_both_on_the_page(people: People) -> None:
    InfantFactory(family=people.family, name="Ole", born_on=people.sol.born_on)
    ask(people, days_ago=1, words="Both of them")

    page = client_of(people.ingrid).get(f"/desk/families/{people.family.id}")

    content = page.content.decode()
    assert content.count("avatar-baby") == 2
    assert "voice baby twin" in content


def test_home_is_the_caregivers_own(people: People) -> None:
    page = client_of(people.daniel).get("/home").content.decode()
    assert "Daniel" in page
    assert "Amara" not in page


@pytest.mark.parametrize("who", ["ingrid", "noor", "amelia", "mira"])
@pytest.mark.parametrize("address", ["/home", "/messages"])
def test_staff_have_no_week(people: People, who: str, address: str) -> None:
    assert client_of(people.everybody[who]).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/home", "/messages"])
def test_the_week_needs_signing_in(people: People, address: str) -> None:
    response = client_of(None).get(address)
    assert response.headers["Location"].startswith("/account/login/code/?next=")
    assert client_of(people.amara).post(address).status_code == 405


@pytest.mark.parametrize(("who", "goes"), [("ingrid", "/desk/"), ("amara", "/home")])
def test_the_first_page_leads_on(people: People, who: str, goes: str) -> None:
    assert client_of(people.everybody[who]).get("/").headers["Location"] == goes


def test_a_new_family_is_opened(people: People) -> None:
    response = client_of(people.ingrid).post(
        "/desk/families/new",
        {
            "infant-1-name": "Ida",
            "infant-1-born_on": "2026-01-05",
            "infant-2-name": "Ole",
            "infant-2-born_on": "2026-01-05",
            "caregiver-1-name": "Nils",
            "caregiver-1-relation": "father",
            "caregiver-1-is_guardian": "on",
            "caregiver-2-relation": "father",
            "caregiver-2-is_guardian": "on",
        },
    )
    assert response.status_code == 302
    page = client_of(people.ingrid).get(response.headers["Location"]).content.decode()
    assert "Family 09, N., Babies I. and O." in page


def test_a_family_sent_twice_is_one_and_with_other_people_another(
    people: People,
) -> None:
    desk = client_of(people.ingrid)
    page = desk.get("/desk/families/new").content.decode()
    sending = re.search(r'name="family" value="([0-9a-f-]{36})"', page)
    assert sending is not None
    sent = {
        "family": sending[1],
        "infant-1-name": "Ida",
        "infant-1-born_on": "2026-01-05",
        "caregiver-1-name": "Nils",
        "caregiver-1-relation": "mother",
        "caregiver-1-is_guardian": "on",
        "caregiver-2-relation": "father",
        "caregiver-2-is_guardian": "on",
    }

    first, again = (desk.post("/desk/families/new", sent) for _time in range(2))
    other = desk.post("/desk/families/new", {**sent, "infant-1-name": "Ole"})

    assert first.headers["Location"] == f"/desk/families/{sending[1]}"
    assert again.headers["Location"] == first.headers["Location"]
    assert other.status_code == 302
    assert Infant.objects.filter(name="Ida").count() == 1
    assert Infant.objects.filter(name="Ole").count() == 1


def test_a_family_without_a_birth_date_is_asked_again(people: People) -> None:
    response = client_of(people.ingrid).post(
        "/desk/families/new", {"infant-1-name": "Ida", "caregiver-1-name": "N"}
    )
    assert response.status_code == 422
    assert b"Give the birth date, or the due date" in response.content
