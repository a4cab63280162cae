"""Walk the screens in a browser: one context and page for each person and device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from playwright.sync_api import Browser, BrowserContext, Page, Response

from shots.screens import Screen
from shots.stage import Stage

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
_SETTLED = """() => document.fonts.status === "loaded"
  && [...document.images].every(one => one.complete || one.loading === "lazy")
  && [...document.querySelectorAll("[data-island]")].every(one => one.dataset.islandReady)
  && [...document.querySelectorAll("video")].every(one => one.readyState >= 2 || !one.src)"""


@attrs.define
class Tour:
    """Opens screens as the people who meet them.

    ``answer`` is the server's answer that the page on the screen came with.
    """

    stage: Stage
    make: Callable[..., BrowserContext]
    answer: Response | None = None
    _pages: dict[tuple[str, bool], Page] = attrs.field(factory=dict)

    def open(self, screen: Screen) -> Page:
        """Open a screen, settled, with its steps done."""
        page = self._page(screen)
        page.set_viewport_size((DESK if screen.is_desk else PHONE)["viewport"])
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if screen.start:
            page.goto(self.stage.address(screen.start))
            settle(page)
            screen.come(page)
        else:
            page.goto(self.stage.address(screen.address))
        settle(page)
        screen.do(page)
        settle(page)
        return page

    def close(self) -> None:
        """Let go of every person's browser context."""
        for page in self._pages.values():
            page.context.close()
        self._pages.clear()

    def _page(self, screen: Screen) -> Page:
        """Return the person's page; a visitor is somebody new each time."""
        key = (screen.who, screen.is_desk)
        if key not in self._pages:
            context = self.make(
                base_url=self.stage.origin, **(DESK if screen.is_desk else PHONE)
            )
            if screen.who in self.stage.cookies:
                cookie = self.stage.cookies[screen.who]
                context.add_cookies([{**cookie, "url": self.stage.origin}])
            page = context.new_page()
            page.on("response", lambda response: self._note(response))
            # What somebody typed and did not send is asked about before it is left.
            page.on("dialog", lambda dialog: dialog.accept())
            self._pages[key] = page
        if screen.who == "visitor":
            self._pages[key].context.clear_cookies()
        return self._pages[key]

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.answer = response


def contexts_of(
    browser: Browser, locale: str = "en-GB"
) -> Callable[..., BrowserContext]:
    """Make patient contexts of a browser, in one language."""

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": locale, **options})
        context.set_default_timeout(20_000)
        return context

    return make


def settle(page: Page) -> None:
    """Wait until what the page shows is all there."""
    page.wait_for_load_state("load")
    page.wait_for_function(_SETTLED)
