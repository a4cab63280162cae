"""A form on a phone at night, and on the practice's tablet: what is promised to a parent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import servers
from browser.asked_form import AskedForm, ask, calls

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
_LAST = 7  # what somebody is afraid of


@pytest.fixture(scope="module")
def own_server(make_server: Callable[..., servers.Server]) -> servers.Server:
    """Return a demo of this module's own: a call stands on every page of its desk."""
    return make_server()


@pytest.fixture(scope="module")
def asked(own_server: servers.Server) -> AskedForm:
    return ask(own_server)


def person(
    new_context: Callable[..., BrowserContext],
    server: servers.Server,
    cookie: dict[str, str] | None,
    **device: object,
) -> Page:
    context = new_context(base_url=server.origin, **device)
    if cookie is not None:
        context.add_cookies([{**cookie, "url": server.origin}])
    return context.new_page()


def test_only_the_safety_question_is_answered_and_the_phone_dies(
    own_server: servers.Server,
    asked: AskedForm,
    browser: Browser,
    new_context: Callable[..., BrowserContext],
) -> None:
    context = browser.new_context(base_url=own_server.origin, **PHONE)
    context.add_cookies([{**asked["parent"], "url": own_server.origin}])
    phone = context.new_page()
    phone.goto("/home")
    phone.get_by_role("link", name="What worries you").last.click()
    expect(
        phone.get_by_text("as they are given, whether you send the form or not")
    ).to_be_visible()
    phone.locator(".dock button").click()
    phone.goto(f"{asked['form']}/{_LAST}")
    phone.get_by_label("That I could hurt my baby").check()
    phone.get_by_role("button", name="Next").click()

    expect(
        phone.get_by_role("heading", name="Thank you for saying this.")
    ).to_be_visible()
    for number in ("999", "116 123"):
        shown = phone.locator("main").get_by_role("link", name=number)
        expect(shown).to_be_visible()
    context.close()

    (call,) = calls(own_server)
    assert call["state"] == "open"
    assert call["lines"][:2] == ["opened", "shown"]
    assert call["numbers"] == 3
    assert call["form"] == "in-progress"

    desk = person(new_context, own_server, asked["staff"])
    desk.goto("/desk/")
    expect(desk.get_by_role("link", name="Read and take it")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_text("That I could hurt my baby")).to_be_visible()
    expect(
        desk.get_by_text("E-mail only. She reads it on her own phone.")
    ).to_be_visible()
    desk.get_by_role("button", name="I take it").click()
    desk.get_by_label("What came of it").select_option("spoken")
    desk.get_by_label("What was done and decided").fill("Rang her. Seen at 16:00.")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_role("button", name="I take it")).to_have_count(0)
    desk.goto("/desk/families/")
    expect(desk.get_by_text("A person is needed")).to_have_count(0)


def test_a_form_is_answered_by_keys_alone_and_goes_on_later(
    own_server: servers.Server,
    asked: AskedForm,
    new_context: Callable[..., BrowserContext],
) -> None:
    page = person(new_context, own_server, asked["parent"])
    page.goto(f"{asked['form']}/first")
    page.locator(".dock button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What worries you most")).to_be_visible()
    _tab_to(page, "words")
    page.keyboard.type("Far away at times")
    _tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Far away at times")).to_be_visible()
    _tab_to(page, "code")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is there a second worry?")).to_be_visible()

    later = person(new_context, own_server, asked["parent"], **PHONE)
    later.goto(f"{asked['form']}/first")
    later.get_by_role("button", name="Go on").click()
    expect(
        later.get_by_role("heading", name="Is there a second worry?")
    ).to_be_visible()
    later.get_by_role("button", name="Next").click()
    expect(later.get_by_role("heading", name="And a third?")).to_be_visible()


def test_the_tablet_is_locked_to_its_form(
    own_server: servers.Server,
    asked: AskedForm,
    new_context: Callable[..., BrowserContext],
) -> None:
    tablet = person(new_context, own_server, asked["colleague"], **TABLET)
    tablet.goto(asked["tablet"])
    tablet.get_by_role("button", name="Open the form").click()
    tablet.get_by_role("button", name="Begin").click()
    tablet.get_by_label("What worries you most").fill("The nights")
    tablet.get_by_role("button", name="Next").click()
    tablet.goto("/desk/families/")
    expect(tablet.get_by_role("heading", name="What worries you")).to_be_visible()
    assert tablet.url.endswith("/form/here/first")
    tablet.get_by_role("button", name="Stop here").click()
    expect(tablet.get_by_role("heading", name="give the tablet back")).to_be_visible()
    tablet.go_back()
    expect(tablet.get_by_text("The nights")).to_have_count(0)
    tablet.goto("/desk/families/")
    assert "/account/login/" in tablet.url


def _tab_to(page: Page, name: str) -> None:
    """Walk on by the Tab key until what is so called has the focus."""
    for _step in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => [document.activeElement.name, document.activeElement.textContent]"
        )
        if name in (found[0], (found[1] or "").strip()):
            return
    raise AssertionError(f"{name} is not reached by the Tab key")
