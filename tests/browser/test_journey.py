"""The path of one film, walked as `make journey` walks it, so that it stays whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

import servers
from browser.conftest import RESULTS
from journey.desk import CODINGS
from journey.path import SAID, Journey
from journey.room import Room
from journey.sending import USUAL
from places import REPOSITORY

DRAWN = REPOSITORY / "src/attunement_clinic/config/demo/films/drawn.mp4"


def test_a_film_goes_from_the_phone_to_a_review_and_back_to_the_phone(
    make_server: Callable[..., servers.Server], browser: Browser
) -> None:
    """Cut once on its way; coded, kept as a moment, watched together, and shared."""
    result: dict[str, Any] = {}
    server = make_server(is_https=True)
    Journey(DRAWN, USUAL, RESULTS / "journey").go(server, browser, result)
    server.stop()

    assert result["upload_bytes"] == DRAWN.stat().st_size
    assert result["digest_equal"]
    assert result["cuts"] == 1
    assert result["parent_taps"] <= 12
    assert (result["film_ms"], result["frames"]) == (75_000, 2250)
    assert result["annotations"] >= CODINGS - 2
    onset_ms, offset_ms = result["moment_ms"]
    assert offset_ms - onset_ms == 8000
    assert offset_ms <= 75_000
    assert result["parent_sees"] == [SAID, Room.ACTIVITY]
