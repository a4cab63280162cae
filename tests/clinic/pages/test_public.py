"""What anybody may read: without an account, without being followed, with a way out."""

import re

import pytest
from django.test import Client

from attunement_clinic.pages.actions import publish_text
from attunement_clinic.pages.contents import PageKey, house_texts
from attunement_clinic.safety.actions import confirm_contact
from personas import People, actor, client_of, visitor_of

TEXTS = [key.value for key in PageKey if key is not PageKey.TALK]
PUBLIC = ("/", "/read", "/talk", "/places", *(f"/read/{key}" for key in TEXTS))
TITLES = {"Home", "Form", "Upload", "Call", "List", "Messages"}


@pytest.mark.parametrize("address", PUBLIC)
def test_anybody_reads_it(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    page = response.content.decode()
    title = re.search(r"<title>(.*?)</title>", page)

    assert response.status_code == 200
    assert "data-leave" in page
    assert 'class="help"' in page
    assert title is not None
    assert title[1] in TITLES
    assert set(response.cookies) <= {"csrf"}


@pytest.mark.parametrize("address", [*PUBLIC, "/look", "/write"])
def test_no_address_says_what_it_is_about(address: str) -> None:
    telling = (
        r"therap|psych|depress|baby|infant|parent|worr|crisis|self|check|help|mother"
    )
    assert not re.search(telling, address)


@pytest.mark.parametrize("address", [each for each in PUBLIC if each != "/places"])
def test_it_is_read_only(visitor: Client, address: str) -> None:
    assert visitor.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/read", "/talk", "/read/slowly", "/look"])
def test_whoever_is_signed_in_reads_it_too(people: People, address: str) -> None:
    for who in ("ingrid", "amelia", "amara"):
        client = client_of(people.everybody[who])
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("key", ["nowhere", "talk", "desk"])
def test_there_is_no_other_page(visitor: Client, key: str) -> None:
    assert visitor.get(f"/read/{key}").status_code == 404


def test_the_first_page_leads_to_looking_and_to_a_person(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    for address in ("/look", "/talk", "/read", "/account/login/code/"):
        assert f'href="{address}"' in page
    assert "About 4 in 10" in page or "about 4 in 10" in page


def test_love_often_grows_slowly_leads_with_the_study() -> None:
    text = house_texts()["slowly", "en"]
    first = text.split("\n\n")[1]
    assert "4 in 10 first-time mothers" in first
    assert "within a week" in first
    assert "Robson KM, Kumar R." in text


def test_every_subject_has_its_page() -> None:
    assert {page for page, language in house_texts() if language == "en"} == set(
        PageKey.values
    )


def test_the_crisis_contacts_of_the_door_stand_on_every_page(people: People) -> None:
    confirm_contact(actor(people.ingrid), label="Ours", number="116 123")
    confirm_contact(actor(people.mira), label="Theirs", number="1813")
    for address in ("/", "/read", "/read/slowly", "/talk", "/look", "/write"):
        here = visitor_of(people.practice).get(address).content.decode()
        there = visitor_of(people.elsewhere).get(address).content.decode()
        assert "116 123" in here
        assert "1813" not in here
        assert "1813" in there
        assert "116 123" not in there


def test_before_a_choice_no_number_is_guessed(people: People) -> None:
    confirm_contact(actor(people.ingrid), label="Ours", number="116 123")
    page = Client().get("/").content.decode()
    assert "116 123" not in page
    assert "No number is set up here" in page
    assert 'href="/places"' in page


def test_a_place_is_chosen_once_and_forgotten_by_leaving(people: People) -> None:
    client = Client()
    response = client.post(
        "/places", {"place": str(people.elsewhere.id), "next": "/talk"}
    )
    assert response.headers["Location"] == "/talk"
    cookie = response.cookies["place"]
    assert cookie["httponly"]
    assert not cookie["max-age"]
    assert client.get("/talk").status_code == 200
    left = client.post("/leave")
    assert left.cookies["place"].value == ""


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "\\\\x"])
def test_choosing_leads_nowhere_else(people: People, onward: str) -> None:
    response = Client().post(
        "/places", {"place": str(people.practice.id), "next": onward}
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("place", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_place_that_is_none_is_nothing(people: People, place: str) -> None:
    assert Client().post("/places", {"place": place}).status_code == 404
    client = Client()
    client.cookies["place"] = place or "x"
    assert client.get("/talk").headers["Location"].startswith("/places?next=")


def test_a_practices_own_words_stand_at_its_door_alone(people: People) -> None:
    publish_text(
        actor(people.amelia),
        page="usual",
        language="en",
        body="# Ours\n\nOwn words.",
        based_on=None,
    )
    here = visitor_of(people.practice)
    assert "Own words." in here.get("/read/usual").content.decode()
    assert ">Ours<" in here.get("/read").content.decode()
    there = visitor_of(people.elsewhere).get("/read/usual").content.decode()
    assert "Own words." not in there


def test_texts_say_in_which_language_they_are(visitor: Client) -> None:
    page = visitor.get("/read/slowly").content.decode()
    assert '<article class="prose" lang="en">' in page
