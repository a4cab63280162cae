"""The two people of the journey, as their hands move: a clinician and a parent."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

# A line is away for seconds, and a killed server for ten or so.
_LOADS = 30
CODE_IN_MAIL = 'article.mail:has-text("{address}") code[id^="code-"]'

# What was played is noted as it happens: a short moment is over before anybody asks.
_NOTE_TIMES = """video => {
  window.timesPlayed = [];
  video.addEventListener("timeupdate", () => {
    if (!video.paused) window.timesPlayed.push(Math.round(1000 * video.currentTime));
  });
}"""


class Clinician:
    """Ingrid of the demo, at a desk."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.family_url = ""

    def sign_in(self) -> None:
        page = self.page
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill("ingrid@demo.example")
        page.get_by_label("Password").fill(self._demo("password"))
        page.get_by_role("button", name="Sign in").click()
        page.locator("#id_code").wait_for()
        page.locator("#id_code").fill(self._demo("totp"))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/desk/")

    def open_family(self) -> None:
        page = self.page
        page.goto("/desk/families/new")
        page.locator("[name=infant-1-name]").fill("Ida")
        page.locator("[name=infant-1-born_on]").fill("2026-08-16")
        page.locator("[name=caregiver-1-name]").fill("Runa")
        page.get_by_role("button", name="Open the family").click()
        page.wait_for_url(re.compile(r"/desk/families/[0-9a-f-]{36}"))
        self.family_url = page.url

    def invite(self, address: str) -> str:
        """Invite the caregiver; return the single-use link."""
        page = self.page
        page.locator('a[href*="/desk/people/"]').first.click()
        page.locator("[name=email]").fill(address)
        page.get_by_role("button", name="Send the link").click()
        link = page.locator("#link").inner_text()
        page.goto(self.family_url)
        return link

    def ask_for_film(self, words: str) -> None:
        page = self.page
        page.locator('a[href*="/ask/"]').first.click()
        page.get_by_text("Settling to sleep", exact=True).first.click()
        page.locator("[name=words]").fill(words)
        page.locator("main form button[type=submit]").first.click()

    def password(self) -> str:
        """Read the password of the demo's staff, as a page asks for it again."""
        return self._demo("password")

    def _demo(self, kind: str) -> str:
        with _beside(self.page) as codes:
            card = codes.locator('article:has-text("ingrid@demo.example")').first
            return card.locator(f'code[id^="{kind}-"]').inner_text().strip()


class Parent:
    """A parent with a phone; every tap is counted."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.address = address
        self.taps = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap()

    def accept(self, link: str) -> None:
        """Open the link of the mail, sign in by the code, arrive at home."""
        page = self.page
        self.taps += 1
        page.goto(link)
        self.tap(page.get_by_role("button", name="Send me the code"))
        page.locator("#id_code").wait_for()
        page.locator("#id_code").fill(self._code())
        self.tap(page.get_by_role("button", name="Go on"))
        page.wait_for_url(lambda url: "/account/" not in url)

    def agree_and_choose(self, film: str) -> None:
        page = self.page
        if "/home" in page.url:
            self.tap(page.locator('a[href*="/form/"], a[href*="/upload/"]').first)
            page.wait_for_url(re.compile("/(form|upload)/"))
        if "/form/" in page.url:
            self.tap(page.get_by_role("button", name="I have read this"))
        page.wait_for_url("**/upload/*")
        self.choose(film)
        self.tap(page.get_by_label("Watching together"))

    def choose(self, film: str) -> None:
        self.taps += 1
        self.page.locator('input[type="file"]').first.set_input_files(film)

    def send(self) -> None:
        self.tap(self.page.get_by_role("button", name="Send", exact=True))

    def wait_until_sent(self, timeout_s: float) -> None:
        self.page.wait_for_url("**/upload/*/sent", timeout=timeout_s * 1000)

    def load_again(self) -> None:
        """Load the page again, and once more while there is no line, as anybody does."""
        for _try in range(_LOADS):
            try:
                self.page.reload()
            except Error as error:
                if "net::ERR_" not in str(error):
                    raise
                self.page.wait_for_timeout(1000)
            else:
                return
        raise TimeoutError(f"The page did not come again in {_LOADS} tries.")

    def expect_film_on_its_way(self) -> None:
        """Read, after the page was loaded again, that a part of the film is there."""
        told = self.page.get_by_text(re.compile("A film is on its way"))
        expect(told.first).to_be_visible()

    def sees(self, texts: list[str]) -> list[str]:
        """Return the texts, all of which this phone shows at home or in the list."""
        shown = ""
        for address in ("/home", "/list"):
            self.page.goto(address)
            shown += self.page.locator("main").inner_text()
        seen = [text for text in texts if text in shown]
        if seen != texts:
            raise AssertionError(f"The phone shows {seen}, not {texts}.")
        return seen

    def watch_moment(self, moment_ms: list[int]) -> None:
        """Open the shared moment: it plays, from its beginning on and no further."""
        page = self.page
        page.locator("a.mom").first.tap()
        video = page.locator("video").first
        expect(video).to_have_js_property("readyState", 4)
        video.evaluate(_NOTE_TIMES)
        page.get_by_role("button", name="Play", exact=True).tap()
        page.wait_for_function(
            "on => window.timesPlayed.some(at => at > on + 200)", arg=moment_ms[0]
        )
        played = page.evaluate("() => window.timesPlayed")
        if any(not moment_ms[0] - 100 <= at <= moment_ms[1] + 100 for at in played):
            message = f"The moment {moment_ms} played at {played} ms."
            raise AssertionError(message)

    def _code(self) -> str:
        with _beside(self.page) as mails:
            mail = mails.locator(CODE_IN_MAIL.format(address=self.address)).first
            return mail.inner_text().strip()


@contextmanager
def _beside(page: Page) -> Iterator[Page]:
    """Open the demo's mails and codes, and close them: a page behind another hardly moves."""
    beside = page.context.new_page()
    try:
        beside.goto("/demo/")
        yield beside
    finally:
        beside.close()


def until(
    condition: Callable[[], bool], page: Page, timeout_s: float, what: str
) -> None:
    """Ask again every half second, or say what did not come."""
    for _try in range(int(timeout_s * 2)):
        if condition():
            return
        page.wait_for_timeout(500)
    message = f"{what} did not come within {timeout_s:.0f} s (at {page.url})."
    raise TimeoutError(message)
