"""Forms: asked for at the desk, answered on a phone, one answer read by a person at once."""

import re

from playwright.sync_api import Page, expect

AFRAID = "That I could hurt my baby, or have done so"


def ask(page: Page, family_url: str, title: str, occasion: str) -> None:
    """Ask the family's caregiver for one of our forms."""
    page.goto(f"{family_url}/forms")
    page.get_by_label("Which form").select_option(label=title)
    page.locator("select[name=occasion]").select_option(label=occasion)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".forms-asked")).to_contain_text(title)


class Sheet:
    """One form on a phone: a question a page, an answer kept by Next."""

    def __init__(self, page: Page, title: str) -> None:
        self.page = page
        page.goto("/home")
        page.get_by_role("link", name=re.compile(f"^{title}")).last.tap()
        page.wait_for_url("**/first")
        # What is promised before the first question, where an answer may call somebody.
        self.promises_reading = page.get_by_text("as they are given").count() > 0
        page.locator(".dock button").tap()

    def write(self, words: str) -> None:
        self.page.locator("#words").fill(words)
        self.next()

    def choose(self, words: str) -> None:
        self.page.get_by_label(words, exact=True).check()
        self.next()

    def next(self, times: int = 1) -> None:
        for _ in range(times):
            self.page.get_by_role("button", name="Next").tap()

    def sees_contacts(self) -> list[str]:
        """Return the numbers that stand there at once, after such an answer."""
        page = self.page
        heading = page.get_by_role("heading", name="Thank you for saying this.")
        expect(heading).to_be_visible()
        numbers = page.locator('main a[href^="tel:"]')
        expect(numbers.first).to_be_visible()
        return numbers.all_inner_texts()

    def go_on(self) -> None:
        self.page.get_by_role("link", name="Go on with the form").tap()

    def send(self) -> None:
        self.page.locator("main, .dock").get_by_role("button", name="Send").tap()
        heading = self.page.get_by_role("heading", name="It is sent.")
        expect(heading).to_be_visible()


def take_call(page: Page, outcome: str) -> None:
    """Find the call on the first page of the desk, take it, and write what came of it."""
    page.goto("/desk/")
    page.get_by_role("link", name="Read and take it").first.click()
    main = page.locator("main")
    expect(main).to_contain_text(AFRAID)
    expect(main).to_contain_text("On the page that answered, at once.")
    page.get_by_role("button", name="I take it").click()
    page.get_by_label("What came of it").select_option("spoken")
    page.get_by_label("What was done and decided").fill(outcome)
    page.get_by_role("button", name="Write it down").click()
    page.goto("/desk/needed/")
    expect(page.get_by_text("With an outcome")).to_be_visible()
