"""Looking back begins with a caregiver's own last words, for the care team alone."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from personas import client_of

_SAID = "He looks, and I look back."


def look_back(world: Any, user: Any) -> Any:
    address = f"/desk/families/{world.people.family.id}/outcomes"
    return client_of(user).get(address)


def say(world: Any, words: str) -> Any:
    item = world.opened("strength").items.get()
    body = {"id": str(uuid4()), "words": words}
    world.send("PUT", f"/api/v1/review-items/{item.id}/words", body)
    return item


def test_what_they_said_last_leads_to_the_review_it_was_said_in(world: Any) -> None:
    item = say(world, _SAID)

    page = look_back(world, world.people.ingrid).content.decode()

    said = page.partition("What A. said last")[2]
    assert f"“{_SAID}”" in said
    [address] = set(re.findall(r'href="(/desk/reviews/[^"]+)"', said))
    assert address == f"/desk/reviews/{item.review_id}"
    assert "What D. said last" not in page


def test_words_kept_for_oneself_are_nobody_s_last_words(world: Any) -> None:
    item = say(world, _SAID)
    item.reflections.update(shared_at=None)

    assert _SAID not in look_back(world, world.people.ingrid).content.decode()


def test_a_page_of_looking_back_lies_under_outcomes(world: Any) -> None:
    page = look_back(world, world.people.ingrid).content.decode()

    [current] = re.findall(r'<a class="nav" href="([^"]+)" aria-current', page)
    assert current == "/desk/outcomes/"


def test_who_supervises_sees_the_course_and_not_what_was_said(world: Any) -> None:
    say(world, _SAID)

    page = look_back(world, world.people.noor)

    assert page.status_code == 200
    assert _SAID not in page.content.decode()
    assert "/papers" not in page.content.decode()
