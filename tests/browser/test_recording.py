"""Filming in the page with a real camera's stand-in: kept sealed, piece by piece."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import chromium as browser_finder
import servers
from attunement_clinic.config.processes import wait_until
from browser.conftest import PHONE
from browser.line import Line
from browser.parent_film import ParentFilm, films_of, limit, original_of, prepare

MB = 1_000_000
WINDOW = 48
A_FILM_BEGINS = re.compile(
    rb"\x1aE\xdf\xa3.{0,64}webm|....ftyp(iso|mp4|avc)", re.DOTALL
)
KEPT = """async () => {
    const opened = await new Promise((resolve) => {
        const asked = indexedDB.open("films");
        asked.onsuccess = () => resolve(asked.result);
    });
    const counts = {};
    for (const store of opened.objectStoreNames) {
        counts[store] = await new Promise((resolve) => {
            const asked = opened.transaction(store).objectStore(store).count();
            asked.onsuccess = () => resolve(asked.result);
        });
    }
    opened.close();
    return counts;
}"""
NOTHING = {"films": 0, "pieces": 0}


@pytest.fixture(scope="module")
def wishes(server: servers.Server) -> list[ParentFilm]:
    return prepare(server, 8)


@pytest.fixture
def wish(wishes: list[ParentFilm]) -> ParentFilm:
    """Return a parent with a wish for a film that no other test knows."""
    return wishes.pop()


@pytest.fixture
def line(server: servers.Server) -> Iterator[Line]:
    line = Line(server.origin, up_bytes_s=8 * MB)
    yield line
    line.close()


@pytest.fixture
def phone(
    wish: ParentFilm,
    server: servers.Server,
    new_context: Callable[..., BrowserContext],
) -> Page:
    return open_page(new_context(base_url=server.origin, **PHONE), wish, server.origin)


@pytest.fixture
def device(
    browser: Browser, server: servers.Server, wish: ParentFilm, tmp_path: Path
) -> Iterator[Callable[[], Page]]:
    """Return how to open a browser that keeps its profile, as a phone does."""
    opened: list[BrowserContext] = []

    def start() -> Page:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=browser_finder.find(),
            args=list(browser_finder.FLAGS),
            base_url=server.origin,
            **PHONE,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return open_page(context, wish, server.origin)

    yield start
    opened[-1].close()


def open_page(context: BrowserContext, wish: ParentFilm, origin: str) -> Page:
    context.add_cookies([{**wish["parent"], "url": origin}])
    page = context.new_page()
    page.goto(wish["upload"])
    return page


def frame(page: Page) -> None:
    page.get_by_role("button", name="Film now").click()
    expect(page.get_by_role("button", name="Begin filming")).to_be_visible()


def film(page: Page, seconds: float) -> float:
    """Film, and return when it began; it is still going on."""
    frame(page)
    page.get_by_role("button", name="Begin filming").click()
    began = time.monotonic()
    expect(page.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(seconds * 1000)
    return began


def stop(page: Page) -> None:
    page.get_by_role("button", name="Stop filming").click()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("switch", name=re.compile("Watching together")).check()
    page.get_by_role("button", name="Send", exact=True).click()


def wait_until_arrived(page: Page, wish: ParentFilm) -> None:
    page.wait_for_url(f"**{wish['sent']}", timeout=60_000)


def kill(profile: Path) -> None:
    """Kill the browser of this profile, and all it started, as a dead battery would."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if f"--user-data-dir={profile}" in words and "--type=renderer" not in words:
            os.kill(int(entry.name), signal.SIGKILL)
    (profile / "SingletonLock").unlink(missing_ok=True)


def everything_on(profile: Path) -> bytes:
    return b"\0".join(
        file.read_bytes() for file in profile.rglob("*") if file.is_file()
    )


def test_a_film_outlives_the_browser_and_is_readable_to_nobody_else(
    device: Callable[[], Page],
    server: servers.Server,
    wish: ParentFilm,
    tmp_path: Path,
) -> None:
    page = device()
    began = film(page, 6)
    lasted = time.monotonic() - began
    kill(tmp_path / "profile")
    on_disk = everything_on(tmp_path / "profile")

    page = device()
    expect(page.get_by_role("status").first).to_have_text(
        "What you filmed here is still on this phone, locked. Nothing was sent yet."
    )
    stamp = page.locator(".recorder .stamp").first
    expect(stamp).to_have_text(re.compile(r"0:0\d"))
    kept: float = page.evaluate("document.querySelector('.recorder video').duration")
    assert kept >= lasted - 2
    send(page)
    wait_until_arrived(page, wish)
    assert page.evaluate(KEPT) == NOTHING

    (sent,) = films_of(server, wish)
    plain = original_of(server, sent)
    assert len(plain) > 100_000
    # The right place is searched, for what a film does begin with.
    assert wish["invitation"].encode() in on_disk
    assert A_FILM_BEGINS.search(plain[:100])
    assert not A_FILM_BEGINS.search(on_disk)
    places = range(0, len(plain) - WINDOW, max(1, len(plain) // 500))
    found = [at for at in places if plain[at : at + WINDOW] in on_disk]
    assert found == []
    assert wait_until(lambda: films_of(server, wish)[0]["state"] == "ready", wait_s=60)
    duration = films_of(server, wish)[0]["duration_ms"]
    assert duration is not None
    assert duration >= (lasted - 2) * 1000


def test_a_film_recorded_here_goes_on_by_itself_after_a_reload(
    new_context: Callable[..., BrowserContext],
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
) -> None:
    context = new_context(base_url=line.address, **PHONE)
    page = open_page(context, wish, line.address)
    film(page, 5)
    stop(page)
    line.up_bytes_s = 50_000
    is_begun = threading.Event()
    line.when_sent(100_000, is_begun.set)
    send(page)
    assert is_begun.wait(20)
    (begun,) = films_of(server, wish)
    assert begun["state"] == "sending"
    page.reload()
    line.up_bytes_s = 8 * MB

    wait_until_arrived(page, wish)
    (sent,) = films_of(server, wish)
    assert sent["purposes"] == ["therapy"]
    assert page.evaluate(KEPT) == NOTHING


def test_framing_shows_where_faces_fit_and_says_that_sound_is_heard(
    phone: Page,
) -> None:
    frame(phone)

    expect(phone.get_by_text("Both faces in the picture.")).to_be_visible()
    assert (
        phone.locator(".face-guide .guide-adult, .face-guide .guide-baby").count() == 2
    )
    expect(phone.locator(".hearing")).to_contain_text("Sound is heard", timeout=8_000)
    phone.get_by_role("button", name="Begin filming").click()
    expect(phone.get_by_role("timer")).to_be_visible()
    expect(
        phone.get_by_text("If your baby is upset, stop and comfort your baby.")
    ).to_be_visible()


@pytest.fixture
def asking(
    browser: Browser, server: servers.Server, wish: ParentFilm
) -> Iterator[Page]:
    """Open a phone that asks before a page may use camera and microphone."""
    flags = [flag for flag in browser_finder.FLAGS if "fake-ui" not in flag]
    launched = browser.browser_type.launch(
        executable_path=browser_finder.find(), args=flags
    )
    context = launched.new_context(base_url=server.origin, **PHONE)
    yield open_page(context, wish, server.origin)
    launched.close()


def test_a_camera_that_is_refused_is_told_in_plain_words(asking: Page) -> None:
    asking.get_by_role("button", name="Film now").click()

    expect(asking.get_by_role("alert")).to_have_text(
        "The camera cannot be used here. Allow it in your browser, or film with your "
        "phone’s own camera and choose the film."
    )
    expect(asking.get_by_text("Choose a film", exact=True)).to_be_visible()


def test_without_a_microphone_it_says_so_and_films_all_the_same(asking: Page) -> None:
    asking.context.grant_permissions(["camera"])
    frame(asking)

    expect(asking.locator(".hearing")).to_have_text(
        "The microphone is not allowed here: this film will have no sound."
    )
    asking.get_by_role("button", name="Begin filming").click()
    expect(asking.get_by_role("timer")).to_have_text("0:02")
    stop(asking)


def test_filming_ends_by_itself_while_all_of_it_can_still_be_sent(
    server: servers.Server, wish: ParentFilm, phone: Page
) -> None:
    limit(server, wish, film=2 * MB, family=40_000 * MB)
    phone.reload()
    film(phone, 0)

    expect(phone.get_by_role("alert")).to_have_text(
        "That is as long as a film can be here. What was filmed until then is kept.",
        timeout=30_000,
    )
    send(phone)
    wait_until_arrived(phone, wish)
    (sent,) = films_of(server, wish)
    assert 500_000 < sent["length"] <= 2 * MB


def test_a_film_that_lies_nowhere_else_is_asked_about_before_it_goes(
    phone: Page,
) -> None:
    film(phone, 2)
    stop(phone)
    phone.get_by_role("button", name="Remove this film, and choose another").click()
    asked = phone.get_by_role("group", name="Remove this film")
    expect(asked).to_contain_text("Removed, it is gone for good.")
    phone.get_by_role("button", name="Keep it").click()
    assert phone.evaluate(KEPT)["films"] == 1
    phone.get_by_role("button", name="Remove this film, and choose another").click()
    phone.get_by_role("button", name="Remove it", exact=True).click()

    expect(phone.get_by_text("Choose a film", exact=True)).to_be_visible()
    assert phone.evaluate(KEPT) == NOTHING


def test_leaving_now_leaves_nothing_of_it_on_the_phone(phone: Page) -> None:
    film(phone, 2)
    stop(phone)
    phone.context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    phone.get_by_role("link", name="Leave now").click()
    phone.wait_for_url("https://**")

    other = phone.context.new_page()
    other.goto("/healthz")
    other.wait_for_function("async () => (await indexedDB.databases()).length === 0")
