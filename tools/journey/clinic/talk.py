"""The interview: written as it is told, a concern named, a sentence marked as its source."""

import re

from playwright.sync_api import Page, expect

TOLD = "I waited for the feeling and it did not come."
OWN = "When he cries I hear the door of my mother close."


class Talk:
    def __init__(self, page: Page, family_url: str) -> None:
        self.page = page
        self.family_url = family_url

    def write(self) -> None:
        """Begin an interview; each part is kept as it is left."""
        page = self.page
        page.goto(self.family_url)
        page.get_by_role("button", name="Write a note").click()
        page.wait_for_url(re.compile(r"/desk/notes/"))
        self.note_url = page.url
        self._part("The first weeks", TOLD)
        self._part("Who cared for", f"Brought up by her grandmother until four. {OWN}")

    def ask_about_safety(self) -> None:
        """Ask each question of safety; one of them could not be asked today."""
        page = self.page
        page.get_by_role("link", name="Ask, and write down the answers").click()
        asked = page.locator("fieldset.safety-asked")
        for question in asked.all():
            is_alone = question.get_by_text("while nobody else can hear").count() > 0
            answer = "Could not be asked today" if is_alone else "Asked: no"
            question.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="Write the answers down").click()

    def name_concern(self, sign: str, words: str) -> None:
        page = self.page
        page.goto(f"{self.family_url}/named")
        page.locator("[name=sign]").select_option(sign)
        page.locator("[name=reported_by]").select_option("mother")
        page.locator("[name=known]").select_option("told")
        page.locator("[name=since]").select_option("birth")
        page.locator("[name=words]").fill(words)
        page.get_by_role("button", name="Write it down").click()
        expect(page.locator(".concern-card")).to_contain_text(words)

    def mark(self) -> None:
        """Mark a sentence as where the concern comes from: found from both sides."""
        page = self.page
        page.goto(f"{self.note_url}?read")
        sentence = page.locator("details", has_text=OWN)
        sentence.locator("summary").click()
        sentence.get_by_role("button").first.click()
        expect(page.locator(".note-marks").first).to_be_visible()
        page.goto(f"{self.family_url}/named")
        page.locator(".concern-card").get_by_role("link", name=OWN).click()
        expect(page.locator(":target")).to_contain_text(OWN)

    def sign(self) -> None:
        page = self.page
        page.goto(f"{self.note_url}?read")
        page.get_by_role("button", name="Sign it").click()
        expect(
            page.get_by_text("It is locked; only addenda follow it.")
        ).to_be_visible()

    def _part(self, title: str, words: str) -> None:
        form = self.page.locator("form.note-part", has_text=title).first
        form.locator("textarea").fill(words)
        form.locator("textarea").blur()
        expect(form.locator("[data-state]")).to_have_text("Kept.")
