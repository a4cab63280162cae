"""Whatever script people write into any field, no page of anybody runs or holds it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

import servers
from places import REPOSITORY
from shots.screens import SCREENS
from shots.stage import Stage, set_stage
from shots.tour import DESK, contexts_of, settle

_WRITE = """
import sys
sys.path.insert(0, {tests!r})
from browser.stored_script import write
write()
"""
# What the demo has no row of, and documents in which there is no sentence.
_NO_ROW = {
    "safety.SafetyEntry.facts",
    "questionnaires.MeetingForm.title",
    "questionnaires.QuestionnaireResponse.questionnaire",
    "intake.Addendum.words",
    "coding.Operation.changes",
    "coding.CodedAnnotation.modifiers",
    "coding.MeasureRecord.values",
}
_LISTEN = """() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation",
    (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}"""
_FOUND = """() => [
  ...window.refused,
  ...[...document.querySelectorAll(
    "x-canary, [src*=canary], [onerror], [onload], [href^='javascript:' i]"
  )].map((one) => one.outerHTML.slice(0, 200)),
]"""


@pytest.fixture(scope="module")
def server(make_server: Callable[..., servers.Server]) -> servers.Server:
    return make_server()


@pytest.fixture(scope="module")
def stage(server: servers.Server) -> Stage:
    return set_stage(server)


def test_no_page_runs_or_holds_what_was_written(
    server: servers.Server, stage: Stage, browser: Browser
) -> None:
    """Every page that has an address, as who meets it: no dialog, refusal or element."""
    written = json.loads(server.ask(_WRITE.format(tests=str(REPOSITORY / "tests"))))
    assert {name for name, rows in written.items() if not rows} == _NO_ROW
    found: dict[str, list[str]] = {}
    shown = 0
    for who in sorted({screen.who for screen in SCREENS}):
        page = _page(stage, browser, who)
        said = _hear(page)
        for screen in SCREENS:
            if screen.who != who or screen.start:
                continue
            page.goto(stage.address(screen.address))
            settle(page)
            said += page.evaluate(_FOUND)
            shown += "x-canary" in page.content()
            if said:
                found[f"{who} {screen.name}"] = said[:]
                said.clear()
        page.context.close()
    assert found == {}
    assert shown > 100


def _page(stage: Stage, browser: Browser, who: str) -> Page:
    context = contexts_of(browser)(base_url=stage.origin, **DESK)
    if who in stage.cookies:
        context.add_cookies([{**stage.cookies[who], "url": stage.origin}])
    context.add_init_script(f"({_LISTEN})()")
    return context.new_page()


def _hear(page: Page) -> list[str]:
    """Write down every dialog, and every request that the script asks for."""
    said: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        said.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def note(request: Request) -> None:
        if "/canary" in request.url:
            said.append(request.url)

    page.on("dialog", dismiss)
    page.on("request", note)
    return said
