"""Finding: by number, by a name as it was given, by words; never beyond one's own care."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.cache import cache

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver
from attunement_clinic.intake import actions as intake
from attunement_clinic.plans.actions import name_goal
from personas import People, actor, client_of

_TOKEN = re.compile(r'="[A-Za-z0-9]{64}"')
_NOTHING = "Nothing in your care answers to these words."


def search(who: User, words: str) -> str:
    page = client_of(who).post("/desk/find", {"words": words})
    assert page.status_code == 200
    return page.content.decode()


def hope(people: People, who: User, caregiver: Caregiver, words: str) -> None:
    name_goal(actor(who), caregiver_id=caregiver.id, goal_id=uuid4(), words=words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("7", True),
        ("07", True),
        ("s", True),
        ("A.", True),
        ("Amara", True),
        ("ámara sol", True),
        ("danie", True),
        ("8", False),
        ("Chidi", False),
        ("mara", False),
        ("7 Chidi", False),
    ],
)
def test_a_family_is_found_by_number_and_by_names(
    people: People, words: str, found: bool
) -> None:
    page = search(people.ingrid, words)

    assert (str(people.family.id) in page) is found
    assert (_NOTHING in page) is not found


def test_a_result_stands_under_number_and_initials(people: People) -> None:
    hope(people, people.ingrid, people.amara_as_caregiver, "An evening of peace.")

    for words in ("Amara", "evening"):
        page = search(people.ingrid, words).replace(f'value="{words}"', "")
        assert "A. and D., Baby S." in page
        for name in ("Amara", "Daniel", ">Sol"):
            assert name not in page


def test_words_of_an_item_lead_to_its_source(people: People) -> None:
    hope(people, people.ingrid, people.amara_as_caregiver, "An evening of peace.")

    page = search(people.ingrid, "EVENING peace")

    assert f"/desk/families/{people.family.id}/plan" in page
    assert "A. hopes for" in page
    assert "A. hopes for" in search(people.ingrid, "07 evening")
    assert _NOTHING in search(people.ingrid, "08 evening")


@pytest.mark.parametrize("words", ["An evening", "Amara", "7", "Interview", "hopes"])
def test_what_is_not_in_ones_care_answers_like_what_is_not_there(
    people: People, words: str
) -> None:
    hope(people, people.ingrid, people.amara_as_caregiver, "An evening of peace.")

    for who in (people.jonas, people.mira):
        page = search(who, words).replace(f'value="{words}"', "")
        nothing = search(who, "q").replace('value="q"', "")
        assert _TOKEN.sub("", page) == _TOKEN.sub("", nothing)


def test_process_notes_are_found_by_their_author_alone(people: People) -> None:
    intake.begin_interview(
        actor(people.ingrid),
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=people.sol.created_at.date(),
    )

    assert "Process notes" in search(people.ingrid, "process")
    assert _NOTHING in search(people.noor, "process")
    assert "Interview" in search(people.noor, "interview")


def test_words_that_look_like_markup_are_words(people: People) -> None:
    page = search(people.ingrid, "<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert _NOTHING in page


@pytest.mark.parametrize("words", ["", "   ", "..", "\x00", "Ａ" * 300, "%"])
def test_odd_words_have_an_answer(people: People, words: str) -> None:
    assert "Find" in search(people.ingrid, words)


def test_before_anything_is_typed_it_says_what_can_be(people: People) -> None:
    page = client_of(people.noor).get("/desk/find").content.decode()

    assert "Among the families in your care" in page
    assert client_of(people.noor).delete("/desk/find").status_code == 405


@pytest.mark.parametrize("who", ["amelia", "amara"])
def test_who_cares_for_no_family_has_no_search(people: People, who: str) -> None:
    client = client_of(people.everybody[who])

    assert client.post("/desk/find", {"words": "7"}).status_code == 404
    assert "/desk/find" not in client_of(people.amelia).get("/desk/").content.decode()


def test_searching_asks_for_a_sign_in(people: People) -> None:
    assert client_of(None).post("/desk/find", {"words": "7"}).status_code == 302


def test_a_stolen_form_finds_nothing(people: People) -> None:
    client = client_of(people.ingrid, enforce_csrf=True)

    assert client.post("/desk/find", {"words": "7"}).status_code == 403


def test_searching_is_bounded_by_person_and_keeps_the_words(people: People) -> None:
    """Each one reads all that somebody may read: no program takes it out word by word."""
    cache.clear()
    client, other = client_of(people.ingrid), client_of(people.noor)
    asked = [client.post("/desk/find", {"words": "zz"}) for _ in range(61)]
    page = asked[-1].content.decode()

    assert [each.status_code for each in asked] == [200] * 60 + [429]
    assert asked[-1].headers["Retry-After"] == "60"
    assert 'value="zz"' in page
    assert "search again in a minute" in page
    assert client.get("/desk/find").status_code == 200
    assert other.post("/desk/find", {"words": "zz"}).status_code == 200
