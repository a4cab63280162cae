"""A real server and a real Chromium for every journey.

``server`` is the demo as ``make serve`` starts it, shared by the session; ``make_server``
starts one of a test's own. ``new_context`` opens a browser context (a person with a
device); ``page`` is the first page of a desktop. On failure each open page leaves a
picture, and each context its trace, under ``test-results/``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import chromium as browser_finder
import servers
from places import REPOSITORY, folder

RESULTS = REPOSITORY / "test-results"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

_reports = pytest.StashKey[dict[str, pytest.TestReport]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report: pytest.TestReport = yield
    item.stash.setdefault(_reports, {})[report.when] = report
    return report


class _House:
    """Servers under one roof: made one after the other, stopped side by side."""

    def __init__(self, name: str) -> None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self._root = folder() / f"servers-{worker}-{name}"
        self._started: list[servers.Server] = []
        shutil.rmtree(self._root, ignore_errors=True)
        self._root.mkdir(mode=0o711)

    def make(self, *, is_fresh: bool = False, **options: Any) -> servers.Server:
        var = self._root / f"{len(self._started) + 1}"
        if not is_fresh:
            servers.clone_demo(var)
        server = servers.start(var, **options)
        self._started.append(server)
        server.wait_until_healthy()
        return server

    def close(self) -> None:
        for server in self._started:
            server.ask_to_stop()
        for server in self._started:
            server.stop()
        shutil.rmtree(self._root, ignore_errors=True)


@pytest.fixture(scope="module")
def make_server() -> Iterator[Callable[..., servers.Server]]:
    """Start servers of one's own; they stop at the end of the module, if still there.

    Called without arguments: the demo, seeded, with nothing else in it. ``is_fresh``
    begins with an empty ``VAR``; further arguments go to ``servers.start``.
    """
    house = _House("own")
    yield house.make
    house.close()


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """Return the demo's server, shared: leave nothing behind that others would meet."""
    house = _House("shared")
    yield house.make()
    house.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, never a downloaded one."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser_finder.find(), args=list(browser_finder.FLAGS)
        )
        yield launched
        launched.close()


@pytest.fixture
def new_context(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser contexts: each is one person with one device."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{**DESKTOP, "locale": "en-GB", "ignore_https_errors": True, **options}
        )
        context.set_default_timeout(15_000)
        context.tracing.start(screenshots=True, snapshots=True)
        opened.append(context)
        return context

    yield make
    reports = request.node.stash.get(_reports, {})
    has_failed = any(report.failed for report in reports.values())
    for number, context in enumerate(opened, 1):
        if has_failed:
            _keep(context, RESULTS / _file_name(request.node.nodeid), number)
        else:
            context.tracing.stop()
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server: servers.Server) -> Page:
    """Open a desktop's page; addresses are relative to the server."""
    return new_context(base_url=server.origin).new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], server: servers.Server) -> Page:
    """Open a phone's page; addresses are relative to the server."""
    return new_context(base_url=server.origin, **PHONE).new_page()


def _keep(context: BrowserContext, results: Path, number: int) -> None:
    results.mkdir(parents=True, exist_ok=True)
    for index, page in enumerate(context.pages, 1):
        page.screenshot(path=results / f"{number}-{index}.png", full_page=True)
    context.tracing.stop(path=results / f"{number}-trace.zip")


def _file_name(node_id: str) -> str:
    return re.sub(r"[^\w.-]+", "-", node_id)[-120:]
