"""The habits of the front end that no other tool checks."""

from __future__ import annotations

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


def test_no_default_exports() -> None:
    files = tracked.files("frontend/src/*.ts", "frontend/src/*.tsx")

    assert tracked.lines_with(r"^export default\b", files) == []
