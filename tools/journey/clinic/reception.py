"""Taking a first contact in: read, given to a care team, the parent let in."""

import re

from playwright.sync_api import Page, expect

from journey.clinic.visitor import CHOSEN, NOT_TO_KNOW


class Reception:
    def __init__(self, page: Page) -> None:
        self.page = page

    def read(self, name: str) -> None:
        """Open the first contact: what was chosen and whom not to tell are there."""
        page = self.page
        page.goto("/desk/enquiries/")
        # A list names people by their initials.
        page.get_by_role("link", name=f"{name[0]}. mother", exact=True).click()
        main = page.locator("main")
        expect(main).to_contain_text(name)
        for _place, words in CHOSEN:
            expect(main).to_contain_text(words)
        expect(main).to_contain_text(NOT_TO_KNOW)
        page.get_by_role("button", name="I have read it").click()

    def take_in(self) -> tuple[str, str]:
        """Open the family and invite who wrote; return its address and the link."""
        page = self.page
        page.get_by_role("link", name="Give it to a care team").click()
        page.locator("[name=invite]").check()
        page.get_by_role("button", name="Open the family").click()
        link = page.locator("#link").inner_text()
        page.get_by_role("link", name="Back to the family").click()
        page.wait_for_url(re.compile(r"/desk/families/[0-9a-f-]{36}$"))
        return page.url, link
