"""What an answer tells in typed form: the keys of its JSON, place by place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from places import REPOSITORY

_DECLARED = REPOSITORY / "tests/golden/told.txt"
_IN_A_PAGE = re.compile(
    r'<script id="(?:props-)?([\w-]+?)(?:-[0-9a-f]{8})?" type="application/json">'
    r"(.*?)</script>",
    re.DOTALL,
)
# Objects whose keys are data, not fields: what stands under each key is told once.
_BY_KEY = re.compile(r"(^|\.)(tiers|questions|situations|modifiers|parameters)$")


def declared(who: str) -> set[str]:
    """Read what a person may be told; each line says to whom, where and which keys."""
    lines = (line.split(" | ") for line in _DECLARED.read_text().splitlines())
    return {told for names, told in lines if who in names.split()}


def told(route: str, answer: Any) -> Iterator[str]:
    """Name the keys of every object in an answer, or in a page as JSON."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code >= 300 or answer.streaming:
        return
    if "json" in kind:
        for place, keys in _keys(json.loads(answer.content), ""):
            yield f"{route} {place or '.'}: {keys}"
    elif "html" in kind:
        for name, text in _IN_A_PAGE.findall(answer.content.decode()):
            for place, keys in _keys(json.loads(text), f"<{name}>"):
                yield f"{route} {place}: {keys}"


def _keys(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _keys(each, f"{place}[]")
    if isinstance(value, dict):
        is_by_key = bool(_BY_KEY.search(place))
        yield place, "*" if is_by_key else " ".join(sorted(value))
        for key, each in value.items():
            yield from _keys(each, f"{place}.{'*' if is_by_key else key}".lstrip("."))
