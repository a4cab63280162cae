"""The room: the caregiver first, the thought after, the note never."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans.models import Activity
from attunement_clinic.review.models import Reflection
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.families import CareTeamPlaceFactory
from factories.films import withdraw_consent
from personas import client_of

THOUGHT, WHY, NOTE = "CANARY-THOUGHT", "CANARY-WHY", "CANARY-NOTE"


def item_address(review: Any, rest: str, place: int = 0) -> str:
    item = review.items.order_by("position")[place]
    return f"/api/v1/review-items/{item.id}/{rest}"


def everything_sent(world: Any, review: Any) -> str:
    """Everything the room's page and its API tell."""
    page = world.client.get(f"/desk/reviews/{review.id}")
    room = world.client.get(f"/api/v1/reviews/{review.id}/room")
    begin = world.send("POST", f"/api/v1/reviews/{review.id}/begin")
    return "".join(each.content.decode() for each in (page, room, begin))


def speak(world: Any, review: Any, text: str = "She looks at me.") -> Any:
    body = {"id": str(uuid4()), "words": text}
    return world.send("PUT", item_address(review, "words"), body)


def test_nothing_of_the_clinicians_side_is_in_the_room_at_first(world: Any) -> None:
    review = world.opened("strength")
    world.send("PUT", item_address(review, "note"), {"text": f"{NOTE} stayed with it"})

    sent = everything_sent(world, review)

    assert sent.count(THOUGHT) == sent.count(WHY) == sent.count(NOTE) == 0


def test_the_thought_is_refused_before_the_caregiver_has_spoken(world: Any) -> None:
    review = world.opened("strength")

    answer = world.send("POST", item_address(review, "thought"))

    assert answer.status_code == 409
    assert answer.json()["title"] == "A. first."
    assert THOUGHT not in answer.content.decode()


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_blank_words_are_not_speaking(world: Any, blank: str) -> None:
    review = world.opened("strength")
    speak(world, review, blank)

    assert world.send("POST", item_address(review, "thought")).status_code == 409


def test_after_words_the_thought_waits_to_be_shown_and_then_is(world: Any) -> None:
    review = world.opened("strength")

    spoken = speak(world, review)
    assert spoken.json()["items"][0]["is_thought_due"] is True
    assert THOUGHT not in everything_sent(world, review)

    shown = world.send("POST", item_address(review, "thought"))
    assert THOUGHT in shown.json()["items"][0]["thought"]
    assert AuditEvent.objects.filter(action="thought.shown").count() == 1


def test_passing_lets_the_thought_be_shown_as_well(world: Any) -> None:
    review = world.opened("strength")

    world.send("POST", item_address(review, "pass"))
    world.send("POST", item_address(review, "pass"))

    assert world.send("POST", item_address(review, "thought")).status_code == 200
    assert AuditEvent.objects.filter(action="reflection.passed").count() == 1


def test_one_moments_words_do_not_open_anothers_thought(world: Any) -> None:
    review = world.opened("strength", "repair")
    speak(world, review)

    assert world.send("POST", item_address(review, "thought", 1)).status_code == 409


def test_words_are_the_caregivers_and_say_who_entered_them(world: Any) -> None:
    review = world.opened("strength")
    body = {
        "id": str(uuid4()),
        "words": "She looks at me.",
        "feeling": "Moved",
        "belief": "That I always have to do something.",
        "infants_view": "Stay.",
        "own_past": "My mother was always busy.",
    }

    answer = world.send("PUT", item_address(review, "words"), body)
    world.send("PUT", item_address(review, "words"), {**body, "feeling": "Sad too"})

    said = Reflection.objects.get()
    assert said.caregiver == world.people.amara_as_caregiver
    assert said.entered_by == world.people.ingrid
    assert said.feeling == "Sad too"
    assert answer.json()["items"][0]["reflection"]["entered_by"] == "I. S."


def test_the_private_note_is_open_at_any_time_to_its_clinician_alone(
    world: Any,
) -> None:
    review = world.opened("strength")
    address = item_address(review, "note")
    CareTeamPlaceFactory(
        family=world.people.family, user=world.people.jonas, role="clinician"
    )

    assert world.send("PUT", address, {"text": f"{NOTE}!"}).status_code == 200

    assert world.client.get(address).json() == {"text": f"{NOTE}!"}
    colleague = client_of(world.people.jonas)
    assert colleague.get(f"/api/v1/reviews/{review.id}/room").status_code == 200
    assert colleague.get(address).status_code == 404


def test_ending_shares_what_was_chosen_and_agrees_an_activity(world: Any) -> None:
    review = world.opened("strength", "repair")
    first = review.items.order_by("position").first()
    ending = {
        "share": [str(first.id)],
        "activity": {"kind": "cuddle", "title": "A long cuddle", "occasion": "Late"},
    }
    address = f"/api/v1/reviews/{review.id}/end"

    answer = world.send("POST", address, ending)
    world.send("POST", address, ending)

    assert answer.json()["review"]["state"] == "ended"
    assert answer.json()["activity"]["title"] == "A long cuddle"
    assert Activity.objects.get().caregiver == world.people.amara_as_caregiver
    assert review.items.filter(shared_at__isnull=False).get() == first
    assert AuditEvent.objects.get(action="review.ended").facts == {"shared": 1}
    assert speak(world, review).status_code == 409


def test_a_hard_moment_is_never_sent_home(world: Any) -> None:
    review = world.opened("strength", "difficult", "strength")
    hard = review.items.get(moment__kind="difficult")

    answer = world.send(
        "POST", f"/api/v1/reviews/{review.id}/end", {"share": [str(hard.id)]}
    )

    assert answer.status_code == 409
    assert not review.items.filter(shared_at__isnull=False).exists()
    review.refresh_from_db()
    assert review.state == "open"


def test_an_activity_without_a_title_ends_nothing(world: Any) -> None:
    review = world.opened("strength")
    ending = {"share": [], "activity": {"kind": "own", "title": ""}}

    answer = world.send("POST", f"/api/v1/reviews/{review.id}/end", ending)

    assert answer.status_code == 400


def test_a_withdrawn_film_is_gone_from_the_room_at_once(world: Any) -> None:
    review = world.opened("strength")
    speak(world, review)
    withdraw_consent(world.film)

    room = world.client.get(f"/api/v1/reviews/{review.id}/room").json()

    assert room["items"] == []
    assert room["films"] == []
    assert room["withheld_items"] == 1
    assert speak(world, review).status_code == 404
    assert world.client.get(item_address(review, "note")).status_code == 404


def test_a_review_in_preparation_has_no_room(world: Any) -> None:
    review = world.review("strength")

    begin = world.send("POST", f"/api/v1/reviews/{review.id}/begin")

    assert begin.status_code == 409
    assert speak(world, review).status_code == 409


ITEM_WRITES = [("PUT", "words"), ("POST", "pass"), ("POST", "thought"), ("PUT", "note")]


@pytest.mark.parametrize("name", NAMES_WITHOUT_ACCESS)
def test_nobody_else_finds_the_room(world: Any, name: str) -> None:
    review = world.opened("strength")
    client = client_of(getattr(world.people, name) if name else None)
    addresses = [
        ("GET", f"/api/v1/reviews/{review.id}/room"),
        ("POST", f"/api/v1/reviews/{review.id}/begin"),
        ("POST", f"/api/v1/reviews/{review.id}/end"),
        ("GET", item_address(review, "note")),
        *((method, item_address(review, rest)) for method, rest in ITEM_WRITES),
    ]

    for method, address in addresses:
        answer = client.generic(method, address, "{}", "application/json")
        assert answer.status_code == 404, address


def test_wrong_methods(world: Any) -> None:
    review = world.opened("strength")

    assert world.client.post(f"/api/v1/reviews/{review.id}/room").status_code == 405
    assert world.client.get(f"/api/v1/reviews/{review.id}/begin").status_code == 405
    assert world.client.get(f"/api/v1/reviews/{review.id}/end").status_code == 405
    for _method, rest in ITEM_WRITES:
        answer = world.client.delete(item_address(review, rest))
        assert answer.status_code == 405
