"""The one set of icons, shared with the front end (frontend/src/shared/icons.tsx)."""

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_TURNING = frozenset({"back", "forward", "leave"})


@cache
def draw(name: str, size: str = "") -> SafeString:
    """Draw an icon as inline SVG; arrows turn with the writing direction."""
    shapes = _drawings()[name]
    classes = ["i"]
    if size:
        classes.append(f"i-{size}")
    if name in _TURNING:
        classes.append("i-turns")
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        " ".join(classes),
        format_html_join("", "<{}{}/>", (_shape(*shape) for shape in shapes)),
    )


def _shape(element: str, attributes: dict[str, str]) -> tuple[str, SafeString]:
    return element, format_html_join("", ' {}="{}"', attributes.items())


@cache
def _drawings() -> dict[str, list[tuple[str, dict[str, str]]]]:
    file = Path(__file__).with_name("icons.json")
    drawings: dict[str, list[tuple[str, dict[str, str]]]] = json.loads(file.read_text())
    return drawings
