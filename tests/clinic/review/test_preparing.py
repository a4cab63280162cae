"""Preparing a review: the order, the rule, the override, and who may."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.actions import append_operations, open_coding_session
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.plans.actions import choose_protocol, hold_sessions, name_goal
from attunement_clinic.recordings.models import RecordingShare
from attunement_clinic.review import actions
from attunement_clinic.review.models import ReviewSession
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.films import ready_film, withdraw_consent
from personas import client_of


def line(moment: Any, **changed: Any) -> dict[str, Any]:
    new = {
        "id": str(uuid4()),
        "moment": str(moment.id),
        "question": "",
        "prepared_thought": "",
    }
    return {**new, **changed}


def put_order(world: Any, review: Any, *lines: dict[str, Any]) -> Any:
    address = f"/api/v1/reviews/{review.id}/order"
    return world.send("PUT", address, {"items": list(lines)})


def ready(world: Any, review: Any, reason: str = "") -> Any:
    address = f"/api/v1/reviews/{review.id}/ready"
    return world.send("POST", address, {"override_reason": reason})


def test_opening_twice_goes_on_with_the_same_review(world: Any) -> None:
    body = {"caregiver": str(world.people.amara_as_caregiver.id)}

    first = world.client.post("/desk/reviews/open", body)
    second = world.client.post("/desk/reviews/open", body)

    assert first.url == second.url
    assert ReviewSession.objects.get().number == 1
    assert world.client.get(first.url).status_code == 200


def test_reviews_are_numbered_for_each_caregiver(world: Any) -> None:
    world.ended("strength")

    assert world.review().number == 2
    daniel = actions.open_review(
        world.ingrid, caregiver_id=world.people.daniel_as_caregiver.id
    )
    assert daniel.number == 1


def test_the_order_is_kept_as_sent_and_sending_again_changes_nothing(
    world: Any,
) -> None:
    review = world.review()
    one, two = line(world.moment()), line(world.moment("repair"), question="Why?")

    put_order(world, review, one, two)
    answer = put_order(world, review, two, one)

    assert [item["id"] for item in answer.json()["items"]] == [two["id"], one["id"]]
    assert put_order(world, review, two, one).json()["items"] == answer.json()["items"]
    assert answer.json()["saved_at"] is not None
    assert len(put_order(world, review, two).json()["items"]) == 1


def test_a_moment_of_a_film_not_shared_with_this_caregiver_is_not_there(
    world: Any,
) -> None:
    theirs = ready_film(world.people.daniel_as_caregiver, world.people.sol, number=2)
    moment = world.moment(film=theirs)
    review = world.review()

    assert put_order(world, review, line(moment)).status_code == 404
    assert (
        str(moment.id)
        not in world.client.get(f"/api/v1/reviews/{review.id}").content.decode()
    )

    RecordingShare.objects.create(
        practice=theirs.practice,
        recording=theirs,
        caregiver=world.people.amara_as_caregiver,
    )
    assert put_order(world, review, line(moment)).status_code == 200


def test_a_review_by_the_rule_becomes_ready(world: Any) -> None:
    review = world.review("strength", "shared_pleasure")

    answer = ready(world, review)

    assert answer.json()["review"]["state"] == "ready"
    assert answer.json()["checks"]["holds"] is True
    assert AuditEvent.objects.get(action="review.ready").facts == {"overridden": False}


def test_an_order_beside_the_rule_asks_for_a_reason(world: Any) -> None:
    review = world.review("strength", "curious")

    assert ready(world, review).status_code == 409
    assert ready(world, review, "   ").status_code == 409
    answer = ready(world, review, "She asked to see it.")

    assert answer.json()["review"]["override_reason"] == "She asked to see it."
    assert AuditEvent.objects.get(action="review.ready").facts == {"overridden": True}


def test_no_reason_replaces_a_consent_or_a_moment(world: Any) -> None:
    review = world.review("strength")
    withdraw_consent(world.film)

    assert ready(world, review, "All the same.").status_code == 409
    assert ready(world, world.review(), "All the same.").status_code == 409


def test_a_ready_review_that_no_longer_stands_is_in_preparation_again(
    world: Any,
) -> None:
    review = world.review("strength")
    ready(world, review)

    answer = put_order(world, review, line(world.moment("curious")))

    assert answer.json()["review"]["state"] == "preparing"
    assert world.client.get(f"/desk/reviews/{review.id}").status_code == 302


def test_hard_moments_are_counted_and_not_offered(world: Any) -> None:
    hard = world.moment("difficult")
    review = world.review("strength")

    body = world.client.get(f"/api/v1/reviews/{review.id}").json()

    assert body["hard_moments"] == 1
    assert str(hard.id) not in [one["id"] for one in body["moments"]]


def test_the_two_voices_are_drawn_from_the_coding(world: Any) -> None:
    session = open_coding_session(world.ingrid, recording_id=world.film.id)
    rows = [
        ("caregiver-1.engagement", "shared-positive", 0, 9_000),
        ("infant-1.engagement", "social-watching", 4_000, 8_000),
        ("infant-1.engagement", "unscorable", 8_000, None),
    ]
    append_operations(
        world.ingrid,
        session_id=session.id,
        base_sequence=0,
        operations=[
            Operation(
                id=uuid4(),
                kind="state",
                position_ms=0,
                changes=[Change(put=Annotation(uuid4(), tier, code, onset, offset))],
            )
            for tier, code, onset, offset in rows
        ],
    )
    review = world.review("strength")

    lines = world.client.get(f"/api/v1/reviews/{review.id}").json()["moments"][0][
        "lines"
    ]

    assert [(one["voice"], one["name"]) for one in lines] == [
        ("caregiver", "A."),
        ("infant", "S."),
    ]
    assert lines[0]["steps"] == [{"onset_ms": 5_000, "offset_ms": 9_000, "level": 5}]
    assert lines[1]["steps"] == [
        {"onset_ms": 5_000, "offset_ms": 8_000, "level": 4},
        {"onset_ms": 8_000, "offset_ms": 13_000, "level": None},
    ]


def test_the_builder_remembers_the_goals_and_the_last_words(world: Any) -> None:
    name_goal(
        world.ingrid,
        caregiver_id=world.people.amara_as_caregiver.id,
        goal_id=uuid4(),
        words="That Sol likes me.",
    )
    first = world.opened("strength")
    world.send(
        "PUT",
        f"/api/v1/review-items/{first.items.get().id}/words",
        {"id": str(uuid4()), "words": "He waits for me."},
    )
    world.send("POST", f"/api/v1/reviews/{first.id}/end", {"share": []})
    review = world.review("strength")

    body = world.client.get(f"/api/v1/reviews/{review.id}").json()

    assert body["goals"] == ["That Sol likes me."]
    assert body["last_words"]["words"] == "He waits for me."
    assert body["last_words"]["review_number"] == 1


@pytest.mark.parametrize("name", NAMES_WITHOUT_ACCESS)
def test_nobody_else_finds_the_review(world: Any, name: str) -> None:
    review = world.review("strength")
    client = client_of(getattr(world.people, name) if name else None)
    api = [
        ("GET", f"/api/v1/reviews/{review.id}"),
        ("PUT", f"/api/v1/reviews/{review.id}/order"),
        ("POST", f"/api/v1/reviews/{review.id}/ready"),
    ]
    pages = [
        f"/desk/reviews/{review.id}{rest}" for rest in ("", "/prepare", "/as-seen")
    ]

    for method, address in api:
        answer = client.generic(method, address, "{}", "application/json")
        assert answer.status_code == 404, address
    for address in pages:
        assert client.get(address).status_code == (404 if name else 302), address
    opened = client.post("/desk/reviews/open", {"caregiver": str(review.caregiver_id)})
    assert opened.status_code == (404 if name else 302)


def test_wrong_methods(world: Any) -> None:
    review = world.review("strength")

    assert world.client.post(f"/api/v1/reviews/{review.id}").status_code == 405
    assert world.client.get(f"/api/v1/reviews/{review.id}/order").status_code == 405
    assert world.client.get(f"/api/v1/reviews/{review.id}/ready").status_code == 405
    assert world.client.get("/desk/reviews/open").status_code == 405
    assert world.client.post(f"/desk/reviews/{review.id}/prepare").status_code == 405


def test_the_pages_of_the_desk_open(world: Any) -> None:
    review = world.review("strength")

    for rest in ("/prepare", "/as-seen"):
        page = world.client.get(f"/desk/reviews/{review.id}{rest}")
        assert page.status_code == 200
        assert "<title>Family 07</title>" in page.content.decode()
    assert "Review 1 with A." in world.client.get("/desk/reviews/").content.decode()


def test_the_questions_of_the_next_session_are_at_hand(world: Any) -> None:
    review = world.review("strength")
    address = f"/api/v1/reviews/{review.id}"
    assert world.client.get(address).json()["bank"] is None
    caregiver = world.people.amara_as_caregiver

    choose_protocol(
        world.ingrid, caregiver_id=caregiver.id, protocol="immediate-viewing"
    )
    hold_sessions(world.ingrid, caregiver_id=caregiver.id, held=1)

    bank = world.client.get(address).json()["bank"]
    assert bank["number"] == 2
    asks = [ask for group in bank["groups"] for ask in group["asks"]]
    assert "Where do the two of you meet here?" in asks
    hold_sessions(world.ingrid, caregiver_id=caregiver.id, held=10)
    assert world.client.get(address).json()["bank"] is None
