"""Choosing moments, watching together, and what comes to the caregiver's phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

import servers
from browser.review_film import ReviewFilm, prepare
from places import REPOSITORY

STORAGE = (REPOSITORY / "tests/browser/browser_storage.js").read_text()
AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
THOUGHT = "When you waited, he came back."
SAID = "He looks for me. I did not know that."


@pytest.fixture
def review(server: servers.Server) -> ReviewFilm:
    return prepare(server)


@pytest.fixture
def desk(
    review: ReviewFilm,
    server: servers.Server,
    new_context: Callable[..., BrowserContext],
) -> Page:
    context = new_context(base_url=server.origin)
    context.add_cookies([{**review["staff"], "url": server.origin}])
    return context.new_page()


@pytest.fixture
def phone(
    review: ReviewFilm,
    server: servers.Server,
    new_context: Callable[..., BrowserContext],
) -> Page:
    context = new_context(base_url=server.origin, **PHONE)
    context.add_cookies([{**review["parent"], "url": server.origin}])
    return context.new_page()


def choose(desk: Page, review: ReviewFilm, count: int = 2) -> None:
    """Add the first moments that are offered, by their buttons."""
    desk.goto(review["builder"])
    for _ in range(count):
        desk.locator(".cand-add[aria-disabled=false]").first.click()
    expect(desk.locator(".seq li")).to_have_count(count)
    expect(desk.locator(".saved")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))


def open_room(desk: Page, review: ReviewFilm, count: int = 2) -> None:
    choose(desk, review, count)
    desk.get_by_placeholder("hidden until").first.fill(THOUGHT)
    desk.get_by_role("button", name="Ready", exact=True).click()
    desk.wait_for_url(f"**{review['room']}")
    desk.locator(".dbar").get_by_role("button", name="Begin").click()
    expect(desk.get_by_role("button", name="End together")).to_be_visible()


def titles(desk: Page) -> list[str]:
    return desk.locator(".seq h3").all_text_contents()


def test_the_order_is_moved_by_keys_and_kept(desk: Page, review: ReviewFilm) -> None:
    choose(desk, review, 3)
    before = titles(desk)

    desk.locator(".seq li").nth(2).focus()
    desk.keyboard.press("Alt+ArrowUp")
    desk.keyboard.press("Alt+ArrowUp")
    expect(desk.locator(".seq li").first).to_be_focused()
    expect(desk.locator(".seq h3").first).to_have_text(before[2])
    expect(desk.locator(".saved")).to_have_text(re.compile("Saved"))
    desk.reload()

    expect(desk.locator(".seq h3")).to_have_count(3)
    assert titles(desk) == [before[2], before[0], before[1]]


def test_the_order_is_moved_by_dragging_the_grip(
    desk: Page, review: ReviewFilm
) -> None:
    choose(desk, review, 3)
    before = titles(desk)
    grip = desk.locator(".grip").first.bounding_box()
    last = desk.locator(".seq li").nth(2).bounding_box()
    assert grip is not None
    assert last is not None

    desk.mouse.move(grip["x"] + 10, grip["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(grip["x"] + 10, last["y"] + last["height"] - 5, steps=8)
    desk.mouse.up()

    expect(desk.locator(".seq h3").last).to_have_text(before[0])
    assert titles(desk) == [before[1], before[2], before[0]]


def test_saved_is_said_only_after_the_server_has_confirmed(
    desk: Page, review: ReviewFilm
) -> None:
    choose(desk, review)
    held: list[Route] = []
    desk.route("**/order", lambda route: held.append(route))

    desk.locator(".question").first.fill("What helped?")

    expect(desk.locator(".saved")).to_have_text("Saving")
    desk.wait_for_timeout(800)
    for route in held:
        route.continue_()
    desk.unroute("**/order")
    expect(desk.locator(".saved")).to_have_text(re.compile("Saved"))


def test_what_was_typed_before_a_crash_is_there_again(
    desk: Page, review: ReviewFilm
) -> None:
    choose(desk, review)
    desk.route("**/order", lambda route: route.abort())
    desk.locator(".question").first.fill("What helped, just here?")
    expect(desk.locator(".saved")).to_have_text(re.compile("tried again"))
    desk.unroute("**/order")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()

    expect(desk.locator(".question").first).to_have_value("What helped, just here?")
    expect(desk.locator(".saved")).to_have_text(re.compile(r"Saved \d"))


def test_an_order_beside_the_rule_asks_why(desk: Page, review: ReviewFilm) -> None:
    choose(desk, review, 1)
    desk.locator(".seq .film").first.click()
    desk.get_by_role("dialog").get_by_label("Kind").select_option("curious")
    desk.get_by_role("dialog").get_by_role("button", name="Save").click()
    reason = desk.get_by_label("Why this order, all the same?")
    expect(reason).to_be_visible()

    desk.get_by_role("button", name="Ready", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("write down why")
    reason.fill("She asked for it.")
    # The moment is everybody's of this film: put it back for the other tests.
    desk.locator(".seq .film").first.click()
    desk.get_by_role("dialog").get_by_label("Kind").select_option("strength")
    desk.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(reason).to_be_hidden()


def test_from_choosing_to_the_phone(
    desk: Page, phone: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    body = (
        desk.content()
        + desk.request.get(
            f"/api/v1/reviews/{review['room'].rsplit('/', 1)[1]}/room"
        ).text()
    )
    assert THOUGHT not in body
    show = desk.get_by_role("button", name="Show B. now")
    expect(show).to_be_disabled()

    desk.get_by_label("What B. says, word for word").fill(SAID)
    desk.get_by_role("button", name="These are B.’s words").click()
    expect(desk.locator(".said")).to_contain_text(SAID)
    desk.get_by_role("button", name="Feel", exact=True).click()
    desk.get_by_label("Feeling", exact=True).fill("Moved")
    desk.keyboard.press("Enter")
    show.click()
    expect(desk.locator(".thought")).to_contain_text(THOUGHT)

    desk.get_by_role("button", name="End together").click()
    ending = desk.get_by_role("dialog")
    ending.get_by_role("checkbox").first.check()
    ending.get_by_role("button", name="A long cuddle").click()
    ending.get_by_role("button", name="End and share").click()
    expect(desk.get_by_text("Ended")).to_be_visible()

    phone.goto("/home")
    expect(phone.get_by_text("A long cuddle", exact=True)).to_be_visible()
    phone.goto("/list")
    expect(phone.locator("a.mom")).to_have_count(1)
    expect(phone.locator("a.mom")).to_contain_text(SAID)
    phone.locator("a.mom").click()
    expect(phone.get_by_text(THOUGHT)).to_be_visible()


def test_one_key_of_the_family_page_opens_the_room_and_one_a_note(
    desk: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    desk.goto(review["family"])
    desk.keyboard.press("r")
    desk.wait_for_url(f"**{review['room']}")

    desk.goto(review["family"])
    desk.keyboard.press("n")
    desk.wait_for_url("**/desk/notes/*")
    note = desk.url
    desk.get_by_label("The first weeks").fill("nr")

    # Until it is signed it is the same note for the rest of the day.
    desk.goto(review["family"])
    desk.get_by_role("link", name="Write a note").click()
    desk.wait_for_url(note)


def test_the_room_plays_the_moment_only_slower_and_still(
    desk: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    video = desk.locator(".left video").first
    line = desk.get_by_role("slider", name="Place in the moment")
    onset, offset = (int(line.get_attribute(name) or 0) for name in ("min", "max"))

    desk.keyboard.press("1")
    expect(video).to_have_js_property("playbackRate", 0.5)
    desk.keyboard.press("1")
    desk.get_by_role("button", name="Play", exact=True).click()
    for _ in range(20):
        at = float(video.evaluate("video => video.currentTime")) * 1000
        assert onset - 100 <= at <= offset + 200
        desk.wait_for_timeout(100)
    desk.keyboard.press("s")
    expect(video).to_have_js_property("paused", value=True)


def test_words_survive_a_lost_connection_in_the_room(
    desk: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    desk.route("**/words", lambda route: route.abort())
    desk.get_by_label("What B. says, word for word").fill(SAID)
    desk.get_by_role("button", name="These are B.’s words").click()
    expect(desk.locator(".saved")).to_have_text(re.compile("Not saved yet"))

    desk.unroute("**/words")

    expect(desk.locator(".saved")).to_have_text(re.compile(r"Saved \d"))
    desk.reload()
    expect(desk.locator(".said")).to_contain_text(SAID)


def test_the_private_note_is_fetched_only_when_it_is_opened(
    desk: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.get_by_text("Only for me").click()
    note = desk.get_by_label("Only for me")
    # "Saved" may still speak of what was saved before: wait for the note's own answer.
    with desk.expect_response(
        lambda one: one.url.endswith("/note") and one.request.method == "PUT"
    ):
        note.fill("Stayed with the sadness.")
    expect(desk.locator(".saved")).to_have_text(re.compile(r"Saved \d"))
    assert [url for url in asked if url.endswith("/note")]

    asked.clear()
    desk.reload()
    expect(desk.get_by_text("Only for me")).to_be_visible()
    assert not [url for url in asked if url.endswith("/note")]
    assert "Stayed with the sadness." not in desk.content()


def test_nothing_typed_leaves_the_phone_before_share(
    desk: Page, phone: Page, review: ReviewFilm
) -> None:
    open_room(desk, review)
    desk.get_by_role("button", name="End together").click()
    ending = desk.get_by_role("dialog")
    ending.get_by_role("checkbox").first.check()
    ending.get_by_role("button", name="End and share").click()
    expect(desk.get_by_text("Ended")).to_be_visible()
    phone.goto("/list")
    phone.locator("a.mom").click()
    expect(phone.get_by_role("heading", name="You first.")).to_be_visible()
    sent: list[str] = []
    phone.on(
        "request",
        lambda request: request.method != "GET" and sent.append(request.url),
    )

    phone.get_by_label("What do you see?").fill("She hears me.")
    phone.get_by_role("button", name="Proud").click()
    phone.get_by_role("button", name="Keep for me").click()
    expect(phone.get_by_text("Kept on this phone only, locked.")).to_be_visible()
    kept = phone.evaluate(STORAGE)
    assert "words" in kept
    assert "hears" not in kept
    assert "Proud" not in kept
    phone.reload()
    expect(phone.get_by_label("What do you see?")).to_have_value("She hears me.")
    assert sent == []

    phone.get_by_role("button", name=re.compile("Share with")).click()
    expect(phone.get_by_text(re.compile("Shared with K. M. at"))).to_be_visible()
    assert len(sent) == 1
    phone.goto("/list")
    expect(phone.locator("a.mom")).to_contain_text("She hears me.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_desk(
    desk: Page, review: ReviewFilm, theme: str
) -> None:
    desk.emulate_media(color_scheme=theme)
    choose(desk, review)
    assert violations(desk) == []
    desk.locator(".seq .film").first.click()
    assert violations(desk) == []
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Ready", exact=True).click()
    desk.wait_for_url(f"**{review['room']}")
    assert violations(desk) == []
    desk.locator(".dbar").get_by_role("button", name="Begin").click()
    desk.get_by_role("button", name="End together").click()
    assert violations(desk) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_phone(
    desk: Page, phone: Page, review: ReviewFilm, theme: str
) -> None:
    open_room(desk, review)
    desk.get_by_role("button", name="End together").click()
    desk.get_by_role("dialog").get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="End and share").click()
    expect(desk.get_by_text("Ended")).to_be_visible()
    phone.emulate_media(color_scheme=theme)
    phone.goto("/list")
    assert violations(phone) == []
    phone.locator("a.mom").click()
    expect(phone.get_by_role("heading", name="You first.")).to_be_visible()
    assert violations(phone) == []
    phone.set_viewport_size({"width": 320, "height": 640})
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def violations(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(
        """async () => (await axe.run(document)).violations
          .filter(one => ["serious", "critical"].includes(one.impact))
          .map(one => [one.id, one.nodes.map(node => node.html)])"""
    )
    return found
