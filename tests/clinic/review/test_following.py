"""A belief followed in the room and after: what is kept, and what is out of sight."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from attunement_clinic.review import actions
from attunement_clinic.review.models import Reflection, Thread, ThreadMoment
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.accounts import PracticeFactory
from factories.films import withdraw_consent
from personas import client_of

BELIEF = "He only wants milk from me."
ORIGIN = "CANARY-ORIGIN nobody came when I cried"


def thread(world: Any, belief: str = BELIEF) -> Thread:
    return actions.start_thread(
        world.ingrid, caregiver_id=world.people.amara_as_caregiver.id, belief=belief
    )


def say(world: Any, item: Any, **said: str) -> Any:
    body = {"id": str(uuid4()), "words": "He looks.", "belief": BELIEF, **said}
    return world.send("PUT", f"/api/v1/review-items/{item.id}/words", body)


def follow(world: Any, item: Any, thread_id: UUID | None, **more: Any) -> Any:
    body = {"thread": str(thread_id) if thread_id else None, **more}
    return world.send("PUT", f"/api/v1/review-items/{item.id}/thread", body)


def rate(world: Any, item: Any, value: Any) -> Any:
    return world.send("PUT", f"/api/v1/review-items/{item.id}/true", {"value": value})


def test_a_belief_taken_back_is_followed_no_longer(world: Any) -> None:
    item = world.opened("strength").items.get()
    said = say(world, item).json()["items"][0]["reflection"]
    follow(world, item, uuid4(), stance="for")

    body = {"id": said["id"], "words": "He looks.", "belief": " "}
    world.send("PUT", f"/api/v1/review-items/{item.id}/words", body)

    assert Reflection.objects.get().thread is None
    assert not ThreadMoment.objects.exists()


def test_how_true_it_feels_is_one_answer_a_review_and_asked_again_in_the_next(
    world: Any,
) -> None:
    first = world.opened("strength")
    item = first.items.get()
    say(world, item)
    new = uuid4()
    follow(world, item, new)
    rate(world, item, 8)
    rate(world, item, 7)
    world.send("POST", f"/api/v1/reviews/{first.id}/end", {"share": []})

    later = world.opened("strength").items.get()
    say(world, later)
    follow(world, later, new)
    answer = rate(world, later, 4)

    values = Thread.objects.get().ratings.values_list("value", flat=True)
    assert list(values) == [7, 4]
    (facts,) = answer.json()["threads"]
    assert [one["value"] for one in facts["ratings"]] == [7]
    assert facts["rated_now"] == 4


@pytest.mark.parametrize(
    "wrong",
    [{"stance": "maybe"}, {"speaks_when": ["bathing"]}, {"thread": "1"}, {"x": 1}],
)
def test_what_does_not_fit_is_a_400(world: Any, wrong: dict[str, Any]) -> None:
    item = world.opened("strength").items.get()
    say(world, item)
    body = {"thread": str(uuid4()), **wrong}

    answer = world.send("PUT", f"/api/v1/review-items/{item.id}/thread", body)

    assert answer.status_code == 400
    assert not Thread.objects.exists()


def test_an_ended_review_is_only_read(world: Any) -> None:
    item = world.opened("strength").items.get()
    say(world, item)
    follow(world, item, uuid4())
    world.send("POST", f"/api/v1/reviews/{item.review_id}/end", {"share": []})

    assert follow(world, item, None).status_code == 409
    assert rate(world, item, 3).status_code == 409


def test_a_thread_at_rest_is_taken_up_by_following_it(world: Any) -> None:
    known = actions.rest_thread(world.ingrid, thread_id=thread(world).id)
    item = world.opened("strength").items.get()
    say(world, item)
    assert (
        world.client.get(f"/api/v1/reviews/{item.review_id}/room").json()["threads"]
        == []
    )

    follow(world, item, known.id)

    known.refresh_from_db()
    assert known.rested_at is None


def test_the_belief_is_said_better_and_when_it_speaks(world: Any) -> None:
    known = thread(world)
    body = {"belief": "He wants only milk.", "speaks_when": ["feeding", "sleeping"]}

    world.client.post(f"/desk/threads/{known.id}", body)

    known.refresh_from_db()
    assert known.belief == "He wants only milk."
    assert known.speaks_when == ["feeding", "sleeping"]
    wrong = world.client.post(f"/desk/threads/{known.id}", {"belief": " "})
    assert wrong.status_code == 422


def test_a_withdrawn_film_takes_its_moments_out_of_sight(world: Any) -> None:
    known, moment = thread(world), world.moment()
    actions.place_moment(
        world.ingrid, thread_id=known.id, moment_id=moment.id, stance="for"
    )
    withdraw_consent(world.film)

    page = world.client.get(f"/desk/threads/{known.id}").content.decode()
    family = world.client.get(f"/desk/families/{world.people.family.id}")

    assert str(moment.id) not in page
    assert "A strength" not in page
    assert "for it," not in family.content.decode()


def test_what_was_linked_to_the_past_in_the_room_stands_beside_it(world: Any) -> None:
    item = world.opened("strength").items.get()
    say(world, item, own_past="My mother was always busy.")
    new = uuid4()
    follow(world, item, new)

    page = world.client.get(f"/desk/threads/{new}/origin").content.decode()

    assert "My mother was always busy." in page


def test_nothing_of_a_thread_reaches_a_phone(world: Any) -> None:
    known = thread(world, "SECRET belief")
    review = world.ended("strength")
    actions.write_origin(world.ingrid, thread_id=known.id, origin=ORIGIN)

    for person in (world.people.amara, world.people.daniel):
        phone = client_of(person)
        for address in ("/home", "/list", f"/list/{review.items.get().id}"):
            text = phone.get(address).content.decode()
            assert "SECRET" not in text
            assert "CANARY" not in text


@pytest.mark.parametrize("name", [*NAMES_WITHOUT_ACCESS, "noor"])
def test_nobody_else_follows_in_the_room(world: Any, name: str) -> None:
    item = world.opened("strength").items.get()
    say(world, item)
    client = client_of(getattr(world.people, name) if name else None)

    for verb in ("thread", "true"):
        address = f"/api/v1/review-items/{item.id}/{verb}"
        assert client.put(address, {}, "application/json").status_code == 404


def test_the_supervisor_sees_the_family_without_the_beliefs(world: Any) -> None:
    thread(world)

    page = client_of(world.people.noor).get(f"/desk/families/{world.people.family.id}")

    assert page.status_code == 200
    assert BELIEF not in page.content.decode()


def test_the_database_keeps_numbers_on_the_line(world: Any) -> None:
    known = thread(world)
    rating = actions.rate_thread(
        world.ingrid, thread_id=known.id, rating_id=uuid4(), value=10
    )

    with pytest.raises(IntegrityError, match="thread_rating_to_ten"):
        type(rating).objects.filter(id=rating.id).update(value=11)


def test_the_database_keeps_a_rating_in_its_threads_practice(world: Any) -> None:
    known = thread(world)
    rating = actions.rate_thread(
        world.ingrid, thread_id=known.id, rating_id=uuid4(), value=10
    )
    other = PracticeFactory()

    with pytest.raises(IntegrityError, match="same_practice"), transaction.atomic():
        _move(type(rating), rating.id, other)


def _move(model: Any, row_id: UUID, practice: Any) -> None:
    model.objects.filter(id=row_id).update(practice=practice)
    connection.check_constraints()


def test_a_supervisor_is_not_led_into_a_room_that_is_not_theirs(world: Any) -> None:
    review = world.opened("strength")
    address = f"/desk/families/{world.people.family.id}"

    theirs = client_of(world.people.noor).get(address).content.decode()
    assert str(review.id) not in theirs
    assert f"/desk/reviews/{review.id}" in world.client.get(address).content.decode()
