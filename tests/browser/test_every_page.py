"""What every page keeps, whoever opens it on whatever device, light or dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

import servers
from browser import page_checks
from messages.catalogue import write_pseudo
from messages.gather import gather
from places import folder
from shots.screens import SCREENS, Screen
from shots.stage import Stage, set_stage
from shots.tour import Tour, contexts_of

by_screen = pytest.mark.parametrize(
    "screen", SCREENS, ids=[screen.name for screen in SCREENS]
)


@pytest.fixture(scope="module")
def stage(make_server: Callable[..., servers.Server]) -> Stage:
    """Return a demo of this module's own, with everything under way.

    It speaks one language more: made of all texts there are, written from right to left.
    """
    locales = folder() / "locales"
    write_pseudo(gather(), locales)
    return set_stage(make_server(extra={"ATTUNEMENT_LOCALES": str(locales)}))


@pytest.fixture(scope="module")
def tour(stage: Stage, browser: Browser) -> Iterator[Tour]:
    tour = Tour(stage, contexts_of(browser))
    yield tour
    tour.close()


@pytest.fixture(scope="module")
def mirrored(stage: Stage, browser: Browser) -> Iterator[Tour]:
    tour = Tour(stage, contexts_of(browser, locale="ar-XB"))
    yield tour
    tour.close()


@by_screen
def test_a_page_is_for_everybody_and_keeps_its_rules(
    tour: Tour, screen: Screen
) -> None:
    """Safety's rules; nothing serious for axe; nothing scrolls sideways."""
    page = tour.open(screen)

    found = {
        "rules": page_checks.out_of_rule(page, screen, tour.answer, tour.stage.names)
    }
    found |= page_checks.not_for_everybody(page, screen)

    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@by_screen
def test_a_page_can_be_translated_and_mirrored(mirrored: Tour, screen: Screen) -> None:
    page = mirrored.open(screen)

    found = {
        "sideways": page_checks.too_wide(page),
        "mirrored": page_checks.not_mirrored(page, screen),
        "untranslated": page_checks.untranslated(page, mirrored.stage.words),
    }

    assert {where: wrong for where, wrong in found.items() if wrong} == {}
