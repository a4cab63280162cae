"""The caregiver's list: theirs alone, their own words, nothing of the clinician's side."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings.models import RecordingShare
from attunement_clinic.review.models import Reflection
from attunement_clinic.review.queries import shared_moments_for
from personas import actor, client_of

JSON = "application/json"


def shared(review: Any) -> Any:
    return review.items.filter(shared_at__isnull=False).first()


def test_the_list_shows_what_was_shared_under_a_neutral_title(world: Any) -> None:
    review = world.ended("strength", "difficult", "repair")
    phone = client_of(world.people.amara)

    page = phone.get("/list").content.decode()

    assert "<title>List</title>" in page
    assert page.count("/list/") == 2
    moment = phone.get(f"/list/{shared(review).id}").content.decode()
    assert "<title>List</title>" in moment
    assert "Moment 1 of 2" in moment


def test_nothing_of_the_clinicians_side_reaches_the_phone(world: Any) -> None:
    review = world.ended("strength")
    phone = client_of(world.people.amara)

    pages = "".join(
        phone.get(address).content.decode()
        for address in ("/list", f"/list/{shared(review).id}", "/home")
    )

    assert "CANARY" not in pages


def test_a_shown_thought_reaches_the_phone_after_the_own_words(world: Any) -> None:
    review = world.opened("strength")
    item = review.items.get()
    address = f"/api/v1/review-items/{item.id}"
    world.send("PUT", f"{address}/words", {"id": str(uuid4()), "words": "He waits."})
    world.send("POST", f"{address}/thought")
    world.send("POST", f"/api/v1/reviews/{review.id}/end", {"share": [str(item.id)]})

    page = client_of(world.people.amara).get(f"/list/{item.id}").content.decode()

    assert "He waits." in page
    assert "CANARY-THOUGHT" in page
    assert "CANARY-WHY" not in page


def test_words_shared_from_home_are_kept_once_and_are_hers(world: Any) -> None:
    item = shared(world.ended("strength"))
    phone = client_of(world.people.amara)
    body = {"id": str(uuid4()), "words": "She heard me.", "feeling": "Moved"}
    address = f"/api/v1/list/{item.id}/words"

    assert phone.post(address, body, JSON).status_code == 201
    assert phone.post(address, body, JSON).status_code == 201

    said = Reflection.objects.get()
    assert said.entered_by == world.people.amara
    assert said.feeling == "Moved"
    assert AuditEvent.objects.filter(action="reflection.shared").count() == 1
    found = shared_moments_for(actor(world.people.amara))
    assert (found[0].own_words, found[0].is_from_home) == ("She heard me.", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "  "},
        {"words": "x" * 4_001},
        {"words": "x", "caregiver": "somebody"},
        {"id": "1", "words": "x"},
    ],
)
def test_what_cannot_be_shared_is_a_400(world: Any, wrong: dict[str, str]) -> None:
    item = shared(world.ended("strength"))
    body = {"id": str(uuid4()), **wrong}

    answer = client_of(world.people.amara).post(
        f"/api/v1/list/{item.id}/words", body, JSON
    )

    assert answer.status_code == 400
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("name", ["daniel", "chidi", "ingrid", "jonas", "mira", ""])
def test_nobody_else_finds_it(world: Any, name: str) -> None:
    item = shared(world.ended("strength"))
    client = client_of(getattr(world.people, name) if name else None)

    page = client.get(f"/list/{item.id}")
    words = client.post(
        f"/api/v1/list/{item.id}/words", {"id": str(uuid4()), "words": "x"}, JSON
    )

    assert page.status_code == (404 if name else 302)
    assert words.status_code == 404
    assert not Reflection.objects.exists()


def test_the_other_caregiver_sees_nothing_even_of_a_film_shared_with_him(
    world: Any,
) -> None:
    review = world.opened("strength")
    item = review.items.get()
    world.send(
        "PUT",
        f"/api/v1/review-items/{item.id}/words",
        {"id": str(uuid4()), "words": "SECRET of Amara"},
    )
    world.send(
        "POST",
        f"/api/v1/reviews/{review.id}/end",
        {
            "share": [str(item.id)],
            "activity": {"kind": "play", "title": "SECRET floor time"},
        },
    )
    RecordingShare.objects.create(
        practice=world.film.practice,
        recording=world.film,
        caregiver=world.people.daniel_as_caregiver,
    )
    partner = client_of(world.people.daniel)

    for address in ("/list", "/home"):
        page = partner.get(address)
        assert page.status_code == 200
        assert "SECRET" not in page.content.decode()
        assert str(item.id) not in page.content.decode()
    assert shared_moments_for(actor(world.people.daniel)) == []
    assert partner.get(f"/list/{item.id}").status_code == 404


def test_wrong_methods(world: Any) -> None:
    item = shared(world.ended("strength"))
    phone = client_of(world.people.amara)

    assert phone.post("/list").status_code == 405
    assert phone.post(f"/list/{item.id}").status_code == 405
    assert phone.get(f"/api/v1/list/{item.id}/words").status_code == 405


def test_staff_have_no_list_and_nobody_is_asked_to_sign_in(world: Any) -> None:
    assert world.client.get("/list").status_code == 404
    assert client_of(None).get("/list").status_code == 302
