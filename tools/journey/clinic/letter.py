"""The closing letter: begun from what is known, finished in words, signed, made a file."""

import hashlib
import re
from pathlib import Path

from playwright.sync_api import Page, expect

WRITTEN = "Kito looks for you, and you let yourself be found."


class Letter:
    def __init__(self, page: Page, family_url: str) -> None:
        self.page = page
        self.family_url = family_url

    def write(self, *, holds: str, holds_not: str) -> None:
        """Begin it: her own words stand in it already, and nothing of the notes does."""
        page = self.page
        page.goto(f"{self.family_url}/papers")
        page.get_by_label("Which letter").select_option(label="Closing letter")
        page.get_by_role("button", name="Begin the letter").click()
        page.wait_for_url(re.compile(r"/desk/letters/"))
        part = page.locator("form.note-part").first
        words = part.locator("textarea")
        words.fill(f"{words.input_value()}\n\n{WRITTEN}".strip())
        words.blur()
        expect(part.locator("[data-state]")).to_have_text("Kept.")
        page.get_by_role("link", name="Read and sign").click()
        paper = page.locator(".sheet-of-paper")
        expect(paper).to_contain_text(WRITTEN)
        expect(paper).to_contain_text(holds)
        expect(paper).not_to_contain_text(holds_not)
        page.get_by_role("button", name="Sign it").click()
        expect(page.get_by_text("Nothing in it changes any more.")).to_be_visible()

    def save(self, password: str) -> int:
        """Make the PDF and save it; its fingerprint is the one on the page."""
        page = self.page
        page.get_by_role("button", name="Make the PDF").click()
        self._show_key(password)
        if not re.search(r"/desk/papers/", page.url):
            page.get_by_role("button", name="Make the PDF").click()
            page.wait_for_url(re.compile(r"/desk/papers/"))
        told = page.locator(".paper-digest").inner_text().strip()
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save it").click()
        content = Path(saved.value.path()).read_bytes()
        if not content.startswith(b"%PDF-"):
            raise AssertionError(f"It is no PDF: {content[:20]!r}")
        if hashlib.sha256(content).hexdigest() != told:
            raise AssertionError("What was saved is not what was made.")
        return len(content)

    def end_care(self, words: str) -> None:
        """Write down that the care has ended, and how."""
        page = self.page
        page.goto(self.family_url)
        page.locator("summary", has_text="Care has ended").click()
        page.get_by_label("How it ended").select_option("agreed")
        page.get_by_label("What is to be remembered").fill(words)
        page.locator("details", has_text="Care has ended").get_by_role(
            "button", name="Write it down"
        ).click()
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_role("button", name="Take it up again")).to_be_visible()

    def _show_key(self, password: str) -> None:
        """Show the password once more, where signing in lies too far back."""
        page = self.page
        page.wait_for_load_state("load")
        if "/account/" in page.url:
            page.locator("input[type=password]").fill(password)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(re.compile(r"/desk/letters/"))
