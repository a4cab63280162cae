"""The coding desk against the real server: keys, saving, and what a crash may not lose."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import chromium as browser_finder
import servers
from attunement.timebase import FrameRate, frame_at, ms_of_frame
from browser.desk_film import DeskFilm, prepare
from places import REPOSITORY

AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
SAVED = "text=/Saved .*, nothing waiting/"
RATE = 30


@pytest.fixture
def film(server: servers.Server) -> DeskFilm:
    """Return the demo's film for a coder of this test, with nothing coded yet."""
    return prepare(server)


@pytest.fixture
def desk(
    film: DeskFilm, server: servers.Server, new_context: Callable[..., BrowserContext]
) -> Page:
    context = new_context(base_url=server.origin)
    context.add_cookies([{**film["cookie"], "url": server.origin}])
    return _open(context.new_page(), film)


def _open(page: Page, film: DeskFilm) -> Page:
    page.goto(film["page"])
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator("video")).to_have_js_property("readyState", 4)
    return page


def _stored(page: Page, film: DeskFilm) -> list[dict[str, Any]]:
    """Return the rows as the server holds them, in time order."""
    state = page.request.get(f"/api/v1/coding/{film['coding']}").json()
    rows: list[dict[str, Any]] = state["annotations"]
    return sorted(rows, key=lambda row: (row["tier"], row["onset_ms"]))


def _go_to(page: Page, frame: int) -> None:
    """Go to a frame by keys alone: whole seconds, then single frames."""
    page.keyboard.press("Home")
    for _ in range(frame // RATE):
        page.keyboard.press("ArrowRight")
    for _ in range(frame % RATE):
        page.keyboard.press(".")
    expect(page.locator(".stamp-t")).to_contain_text(f"frame {frame}")


def test_keys_pressed_while_it_plays_are_saved_once_the_server_has_them(
    desk: Page, film: DeskFilm
) -> None:
    desk.keyboard.press("Space")
    for key in "PWEP":
        desk.wait_for_timeout(450)
        desk.keyboard.press(key)
    desk.keyboard.press("Space")
    expect(desk.locator(SAVED)).to_be_visible()

    rows = _stored(desk, film)
    codes = [row["code"] for row in rows]
    assert codes == [
        *("shared-positive", "watching-available"),
        *("elsewhere-focused", "shared-positive"),
    ]
    assert [row["offset_ms"] for row in rows] == [
        *(row["onset_ms"] for row in rows[1:]),
        None,
    ]
    frames = [frame_at(row["onset_ms"], FrameRate(RATE, 1)) for row in rows]
    assert [row["onset_ms"] for row in rows] == [
        ms_of_frame(frame, FrameRate(RATE, 1)) for frame in frames
    ]


def test_saved_is_said_only_after_the_server_has_confirmed(desk: Page) -> None:
    held: list[Any] = []
    desk.route("**/operations", lambda route: held.append(route))
    desk.keyboard.press("P")
    desk.wait_for_timeout(400)
    expect(desk.get_by_text("Saving 1 change")).to_be_visible()
    expect(desk.locator(SAVED)).not_to_be_visible()

    held[0].continue_()
    expect(desk.locator(SAVED)).to_be_visible()


def test_corrections_by_key_hold_after_a_reload(desk: Page, film: DeskFilm) -> None:
    desk.keyboard.press("P")
    _go_to(desk, 60)
    desk.keyboard.press("W")
    _go_to(desk, 48)
    desk.keyboard.press("]")
    _go_to(desk, 12)
    desk.keyboard.press("Q")
    _go_to(desk, 72)
    desk.keyboard.press("0")
    desk.keyboard.press("Z")
    expect(desk.locator(SAVED)).to_be_visible()
    _open(desk, film)

    times = [
        (row["code"], row["onset_ms"], row["offset_ms"]) for row in _stored(desk, film)
    ]
    assert times == [
        ("shared-positive", 0, 400),
        ("shared-positive", 400, 1600),
        ("watching-available", 1600, None),
    ]
    desk.get_by_role("button", name="Table").click()
    cells = desk.locator("table.tbl tbody tr")
    expect(cells).to_have_count(3)
    expect(cells.nth(1)).to_contain_text("0:00.400")
    expect(cells.nth(2)).to_contain_text("still open")


def test_undo_and_redo_are_kept_like_any_other_action(
    desk: Page, film: DeskFilm
) -> None:
    desk.keyboard.press("P")
    _go_to(desk, 25)
    desk.keyboard.press("W")
    desk.keyboard.press("Z")
    expect(desk.locator(SAVED)).to_be_visible()
    assert [row["code"] for row in _stored(desk, film)] == ["shared-positive"]

    desk.keyboard.press("Shift+Z")
    expect(desk.locator(SAVED)).to_be_visible()
    assert len(_stored(desk, film)) == 2


def test_a_letter_that_is_a_code_and_a_command_sets_the_code(
    desk: Page, film: DeskFilm
) -> None:
    heading = desk.get_by_role("heading", name="Baby’s bids")
    while not heading.is_visible():
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("L")
    expect(desk.locator(SAVED)).to_be_visible()

    assert [row["code"] for row in _stored(desk, film)] == ["bid-look"]


def test_the_numbers_come_from_the_server(desk: Page) -> None:
    for frame, key in ((0, "W"), (90, "P"), (180, "W"), (360, "0")):
        _go_to(desk, frame)
        desk.keyboard.press(key)

    row = desk.get_by_role("row", name="Shared pleasure")
    expect(row).to_have_text("Shared pleasure25 %13.0 s")
    expect(
        desk.get_by_text("There is no norm, and more is not better.")
    ).to_be_visible()


def test_one_key_keeps_the_last_eight_seconds_for_the_review(
    desk: Page, film: DeskFilm
) -> None:
    _go_to(desk, 300)
    with desk.expect_response("**/moments") as answer:
        desk.keyboard.press("F")
    assert answer.value.status == 201
    sent = answer.value.request.post_data_json
    assert (sent["onset_ms"], sent["offset_ms"]) == (2000, 10_000)
    expect(desk.locator(SAVED)).to_be_visible()


def test_keys_sleep_in_text_fields_and_dialogs(desk: Page, film: DeskFilm) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="All keys")).to_be_visible()
    desk.keyboard.press("P")
    desk.keyboard.press("Escape")
    desk.keyboard.press("W")
    expect(desk.locator(SAVED)).to_be_visible()

    assert [row["code"] for row in _stored(desk, film)] == ["watching-available"]


def test_single_keys_can_be_switched_off_and_moved(desk: Page, film: DeskFilm) -> None:
    desk.keyboard.press("?")
    desk.get_by_role("button", name="Change the key: Split the bout here").click()
    desk.keyboard.press("Y")
    desk.get_by_role("switch", name="Single keys").click()
    desk.keyboard.press("Escape")
    desk.keyboard.press("P")
    desk.get_by_role("button", name="Watching, available").click()
    expect(desk.locator(SAVED)).to_be_visible()
    assert [row["code"] for row in _stored(desk, film)] == ["watching-available"]

    _open(desk, film)
    desk.get_by_role("button", name="all keys").click()
    desk.get_by_role("switch", name="Single keys").click()
    desk.keyboard.press("Escape")
    # A key is the dialog's as long as it is open.
    expect(desk.locator("dialog[open]")).to_have_count(0)
    _go_to(desk, 36)
    desk.keyboard.press("Y")
    expect(desk.get_by_text("Split at 0:01.200")).to_be_visible()


def test_regions_are_set_by_keys_and_numbers(desk: Page, film: DeskFilm) -> None:
    address = f"/api/v1/recordings/{film['recording']}/regions"
    before = desk.request.get(address).json()
    desk.get_by_role("button", name="Set where each person is").click()
    baby = desk.get_by_role("group", name="Baby")
    for label, percent in (("From the top, %", "30"), ("Width, %", "40")):
        baby.get_by_label(label).fill(percent)
        baby.get_by_label(label).press("Tab")
    desk.get_by_role("button", name=re.compile("^Baby")).focus()
    for key in ("ArrowUp", "Shift+ArrowLeft"):
        desk.keyboard.press(key)
    desk.get_by_role("button", name="Measure movement").click()
    expect(desk.get_by_text("Movement is being measured.")).to_be_visible()

    after = desk.request.get(address).json()
    stored = {region["name"]: region for region in after["regions"]}
    assert set(stored) >= {"caregiver-1", "infant-1"}
    assert stored["infant-1"]["y"] == pytest.approx(0.29)
    assert stored["infant-1"]["width"] == pytest.approx(0.39)
    # The film is the demo's: others meet the regions it had.
    token = desk.locator("meta[name=csrf-token]").get_attribute("content") or ""
    desk.request.put(address, data=before, headers={"X-CSRFToken": token})


def test_finishing_ends_what_is_open_and_closes_the_coding(
    desk: Page, film: DeskFilm
) -> None:
    desk.keyboard.press("P")
    _go_to(desk, 90)
    desk.get_by_role("button", name="Finish track").click()
    desk.get_by_role("button", name="Finish the whole coding").click()
    desk.wait_for_url("**/desk/coding/")

    state = desk.request.get(f"/api/v1/coding/{film['coding']}").json()
    assert state["session"]["is_finished"]
    assert [row["offset_ms"] for row in state["annotations"]] == [3000]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(desk: Page, theme: str) -> None:
    desk.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    desk.keyboard.press("P")
    expect(desk.locator(SAVED)).to_be_visible()
    assert _violations(desk) == []
    desk.get_by_role("button", name="Table").click()
    assert _violations(desk) == []
    for name in ("all keys", "Finish track", "Set where each person is"):
        if name == "Set where each person is":
            desk.get_by_role("button", name="Table").click()
        desk.get_by_role("button", name=name).click()
        expect(desk.get_by_role("dialog")).to_be_visible()
        if name == "Set where each person is":
            measure = desk.get_by_role("button", name="Measure movement")
            expect(measure).to_be_enabled()
        assert _violations(desk) == []
        desk.keyboard.press("Escape")


def _violations(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(
        """async () => (await axe.run(document)).violations
          .filter(one => ["serious", "critical"].includes(one.impact))
          .map(one => [one.id, one.nodes.map(node => node.html)])"""
    )
    return found


@pytest.fixture
def start_browser(
    browser: Browser, film: DeskFilm, server: servers.Server, tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """Start a browser that keeps its profile, so that it can be killed and come back."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=browser_finder.find(),
            args=list(browser_finder.FLAGS),
            base_url=server.origin,
        )
        context.add_cookies([{**film["cookie"], "url": server.origin}])
        opened.append(context)
        return context

    yield start
    opened[-1].close()


def test_a_killed_browser_loses_no_key(
    start_browser: Callable[[], BrowserContext], film: DeskFilm, tmp_path: Path
) -> None:
    page = _open(start_browser().new_page(), film)
    page.keyboard.press("P")
    expect(page.locator(SAVED)).to_be_visible()
    page.route("**/operations", lambda route: route.abort())
    _go_to(page, 60)
    page.keyboard.press("W")
    _go_to(page, 90)
    page.keyboard.press("E")
    expect(page.get_by_text("2 changes wait on this device")).to_be_visible()
    _kill(tmp_path / "profile")

    page = _open(start_browser().new_page(), film)
    expect(page.locator(SAVED)).to_be_visible()
    assert [(row["code"], row["onset_ms"]) for row in _stored(page, film)] == [
        ("shared-positive", 0),
        ("watching-available", 2000),
        ("elsewhere-focused", 3000),
    ]


def _kill(profile: Path) -> None:
    """Kill the browser of this profile, and all it started, as a power cut would."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if f"--user-data-dir={profile}" in words and "--type=renderer" not in words:
            os.kill(int(entry.name), signal.SIGKILL)
    (profile / "SingletonLock").unlink(missing_ok=True)
