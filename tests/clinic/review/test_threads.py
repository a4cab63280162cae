"""Threads: a belief in the caregiver's own words, asked about again, with its moments."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.review import actions
from attunement_clinic.review.models import Thread, ThreadMoment, ThreadRating
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.films import ready_film
from personas import client_of

BELIEF = "He only wants milk from me."
ORIGIN = "CANARY-ORIGIN nobody ever just held her"


@pytest.fixture
def thread(world: Any) -> Thread:
    return actions.start_thread(
        world.ingrid,
        caregiver_id=world.people.amara_as_caregiver.id,
        belief=BELIEF,
        speaks_when=["feeding"],
    )


def addresses(thread: Thread) -> dict[str, str]:
    return {
        "thread": f"/desk/threads/{thread.id}",
        "true": f"/desk/threads/{thread.id}/true",
        "moments": f"/desk/threads/{thread.id}/moments",
        "rest": f"/desk/threads/{thread.id}/rest",
        "origin": f"/desk/threads/{thread.id}/origin",
        "start": f"/desk/caregivers/{thread.caregiver_id}/threads",
    }


# The supervisor reads a family and does not follow its beliefs.
OTHERS = [*filter(None, NAMES_WITHOUT_ACCESS), "noor"]
PAGES = ["thread", "origin"]
CHANGES = ["thread", "true", "moments", "rest", "origin", "start"]


def said(world: Any, belief: str = BELIEF) -> tuple[Any, str]:
    """Open a review in which the caregiver said a belief of its one moment."""
    review = world.opened("strength")
    item = review.items.get()
    body = {"id": str(uuid4()), "words": "She looks.", "belief": belief}
    world.send("PUT", f"/api/v1/review-items/{item.id}/words", body)
    return review, f"/api/v1/review-items/{item.id}"


def follow(world: Any, item: str, thread_id: UUID, **rest: Any) -> Any:
    return world.send("PUT", f"{item}/thread", {"thread": str(thread_id), **rest})


# ---- pages ----


@pytest.mark.parametrize("page", PAGES)
def test_the_familys_clinician_reads_it(world: Any, thread: Thread, page: str) -> None:
    answer = world.client.get(addresses(thread)[page])

    assert answer.status_code == 200
    assert "He only wants milk from me." in answer.content.decode()


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_does(world: Any, thread: Thread, page: str, who: str) -> None:
    client = client_of(getattr(world.people, who))

    found = client.get(addresses(thread)[page])
    missing = client.get(f"/desk/threads/{uuid4()}")

    assert found.status_code == missing.status_code
    assert BELIEF not in found.content.decode()


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("change", CHANGES)
def test_nobody_else_changes_it(
    world: Any, thread: Thread, change: str, who: str
) -> None:
    before = Thread.objects.count()
    sent = {"belief": "x", "origin": "x", "value": "3", "rating": str(uuid4())}

    answer = client_of(getattr(world.people, who)).post(addresses(thread)[change], sent)

    thread.refresh_from_db()
    assert answer.status_code in {302, 404}
    assert (thread.belief, thread.origin, thread.rested_at) == (BELIEF, "", None)
    assert Thread.objects.count() == before
    assert not ThreadRating.objects.exists()


@pytest.mark.parametrize("page", CHANGES)
def test_anonymous_is_sent_to_sign_in(thread: Thread, page: str) -> None:
    answer = client_of(None).post(addresses(thread)[page], {})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("page", sorted(set(CHANGES) - set(PAGES)))
def test_changes_are_posts(world: Any, thread: Thread, page: str) -> None:
    assert world.client.get(addresses(thread)[page]).status_code == 405


def test_the_family_page_shows_the_belief_and_how_true_it_felt(
    world: Any, thread: Thread
) -> None:
    for value in (9, 4):
        sent = {"rating": str(uuid4()), "value": str(value)}
        world.client.post(addresses(thread)["true"], sent)

    page = world.client.get(f"/desk/families/{world.people.family.id}")
    text = page.content.decode()

    assert "He only wants milk from me." in text
    assert "Felt true: 9 of 10 on" in text
    assert ", 4 on" in text


def test_an_answer_sent_twice_is_one(world: Any, thread: Thread) -> None:
    sent = {"rating": str(uuid4()), "value": "6"}

    for _again in range(2):
        world.client.post(addresses(thread)["true"], sent)

    assert [row.value for row in thread.ratings.all()] == [6]


@pytest.mark.parametrize("value", ["11", "-1", "x", ""])
def test_only_zero_to_ten_is_an_answer(world: Any, thread: Thread, value: str) -> None:
    sent = {"rating": str(uuid4()), "value": value}

    world.client.post(addresses(thread)["true"], sent)

    assert not thread.ratings.exists()


def test_a_moment_speaks_for_it_then_against_it_then_is_taken_off(
    world: Any, thread: Thread
) -> None:
    moment = world.moment("strength")
    found = []
    for stance in ("for", "against", ""):
        sent = {"moment": str(moment.id), "stance": stance}
        world.client.post(addresses(thread)["moments"], sent)
        found.append([row.stance for row in thread.moments.all()])

    assert found == [["for"], ["against"], []]


def test_the_other_parents_film_never_stands_beside_a_belief(
    world: Any, thread: Thread
) -> None:
    film = ready_film(world.people.daniel_as_caregiver, number=2)
    moment = world.moment("strength", film=film)

    answer = world.client.post(
        addresses(thread)["moments"], {"moment": str(moment.id), "stance": "for"}
    )

    assert answer.status_code == 404
    assert not ThreadMoment.objects.exists()


def test_a_belief_is_let_rest_and_taken_up_again(world: Any, thread: Thread) -> None:
    world.client.post(addresses(thread)["rest"], {"rest": "on"})
    thread.refresh_from_db()
    assert thread.rested_at is not None

    world.client.post(addresses(thread)["rest"], {})
    thread.refresh_from_db()
    assert thread.rested_at is None


# ---- where it comes from ----


def test_where_it_comes_from_is_on_its_own_page_alone(
    world: Any, thread: Thread
) -> None:
    world.client.post(addresses(thread)["origin"], {"origin": ORIGIN})
    review, item = said(world)
    follow(world, item, thread.id)

    told = "".join(
        world.client.get(address).content.decode()
        for address in (
            addresses(thread)["thread"],
            f"/desk/families/{world.people.family.id}",
            f"/desk/reviews/{review.id}",
            f"/api/v1/reviews/{review.id}/room",
        )
    )

    assert "CANARY" in world.client.get(addresses(thread)["origin"]).content.decode()
    assert BELIEF in told
    assert "CANARY" not in told


def test_each_opening_is_written_down_first(world: Any, thread: Thread) -> None:
    world.client.get(addresses(thread)["origin"])

    events = AuditEvent.objects.filter(action="thread.origin_read")
    assert [event.subject_id for event in events] == [thread.id]


# ---- while watching together ----


def test_a_belief_is_followed_from_the_room(world: Any) -> None:
    _review, item = said(world)
    new = uuid4()

    answer = follow(world, item, new, stance="against", speaks_when=["sleeping"])

    assert answer.status_code == 200
    thread = Thread.objects.get(id=new)
    assert (thread.belief, thread.speaks_when) == (BELIEF, ["sleeping"])
    assert [row.stance for row in thread.moments.all()] == ["against"]
    (told,) = answer.json()["threads"]
    assert (told["belief"], told["rated_now"]) == (BELIEF, None)


def test_how_true_it_feels_is_one_answer_a_review(world: Any) -> None:
    _review, item = said(world)
    follow(world, item, uuid4())

    world.send("PUT", f"{item}/true", {"value": 8})
    answer = world.send("PUT", f"{item}/true", {"value": 5})

    assert [row.value for row in ThreadRating.objects.all()] == [5]
    assert answer.json()["threads"][0]["rated_now"] == 5


def test_a_known_belief_is_gone_on_with(world: Any, thread: Thread) -> None:
    _review, item = said(world, "That he only needs the milk.")

    follow(world, item, thread.id, speaks_when=["feeding", "sleeping"])

    thread.refresh_from_db()
    assert Thread.objects.get() == thread
    assert thread.belief == BELIEF
    assert [row.belief for row in thread.reflections.all()] == [
        "That he only needs the milk."
    ]


def test_a_belief_let_go_takes_its_moment_off(world: Any) -> None:
    _review, item = said(world)
    new = uuid4()
    follow(world, item, new, stance="for")

    world.send("PUT", f"{item}/thread", {"thread": None})

    thread = Thread.objects.get(id=new)
    assert not thread.moments.exists()
    assert not thread.reflections.exists()


def test_nothing_is_followed_before_it_was_said(world: Any) -> None:
    review = world.opened("strength")
    item = f"/api/v1/review-items/{review.items.get().id}"

    assert follow(world, item, uuid4()).status_code == 409
    assert world.send("PUT", f"{item}/true", {"value": 3}).status_code == 409
    assert not Thread.objects.exists()


def test_another_caregivers_belief_is_not_there(world: Any) -> None:
    other = actions.start_thread(
        world.ingrid,
        caregiver_id=world.people.daniel_as_caregiver.id,
        belief="That I am only in the way.",
    )
    _review, item = said(world)

    assert follow(world, item, other.id).status_code == 404


@pytest.mark.parametrize("value", [-1, 11, 2.5, "5", None])
def test_a_number_outside_zero_to_ten_is_refused(world: Any, value: Any) -> None:
    _review, item = said(world)
    follow(world, item, uuid4())

    answer = world.send("PUT", f"{item}/true", {"value": value})

    assert answer.status_code == 400
    assert not ThreadRating.objects.exists()
