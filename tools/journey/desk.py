"""Coding by key at the desk, as a clinician does; what counts is what the server has."""

import re
from typing import Any

from playwright.sync_api import Page, expect

CODINGS = 12
LIVE = 4
LIVE_EVERY_MS = 350
# Shorter ones are over before a hand has found its keys.
LONG_ENOUGH_MS = 6000
FRAMES_BETWEEN = 3
WAITING = re.compile("nothing waiting")


class Desk:
    def __init__(self, page: Page, recording_id: str) -> None:
        self.page = page
        self.recording_id = recording_id
        self.session_id = ""

    def code(self, result: dict[str, Any]) -> None:
        """Begin a coding, set states by key, reload, and find all of them again."""
        page = self.page
        page.goto(f"/desk/films/{self.recording_id}")
        page.get_by_role("button", name="Code this film").click()
        page.wait_for_url(re.compile(r"/desk/coding/[0-9a-f-]{36}"))
        self.session_id = page.url.rstrip("/").rpartition("/")[2]
        self._wait_until_ready()
        self._press_codes()
        self._wait_until_saved()
        before = self._annotations()
        page.reload()
        self._wait_until_ready()
        after = self._annotations()
        if before != after or len(after) < CODINGS - 2:
            message = (
                f"{len(before)} annotations before the reload, {len(after)} after."
            )
            raise AssertionError(message)
        result["annotations"] = len(after)
        recording = self._state()["recording"]
        result["film_ms"] = recording["duration_ms"]
        result["frames"] = recording["frame_count"]
        until_ms = max(each["offset_ms"] or each["onset_ms"] for each in after) + 1
        result["measures"] = page.request.get(
            f"/api/v1/coding/{self.session_id}/measures?until_ms={until_ms}"
        ).json()

    def mark_moment(self) -> list[int]:
        """Press the key that makes a moment of the last eight seconds."""
        page = self.page
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        with page.expect_response(re.compile(r"/moments$")) as answered:
            page.keyboard.press("Shift+F")
        if answered.value.status != 201:
            message = f"The moment was refused: {answered.value.text()}"
            raise AssertionError(message)
        sent = answered.value.request.post_data_json
        return [sent["onset_ms"], sent["offset_ms"]]

    def _press_codes(self) -> None:
        state = self._state()
        keys = [code["key"].lower() for code in state["tiers"][0]["codes"]][:4]
        is_long = state["recording"]["duration_ms"] >= LONG_ENOUGH_MS
        live = LIVE if is_long else 0
        if live:
            self._press_while_it_plays(keys[:live])
        for number in range(live, CODINGS):
            self.page.keyboard.press(keys[number % len(keys)])
            for _frame in range(FRAMES_BETWEEN):
                self.page.keyboard.press(".")
                self.page.wait_for_timeout(60)

    def _press_while_it_plays(self, keys: list[str]) -> None:
        self.page.keyboard.press("Space")
        for key in keys:
            self.page.wait_for_timeout(LIVE_EVERY_MS)
            self.page.keyboard.press(key)
        self.page.keyboard.press("Space")
        self.page.keyboard.press(".")

    def _wait_until_ready(self) -> None:
        ready = self.page.locator('[data-island="annotator"][data-island-ready]')
        expect(ready).to_have_count(1, timeout=30_000)
        self.page.wait_for_function(
            "() => (document.querySelector('video')?.readyState ?? 0) >= 2"
        )

    def _wait_until_saved(self) -> None:
        expect(self.page.get_by_text(WAITING).first).to_be_visible(timeout=30_000)

    def _annotations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._state()["annotations"]
        return found

    def _state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.request.get(
            f"/api/v1/coding/{self.session_id}"
        ).json()
        return found
