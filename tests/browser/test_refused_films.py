"""What is no film, sent from a phone: plain words, a reason, and nothing else is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import servers
from attunement_clinic.config.processes import wait_until
from browser.canary import Canary, canary
from browser.conftest import PHONE
from browser.parent_film import ParentFilm, films_of, original_of, prepare
from factories.numbered_films import numbered_film

OpenAs = Callable[[str], Page]
KEPT = "What was sent is kept, encrypted, as it came."


@pytest.fixture(scope="module")
def wishes(server: servers.Server) -> list[ParentFilm]:
    return prepare(server, 6)


@pytest.fixture
def wish(wishes: list[ParentFilm]) -> ParentFilm:
    """Return a parent with a wish for a film that no other test knows."""
    return wishes.pop()


@pytest.fixture
def open_as(
    wish: ParentFilm,
    server: servers.Server,
    new_context: Callable[..., BrowserContext],
) -> OpenAs:
    def make(who: str) -> Page:
        device = PHONE if who == "parent" else {}
        context = new_context(base_url=server.origin, **device)
        context.add_cookies([{**wish[who], "url": server.origin}])  # type: ignore[literal-required]
        return context.new_page()

    return make


@pytest.fixture(scope="module")
def bird(server: servers.Server) -> Iterator[Canary]:
    """Lay a film where the worker's user could read it, if a film could make it."""
    film = numbered_film(list(range(30)), base=Fraction(1, 25), container="mpegts")
    with canary(server.var.parent / "canary.ts", film) as laid:
        yield laid


def whole_film() -> bytes:
    """Ten seconds, with the index at their beginning."""
    return numbered_film(
        list(range(250)),
        base=Fraction(1, 25),
        container="mp4",
        options={"g": "25", "crf": "1"},
        container_options={"moov_size": "12000"},
    )


def hls(bird: Canary) -> bytes:
    entries = (str(bird.path), f"file://{bird.path}", bird.address)
    lines = [f"#EXTINF:1,\n{entry}" for entry in entries]
    return "\n".join(["#EXTM3U", *lines, "#EXT-X-ENDLIST", ""]).encode()


def ffconcat(bird: Canary) -> bytes:
    return (
        f"ffconcat version 1.0\nfile '{bird.path}'\nfile '{bird.address}'\n"
    ).encode()


def text(_bird: Canary) -> bytes:
    return b"Dear team, the film is attached.\n"


def without_index(_bird: Canary) -> bytes:
    """Lose the index, which a phone writes last."""
    film = numbered_film(list(range(50)), base=Fraction(1, 25))
    return film[: len(film) // 2]


REFUSED = [
    (text, "not_a_film", "This is not a film."),
    (without_index, "index_missing", "The end of this film is missing"),
    (hls, "playlist", "This is a list of films, not a film."),
    (ffconcat, "playlist", "This is a list of films, not a film."),
]


def choose(page: Page, wish: ParentFilm, file: Path) -> None:
    page.goto(wish["upload"])
    page.locator('input[type="file"]').set_input_files(file)


def send(page: Page, wish: ParentFilm, file: Path) -> None:
    choose(page, wish, file)
    page.get_by_role("switch", name=re.compile("Watching together")).check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(f"**{wish['sent']}", timeout=30_000)


def wait_until_read(page: Page) -> str:
    """Open the film's own page on the phone, and wait until it was read; return its id."""
    page.get_by_role("link", name=re.compile("Who may use this film")).click()
    recording = page.url.rpartition("/")[2]
    address = f"/api/v1/recordings/{recording}"
    assert wait_until(
        lambda: not page.request.get(address).json()["is_going"], wait_s=60
    )
    page.reload()
    return recording


@pytest.mark.parametrize(("content_of", "code", "words"), REFUSED)
def test_what_is_no_film_is_refused_in_plain_words_and_kept(
    server: servers.Server,
    wish: ParentFilm,
    open_as: OpenAs,
    bird: Canary,
    tmp_path: Path,
    content_of: Callable[[Canary], bytes],
    code: str,
    words: str,
) -> None:
    """Under a film's name, through the real page; the worker opens nothing it names."""
    file = tmp_path / "Pia asleep.mp4"
    file.write_bytes(content_of(bird))
    phone = open_as("parent")
    send(phone, wish, file)
    recording = wait_until_read(phone)

    told = phone.locator(".note-baby")
    expect(told).to_contain_text(words)
    expect(told).to_contain_text(
        re.compile(r"What you sent is kept\.|Please send it again")
    )
    expect(phone.locator("main")).not_to_contain_text(code)
    desk = open_as("clinician")
    desk.goto(f"/desk/films/{recording}")
    expect(
        desk.get_by_role("heading", name="This film cannot be opened")
    ).to_be_visible()
    expect(desk.locator("q")).to_contain_text(words)
    expect(desk.locator(".reason")).to_contain_text(re.compile(rf"^{code}: \w+"))
    expect(desk.get_by_text(KEPT)).to_be_visible()
    (film,) = films_of(server, wish)
    assert film["state"] == "refused"
    assert original_of(server, film) == file.read_bytes()
    assert not bird.was_opened()
    assert not bird.was_called()


def test_an_empty_file_is_refused_before_anything_is_sent(
    server: servers.Server, wish: ParentFilm, open_as: OpenAs, tmp_path: Path
) -> None:
    file = tmp_path / "Pia asleep.mp4"
    file.touch()
    phone = open_as("parent")
    choose(phone, wish, file)

    expect(phone.get_by_role("alert")).to_have_text(
        "There is nothing in this file. Please choose another film."
    )
    assert films_of(server, wish) == []


def test_a_film_that_lost_its_end_plays_and_says_until_where(
    server: servers.Server, wish: ParentFilm, open_as: OpenAs, tmp_path: Path
) -> None:
    """What came is taken to its last whole frame."""
    film = whole_film()
    file = tmp_path / "Pia asleep.mp4"
    file.write_bytes(film[: int(len(film) * 0.6)])
    phone = open_as("parent")
    send(phone, wish, file)
    recording = wait_until_read(phone)
    (sent,) = films_of(server, wish)
    seconds = (sent["duration_ms"] or 0) // 1000

    assert 3 <= seconds < 10
    expect(phone.locator(".note")).to_have_text(
        "The end of this film did not come with it. "
        f"Everything until 0:{seconds:02d} is here."
    )
    expect(phone.locator("video")).to_have_js_property("readyState", 4)
    desk = open_as("clinician")
    desk.goto(f"/desk/films/{recording}")
    told = desk.locator(".note", has_text="earlier than its own index says")
    expect(told).to_contain_text(f"The film ends at 0:{seconds:02d}")
    expect(told).to_contain_text("s of the 10.0 s it should have")
    expect(desk.locator("video")).to_have_js_property("readyState", 4)
