"""The habits of the front end that no other tool checks."""

from __future__ import annotations

import re
from pathlib import Path

from structure import tracked

_RAW = (
    r"\b(addEventListener|setTimeout|setInterval|requestAnimationFrame|"
    r"requestIdleCallback)\s*\(|"
    r"new (ResizeObserver|MutationObserver|IntersectionObserver)\b|createObjectURL\("
)
_PHYSICAL = (
    r"(^|[;{\s])((margin|padding|border)-(left|right|top|bottom)|"
    r"border-(top|bottom)-(left|right)-radius|left|right|top|bottom)\s*:|"
    r"\b(text-align|float|clear)\s*:\s*(left|right)\b"
)


_LEAVES = (
    r"\b(fetch|getJson|postJson|putJson|sendBeacon|XMLHttpRequest|WebSocket|EventSource|"
    r"localStorage|sessionStorage|indexedDB|caches|document\.cookie)\b"
)


def test_the_self_check_knows_no_way_out_and_no_place_to_keep_anything() -> None:
    """What somebody chooses lives in its page's memory; a form of the page sends it."""
    files = tracked.files("frontend/src/islands/selfcheck/*")
    code = [file for file in files if ".test." not in file.name]

    assert len(code) > 5
    assert tracked.lines_with(_LEAVES, code) == []


def test_listeners_timers_and_observers_belong_to_a_scope() -> None:
    """A raw one outlives its island; shared/scope.ts owns them all."""
    files = [
        file
        for file in tracked.files("frontend/src/*.ts", "frontend/src/*.tsx")
        if ".test." not in file.name and not str(file).endswith("shared/scope.ts")
    ]
    hits = [
        hit
        for hit in tracked.lines_with(_RAW, files)
        if "scope." not in hit and ": //" not in hit and ": *" not in hit
    ]

    assert hits == []


def test_styles_say_start_and_end_never_left_and_right() -> None:
    """Otherwise a right-to-left language turns the page inside out."""
    assert tracked.lines_with(_PHYSICAL, tracked.files("frontend/src/*.css")) == []


def test_a_class_that_one_page_shapes_is_known_to_no_other_sheet() -> None:
    """All sheets are loaded on every page, so that one page's bare name changes another.

    What several pages share is shaped by the sheets beside ``pages/``.
    """
    known = {
        sheet: _selectors(sheet) for sheet in tracked.files("frontend/src/styles/*.css")
    }
    pages = [sheet for sheet in known if sheet.parent.name == "pages"]
    shaped = {
        (sheet, name)
        for sheet in pages
        for selector in known[sheet]
        for name in re.findall(r"^\.([\w-]+)(?:::?[\w-]+)*$", selector)
    }
    met = [
        f"{sheet.name} and {other.name}: .{name}"
        for sheet, name in sorted(shaped)
        for other in known
        if other != sheet
        and any(re.search(rf"\.{name}(?![\w-])", one) for one in known[other])
    ]

    assert len(shaped) > 200
    assert met == []


def test_no_default_exports() -> None:
    files = tracked.files("frontend/src/*.ts", "frontend/src/*.tsx")

    assert tracked.lines_with(r"^export default\b", files) == []


def _selectors(sheet: Path) -> list[str]:
    """Return each selector of a style sheet, those inside of media rules, too."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return [
        selector.strip()
        for rule in re.findall(r"([^{};@]+)\{", text)
        for selector in re.split(r",(?![^(]*\))", rule)
    ]
