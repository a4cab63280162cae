"""``make shots``: a picture of every screen, light and dark, into ``docs/screens/``.

Starts its own demo on a scratch ``VAR``. Names given as arguments limit it to these screens.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import chromium
import servers
from places import REPOSITORY, folder
from shots.screens import SCREENS, Screen
from shots.stage import set_stage
from shots.tour import PHONE, Tour, contexts_of, settle

TARGET = REPOSITORY / "docs" / "screens"
THEMES = ("light", "dark")
WIDTH, HEIGHT = PHONE["viewport"].values()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make shots")
    parser.add_argument("only", nargs="*", help="names of screens; all when none")
    parser.add_argument("--into", type=Path, default=TARGET)
    parser.add_argument("--locale", default="en-GB", help="the browser's: fr-FR")
    options = parser.parse_args()
    unknown = set(options.only) - {screen.name for screen in SCREENS}
    if unknown:
        print(f"No screen is called {', '.join(sorted(unknown))}.")
        return 2
    wanted = [one for one in SCREENS if not options.only or one.name in options.only]
    options.into.mkdir(parents=True, exist_ok=True)
    if not options.only:
        for old in options.into.glob("*.png"):
            old.unlink()
    var = folder() / f"shots-{os.getpid()}"
    server = servers.start(var)
    try:
        server.wait_until_healthy()
        take(server, wanted, options.into, options.locale)
    finally:
        server.stop()
        shutil.rmtree(var, ignore_errors=True)
    return 0


def take(
    server: servers.Server, screens: list[Screen], into: Path, locale: str
) -> None:
    """Take the pictures of `screens` from a freshly seeded demo."""
    stage = set_stage(server)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        tour = Tour(stage, contexts_of(browser, locale))
        for screen in screens:
            page = tour.open(screen)
            for theme in THEMES:
                picture(page, screen, theme, into)
        browser.close()


def picture(page: Page, screen: Screen, theme: str, into: Path) -> None:
    """Take one picture: a phone's whole page, a desk's window."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if not screen.is_desk:
        page.set_viewport_size({"width": WIDTH, "height": _height(page)})
    settle(page)
    page.screenshot(path=into / f"{screen.name}-{theme}.png", animations="disabled")


def _height(page: Page) -> int:
    """Return the height at which the whole page shows, its foot at its end."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    height: int = page.evaluate("() => document.documentElement.scrollHeight")
    return max(HEIGHT, height)


if __name__ == "__main__":
    sys.exit(main())
