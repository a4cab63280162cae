"""Somebody without an account: the self-check, and a first contact with a safe address."""

from playwright.sync_api import Page, expect

CHOSEN = (
    ("feelings", "At times I hate my baby"),
    ("feelings", "I worry all the time, though nothing is wrong"),
    ("days", "I keep away from my baby when I can"),
    ("baby", "My baby turns the eyes away from me"),
)
_PAGES = ("two", "feelings", "thoughts", "days", "baby", "today", "more")
NOT_TO_KNOW = "Nobody at home."


class Visitor:
    def __init__(self, page: Page) -> None:
        self.page = page

    def look_at_what_worries(self) -> str:
        """Go through the self-check by touch; return the line that tells what was named."""
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="Look at what worries me").tap()
        expect(page.locator("#look")).to_have_attribute("data-island-ready", "true")
        page.get_by_label("A mother").check()
        page.get_by_label("6 weeks to 6 months").check()
        self._next()
        for name in _PAGES:
            for words in (words for place, words in CHOSEN if place == name):
                page.get_by_label(words).check()
            self._next()
        named = page.get_by_role("heading", level=1)
        expect(named).to_have_text("You named four worries.")
        return named.inner_text()

    def ask_for_talk(self, *, name: str, email: str, baby: str, born_on: str) -> None:
        """Say how one is reached without harm, and send."""
        page = self.page
        page.get_by_role("button", name="Ask for a first talk").tap()
        page.get_by_label("What may we call you?").fill(name)
        page.get_by_label("You are the baby’s").select_option("mother")
        page.get_by_label("E-mail", exact=True).check()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Who must not know?").fill(NOT_TO_KNOW)
        page.get_by_label("What would you like to say?").fill(
            "I do what has to be done, and I wait for a feeling that does not come."
        )
        page.get_by_text("About the baby (you can leave this out)").tap()
        page.get_by_label("The baby’s name or initial").fill(baby)
        page.get_by_label("Born on").fill(born_on)
        # A form sent within three seconds is a program's; a person has read it by then.
        page.wait_for_timeout(3_000)
        page.get_by_role("button", name="Send", exact=True).tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("It has arrived.")
        expect(page.get_by_text("A person on the team reads it by")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text(NOT_TO_KNOW)

    def _next(self) -> None:
        self.page.get_by_role("button", name="Next").tap()
