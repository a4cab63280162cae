"""Choosing moments and watching together, as a clinician does with the parent beside."""

import re

from playwright.sync_api import Page, expect


class Room:
    ACTIVITY = "A long cuddle"

    def __init__(self, page: Page, family_url: str) -> None:
        self.page = page
        self.family_url = family_url

    def prepare(self) -> None:
        """Put the marked moment into the order and say that it is ready."""
        page = self.page
        page.goto(self.family_url)
        page.get_by_role("button", name=re.compile("^Prepare a review with")).click()
        page.wait_for_url("**/prepare")
        # A moment marked while watching is curious; seen again, it is a strength.
        page.get_by_role("button", name=re.compile("^Curious")).click()
        page.locator(".cand-edit").first.click()
        page.locator("#moment-kind").select_option("strength")
        page.locator("#moment-title").fill("A look, and an answer")
        page.locator("dialog.moment-dialog").get_by_role("button", name="Save").click()
        page.get_by_role("button", name=re.compile("^Strengths")).click()
        page.locator(".cand-add").first.click()
        page.get_by_role("button", name=re.compile("^Ready")).click()
        page.wait_for_url(re.compile(r"/desk/reviews/[0-9a-f-]{36}$"))

    def watch_together(self, said: str) -> None:
        """Begin, write the parent's words, agree on an activity, end and share."""
        page = self.page
        page.get_by_role("button", name="Begin").first.click()
        page.get_by_label(re.compile("word for word")).fill(said)
        page.get_by_role("button", name=re.compile("^These are")).click()
        expect(page.get_by_text(f"“{said}”").first).to_be_visible()
        page.get_by_role("button", name="End together").click()
        dialog = page.locator("dialog.end-dialog")
        for box in dialog.locator('input[type="checkbox"]').all():
            box.check()
        dialog.get_by_role("button", name=self.ACTIVITY).click()
        dialog.get_by_role("button", name="End and share").click()
        expect(page.get_by_text("Ended").first).to_be_visible()
