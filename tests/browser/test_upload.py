"""Sending a chosen film from a phone: cut, reloaded, paused, refused; nothing is lost."""

from __future__ import annotations

import hashlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

import servers
from attunement_clinic.config.processes import wait_until
from browser.conftest import PHONE
from browser.line import Line
from browser.parent_film import ParentFilm, films_of, limit, prepare
from places import REPOSITORY

DRAWN = REPOSITORY / "src/attunement_clinic/config/demo/films/drawn.mp4"
STORAGE = (REPOSITORY / "tests/browser/browser_storage.js").read_text()
AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
MB = 1_000_000
OpenPhone = Callable[..., Page]


@pytest.fixture(scope="module")
def wishes(server: servers.Server) -> list[ParentFilm]:
    return prepare(server, 12)


@pytest.fixture
def wish(wishes: list[ParentFilm]) -> ParentFilm:
    """Return a parent with a wish for a film that no other test knows."""
    return wishes.pop()


@pytest.fixture
def line(server: servers.Server) -> Iterator[Line]:
    """Lay a line on which a film of 24 MB takes three seconds."""
    line = Line(server.origin, up_bytes_s=8 * MB)
    yield line
    line.close()


@pytest.fixture
def open_phone(new_context: Callable[..., BrowserContext]) -> OpenPhone:
    def make(wish: ParentFilm, origin: str, who: str = "parent") -> Page:
        context = new_context(base_url=origin, **PHONE)
        context.add_cookies([{**wish[who], "url": origin}])  # type: ignore[literal-required]
        return context.new_page()

    return make


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Make a film of 24 MB that can be played, under a name that tells too much."""
    return film_of(24 * MB, tmp_path / "Pia Winter 12 May.mp4")


def film_of(size: int, path: Path) -> Path:
    """Make the drawn film large, by a box that players pass over."""
    drawn = DRAWN.read_bytes()
    room = size - len(drawn)
    path.write_bytes(drawn + room.to_bytes(4) + b"free" + os.urandom(room - 8))
    return path


def another_of_the_same_size(film: Path) -> Path:
    content = bytearray(film.read_bytes())
    content[-1000:] = os.urandom(1000)
    other = film.with_name("another.mp4")
    other.write_bytes(content)
    return other


def digest(film: Path) -> str:
    return hashlib.sha256(film.read_bytes()).hexdigest()


def choose(page: Page, film: Path) -> None:
    page.locator('input[type="file"]').set_input_files(film)


def send(page: Page, wish: ParentFilm, film: Path) -> None:
    """Choose a film, agree to watching together, press Send."""
    page.goto(wish["upload"])
    choose(page, film)
    page.get_by_role("switch", name=re.compile("Watching together")).check()
    page.get_by_role("button", name="Send", exact=True).click()


def wait_until_sent(page: Page, percent: int) -> None:
    page.wait_for_function(
        """(percent) => Number(document.querySelector('[role=progressbar]')
            ?.getAttribute('aria-valuenow') ?? 0) >= percent""",
        arg=percent,
        timeout=60_000,
    )


def wait_until_quiet(page: Page, line: Line) -> int:
    """Wait until what was on its way came through; return how much went up."""
    before = -1
    while line.sent_up != before:
        before = line.sent_up
        page.wait_for_timeout(500)
    return before


def wait_until_arrived(page: Page, wish: ParentFilm) -> None:
    page.wait_for_url(f"**{wish['sent']}", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Thank you. Your film is here."
    )


def check_arrived(
    server: servers.Server, wish: ParentFilm, film: Path, line: Line
) -> None:
    """Say that it is here whole, once, and that little was sent twice."""
    (sent,) = [one for one in films_of(server, wish) if one["state"] != "abandoned"]
    assert sent["sha256"] == digest(film)
    assert line.sent_up <= 1.05 * film.stat().st_size


def test_after_a_reload_the_same_film_is_asked_for_and_only_the_rest_is_sent(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    """It is known by its size and its edges, not by its name."""
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 40)
    page.reload()

    told = page.locator(".note", has_text="A film is on its way")
    expect(told).to_contain_text(re.compile(r"\d+ of 24 MB are here\."))
    expect(told).to_contain_text("Choose the same film again. It goes on from there.")
    choose(page, another_of_the_same_size(film))
    expect(page.get_by_role("alert")).to_have_text(
        "This is another film than the one on its way. Nothing of it was sent, and "
        "what is here is kept. Please choose the film you began with."
    )
    (begun,) = films_of(server, wish)
    assert begun["state"] == "sending"
    renamed = film.rename(film.with_name("named otherwise.mp4"))
    choose(page, renamed)
    wait_until_arrived(page, wish)
    check_arrived(server, wish, renamed, line)


def test_another_film_is_sent_instead_when_the_parent_says_so(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    """Some phones make another file of the same film each time it is chosen."""
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 30)
    page.reload()
    other = another_of_the_same_size(film)
    choose(page, other)
    page.get_by_role("button", name="Send this one instead").click()
    page.get_by_role("switch", name=re.compile("Watching together")).check()
    page.get_by_role("button", name="Send", exact=True).click()
    wait_until_arrived(page, wish)

    arrived, given_up = films_of(server, wish)
    assert arrived["sha256"] == digest(other)
    assert given_up["state"] == "abandoned"
    assert given_up["purposes"] == []


def test_paused_it_waits_and_then_goes_on(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 30)
    page.get_by_role("button", name="Pause").click()

    expect(page.locator("#upload-dock")).to_contain_text(
        re.compile(r"Paused: \d+ of 24 MB.*What was sent is kept", re.DOTALL)
    )
    before = wait_until_quiet(page, line)
    page.wait_for_timeout(1500)
    assert line.sent_up == before < 24 * MB
    page.get_by_role("button", name="Go on").click()
    wait_until_arrived(page, wish)
    check_arrived(server, wish, film, line)


def test_a_paused_film_can_be_given_up_and_leaves_nothing(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 30)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Do not send this film").click()

    expect(page.get_by_text("Choose a film", exact=True)).to_be_visible()
    (given_up,) = films_of(server, wish)
    assert given_up["state"] == "abandoned"
    page.reload()
    expect(page.get_by_text("A film is on its way")).to_have_count(0)


def test_without_a_connection_it_says_so_waits_and_goes_on_by_itself(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 30)
    page.context.set_offline(True)

    expect(page.locator("#upload-dock")).to_contain_text(
        re.compile(
            r"Waiting: \d+ of 24 MB.*Waiting for the connection\. It goes on from here\.",
            re.DOTALL,
        ),
        timeout=2_000,
    )
    page.context.set_offline(False)
    expect(page.locator("#upload-dock")).to_contain_text("Sending:", timeout=5_000)
    wait_until_arrived(page, wish)
    check_arrived(server, wish, film, line)


def test_cut_connections_are_made_again(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    tmp_path: Path,
) -> None:
    # What is under way when a line is cut is about a megabyte, however long the film.
    film = film_of(96 * MB, tmp_path / "film.mp4")
    line.up_bytes_s = 32 * MB
    for part in (0.2, 0.5, 0.8):
        line.when_sent(int(part * 96 * MB), line.cut)
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_arrived(page, wish)

    check_arrived(server, wish, film, line)


def test_the_server_may_be_killed_and_started_again_in_the_middle(
    make_server: Callable[..., servers.Server],
    open_phone: OpenPhone,
    tmp_path: Path,
) -> None:
    """A part being received is lost with the process; what was told as here is here."""
    server = make_server()
    (wish,) = prepare(server)
    film = film_of(120 * MB, tmp_path / "film.mp4")
    line = Line(server.origin, up_bytes_s=60 * MB)
    web = server.children()["web"]
    line.when_sent(40 * MB, lambda: os.kill(web, signal.SIGKILL))
    page = open_phone(wish, line.address)
    send(page, wish, film)
    wait_until_sent(page, 60)
    assert server.children()["web"] != web
    page.get_by_role("button", name="Pause").click()
    wait_until_quiet(page, line)
    (paused,) = films_of(server, wish)
    address = begun_address(page)
    told = offset_told(page, address)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    wait_until(lambda: not server.is_healthy(), wait_s=20)
    again = servers.start(server.var)
    again.wait_until_healthy()
    line.lead_to(again.origin)

    assert told == paused["durable"]
    assert offset_told(page, address) == told
    page.get_by_role("button", name="Go on").click()
    wait_until_arrived(page, wish)
    check_arrived(again, wish, film, line)
    again.stop()
    line.close()


def begun_address(page: Page) -> str:
    """Ask the page's own address of what is on its way."""
    page_of = page.context.new_page()
    page_of.goto(page.url)
    props = page_of.evaluate(
        """() => JSON.parse(document.getElementById(
            document.querySelector('[data-island=recorder]').dataset.props).textContent)"""
    )
    page_of.close()
    address: str = props["begun"][0]["url"]
    return address


def offset_told(page: Page, address: str) -> int:
    answer = page.request.head(address, headers={"Tus-Resumable": "1.0.0"})
    assert answer.status == 200
    return int(answer.headers["upload-offset"])


def test_the_limit_is_told_before_and_nothing_too_large_is_sent(
    server: servers.Server,
    wish: ParentFilm,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    limit(server, wish, film=20 * MB, family=40_000 * MB)
    page = open_phone(wish, server.origin)
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if "/u/" in one.url else None)
    page.goto(wish["upload"])

    expect(page.get_by_text("A few minutes are enough.")).to_have_text(
        "A few minutes are enough. Up to 20 MB can be sent."
    )
    choose(page, film)
    expect(page.get_by_role("alert")).to_have_text(
        "This film has 24 MB; up to 20 MB can be sent. It is still on your phone. "
        "Please choose a shorter one. A few minutes are enough."
    )
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    assert sent == []


def test_the_familys_room_is_told_before(
    server: servers.Server, wish: ParentFilm, open_phone: OpenPhone
) -> None:
    limit(server, wish, film=4_000 * MB, family=30 * MB)
    page = open_phone(wish, server.origin)
    page.goto(wish["upload"])
    expect(page.get_by_text("A few minutes are enough.")).to_have_text(
        "A few minutes are enough. There is room for 30 MB more here."
    )
    limit(server, wish, film=4_000 * MB, family=0)
    page.reload()

    expect(page.locator(".choice")).to_have_text(
        "There is no room for another film here at the moment. Please tell your team. "
        "Nothing of yours is lost."
    )


def test_no_name_of_a_file_stays_in_the_browser_or_reaches_the_server(
    server: servers.Server,
    wish: ParentFilm,
    line: Line,
    open_phone: OpenPhone,
    film: Path,
) -> None:
    page = open_phone(wish, line.address)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    send(page, wish, film)
    wait_until_sent(page, 40)
    kept = page.evaluate(STORAGE)
    wait_until_arrived(page, wish)

    assert "Winter" not in kept
    for request in asked:
        headers = " ".join(request.all_headers().values())
        assert "Winter" not in request.url + headers
        assert "V2ludGVy" not in headers


def test_consent_for_watching_together_is_asked_for_and_nothing_is_on_before(
    wish: ParentFilm, server: servers.Server, open_phone: OpenPhone
) -> None:
    page = open_phone(wish, server.origin)
    page.goto(wish["upload"])
    choose(page, DRAWN)

    switches = page.get_by_role("switch")
    expect(switches.first).to_be_visible()
    assert [one.is_checked() for one in switches.all()] == [False] * switches.count()
    button = page.get_by_role("button", name="Send", exact=True)
    expect(button).to_be_disabled()
    expect(page.locator("#send-hint")).to_have_text(
        "Switch on “Watching together” to send it."
    )
    page.get_by_role("switch", name=re.compile("Research")).check()
    expect(button).to_be_disabled()
