"""From the first page to "It has arrived", on a narrow phone, by keys, and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

import servers
from places import REPOSITORY

AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
NARROW = {
    "viewport": {"width": 320, "height": 640},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_KEPT = """() => JSON.stringify({
  cookies: document.cookie, local: {...localStorage}, session: {...sessionStorage},
  name: window.name, state: history.state })"""


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], server: servers.Server) -> Page:
    return new_context(base_url=server.origin, **NARROW).new_page()


def begin(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Look at what worries me").click()
    expect(page.locator("#look")).to_have_attribute("data-island-ready", "true")
    expect(page.get_by_text("1 of 8")).to_be_visible()


def go_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name="Next").click()


def axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        "async () => (await axe.run(document)).violations.map(each => each.id + ': '"
        " + each.nodes.map(node => node.html.slice(0, 120)).join(' | '))"
    )
    return found


def is_narrow_enough(page: Page) -> bool:
    fits: bool = page.evaluate(
        "() => document.scrollingElement.scrollWidth <= innerWidth"
    )
    return fits


def test_the_whole_way_on_a_narrow_phone(phone: Page, server: servers.Server) -> None:
    """Each page is clean and fits; nothing leaves the phone before Send is pressed."""
    begin(phone)
    asked: list[Request] = []
    phone.on("request", lambda request: asked.append(request))
    pages: dict[str, list[str]] = {}

    def look(name: str) -> None:
        pages[name] = axe(phone)
        assert is_narrow_enough(phone), name

    look("who")
    phone.get_by_label("Both of us, together").check()
    expect(phone.get_by_text("Each of you can also do it alone.")).to_be_visible()
    phone.get_by_label("2 to 6 weeks").check()
    go_on(phone)
    phone.get_by_label("Tense, as if I could get it wrong").check()
    look("two")
    go_on(phone)
    phone.get_by_label("At times I hate my baby").check()
    look("feelings")
    go_on(phone)
    phone.get_by_label("I wish my baby were gone").check()
    expect(phone.locator("main").get_by_role("link", name="999")).to_be_visible()
    expect(
        phone.get_by_role("button", name="Send this to a person now")
    ).to_be_visible()
    phone.get_by_label("I do not want it, and it frightens me.").check()
    expect(phone.get_by_text("no wish and no deed")).to_be_visible()
    look("thoughts")
    go_on(phone, 2)
    phone.get_by_label("Sleep is hard").check()
    look("baby")
    go_on(phone)
    phone.get_by_label("My baby has a fever").check()
    expect(phone.get_by_role("heading", name="A doctor now")).to_be_visible()
    look("today")
    go_on(phone)
    phone.get_by_label("How often").first.select_option("Most days")
    phone.get_by_label("Who feels or does it").first.select_option("Both")
    look("more")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "You named five worries."
    )
    expect(phone.locator("main")).not_to_contain_text(re.compile("score:|risk|%"))
    look("result")

    assert [request.url for request in asked] == []
    kept = json.loads(phone.evaluate(_KEPT))
    assert kept == {
        "cookies": "",
        "local": {},
        "session": {},
        "name": "",
        "state": None,
    }

    phone.get_by_role("button", name="Ask for a first talk").click()
    expect(phone.get_by_text("This goes along")).to_be_visible()
    look("send")
    phone.get_by_label("What may we call you?").fill("Amara")
    phone.get_by_label("Text message").check()
    phone.get_by_label("Telephone number").fill("020 7946 0999")
    phone.get_by_label("Who must not know?").fill("My husband")
    assert [request.url for request in asked] == []
    phone.get_by_role("button", name="Send", exact=True).click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("It has arrived.")
    expect(phone.get_by_text("A person on the team reads it by")).to_be_visible()
    expect(phone.locator("main")).not_to_contain_text("husband")
    expect(phone.locator("main").get_by_role("link", name="999")).to_be_visible()
    look("sent")
    assert {name: said for name, said in pages.items() if said} == {}
    assert _sent(server) == ["Amara", "5", "True"]


def _sent(server: servers.Server) -> list[str]:
    """Say what the newest first contact became."""
    question = (
        "from attunement_clinic.intake.models import Enquiry as E;"
        "from attunement_clinic.safety.models import SafetyTask as T;"
        "e = E.objects.order_by('created_at').last();"
        "print(e.name, e.concerns.count(), T.objects.filter(enquiry_id=e.id).exists());"
        "T.objects.filter(enquiry_id=e.id).update(state='closed')"
    )
    return server.manage("shell", "-v0", "-c", question).split()[-3:]


def test_back_loses_nothing_and_leaving_the_page_loses_everything(phone: Page) -> None:
    begin(phone)
    go_on(phone)
    phone.get_by_label("I feel very little").check()
    go_on(phone)
    phone.get_by_label("I feel trapped").check()
    phone.locator("#look-back").click()
    expect(phone.get_by_label("I feel very little")).to_be_checked()
    phone.go_back()
    expect(phone.get_by_text("1 of 8")).to_be_visible()
    go_on(phone, 2)
    expect(phone.get_by_label("I feel trapped")).to_be_checked()

    phone.reload()
    expect(phone.get_by_text("1 of 8")).to_be_visible()
    go_on(phone)
    expect(phone.get_by_label("I feel very little")).not_to_be_checked()


def _person_colour(page: Page) -> str:
    """Return the colour of `--person` as the browser writes it."""
    colour: str = page.evaluate(
        """() => {
          const one = document.body.appendChild(document.createElement("i"));
          one.style.color = "var(--person)";
          const colour = getComputedStyle(one).color;
          one.remove();
          return colour;
        }"""
    )
    return colour


def test_what_should_not_wait_can_be_sent_from_where_it_was_said(phone: Page) -> None:
    begin(phone)
    go_on(phone, 4)
    phone.get_by_label("My hands get rough").check()
    phone.get_by_label("I am afraid that I could hurt my baby.").check()
    expect(phone.get_by_text("Please do not stay alone with this.")).to_be_visible()
    # The colour that asks a human to act is on the card of numbers, and so it is seen first.
    card = phone.locator("section", has_text="If something could happen now, call")
    heading = card.get_by_role("heading")
    expect(heading).to_have_css("color", _person_colour(phone))
    phone.get_by_role("button", name="Send this to a person now").click()
    expect(phone.locator("#look-along")).to_contain_text("My hands get rough")
    phone.locator("#look-back").click()
    expect(phone.get_by_label("My hands get rough")).to_be_checked()
    answers = phone.locator('input[name="answers"]')
    assert answers.input_value() == ""


def test_it_goes_by_keys_alone(page: Page) -> None:
    begin(page)

    def reach(name: str) -> None:
        """Press Tab until this is in focus."""
        for _ in range(40):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "() => document.activeElement.closest('label')?.textContent"
                " || document.activeElement.textContent"
            )
            if name in focused:
                return
        raise AssertionError(f"{name} is not reached")

    reach("A mother")
    page.keyboard.press("Space")
    reach("Next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    reach("I feel very little")
    page.keyboard.press("Space")
    expect(page.get_by_label("I feel very little")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 8")).to_be_visible()


def test_a_doctor_can_be_shown_it(phone: Page) -> None:
    begin(phone)
    go_on(phone, 5)
    phone.get_by_label("My baby turns the eyes away").check()
    go_on(phone, 2)
    phone.get_by_label("Since when").select_option("A few weeks")
    go_on(phone)
    phone.get_by_role("button", name="Show my doctor").click()
    expect(phone.locator("#look")).to_contain_text(
        "My baby turns the eyes away from me"
    )
    expect(phone.locator("#look")).to_contain_text("A few weeks")
    assert axe(phone) == []


def test_not_now_forgets_and_goes_home(phone: Page) -> None:
    begin(phone)
    go_on(phone, 7)
    expect(phone.get_by_role("heading", level=1)).to_have_text("You named no worry.")
    phone.get_by_role("button", name="Not now").click()
    phone.wait_for_url("**/")


def test_leave_now_blanks_the_page_and_what_was_chosen(
    phone: Page, server: servers.Server
) -> None:
    begin(phone)
    go_on(phone)
    phone.get_by_label("I feel very little").check()
    phone.route(
        "https://www.wikipedia.org/**", lambda route: route.fulfill(body="away")
    )
    phone.get_by_role("link", name="Leave now").click()
    phone.wait_for_url("https://www.wikipedia.org/")
    phone.go_back()
    expect(phone.locator("body")).not_to_contain_text("I feel very little")


def test_without_javascript_it_can_be_read_and_written_to(
    new_context: Callable[..., BrowserContext], server: servers.Server
) -> None:
    page = new_context(
        base_url=server.origin, java_script_enabled=False, **NARROW
    ).new_page()
    page.goto("/look")
    expect(page.get_by_text("I have wished that my baby were dead")).to_be_visible()
    expect(page.get_by_text("Very many new parents know them.")).to_be_visible()
    expect(page.get_by_role("link", name="020 7946 0123")).to_be_visible()
    expect(page.locator("#look-send")).to_be_hidden()
    assert page.locator("button[type=submit]:visible").count() == 0

    page.get_by_role("link", name="Write to us").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Nothing you wrote is lost.")).to_be_visible()
    page.get_by_label("What may we call you?").fill("Noemi")
    page.get_by_label("You are the baby’s").select_option("father")
    page.get_by_label("E-mail", exact=True).check()
    page.get_by_label("E-mail address").fill("noemi@example.org")
    # A form sent within three seconds is a program's.
    page.wait_for_timeout(3_000)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has arrived.")


def test_no_page_before_sign_in_asks_another_site_for_anything(phone: Page) -> None:
    strangers: list[str] = []
    phone.on(
        "request",
        lambda request: (
            strangers.append(request.url) if "localhost" not in request.url else None
        ),
    )
    for address in (
        "/",
        "/read",
        "/read/slowly",
        "/talk",
        "/look",
        "/write",
        "/places",
    ):
        phone.goto(address, wait_until="networkidle")
    assert strangers == []
