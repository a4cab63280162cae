"""The answers of the command as lines to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["Table", "info", "measures"]

Table = Callable[[dict[str, Any]], Iterator[str]]

_NOTE = "A description of this film. There is no norm, and more is not better."


def info(document: dict[str, Any]) -> Iterator[str]:
    """Yield what a file holds, a line a tier."""
    yield from _head(document)
    rate = document["frame_rate"]
    frames = f", {rate} frames a second" if rate else ""
    yield f"{document['duration_ms'] / 1000:.3f} s{frames}"
    yield ""
    for tier in document["tiers"]:
        yield f"{tier['id']:<28}{tier['kind']:<8}{tier['annotations']:>6}"


def measures(document: dict[str, Any]) -> Iterator[str]:
    """Yield the budget of each tier and the lines of each pair."""
    yield from _head(document)
    window = document["window"]
    yield f"{window['onset_ms'] / 1000:.3f} to {window['offset_ms'] / 1000:.3f} s"
    for budget in document["budgets"]:
        yield ""
        yield f"{budget['tier']}, {_seconds(budget['observable_ms'])} observable"
        yield f"  {'':<24}{'share':>8}{'bouts':>8}{'mean':>10}{'per min':>10}"
        for code in budget["codes"]:
            yield (
                f"  {code['code']:<24}{_percent(code['share']):>8}{code['bouts']:>8}"
                f"{_seconds(code['mean_bout_ms']):>10}"
                f"{_number(code['rate_per_min']):>10}"
            )
    for pair in document["pairs"]:
        yield ""
        yield f"{pair['caregiver']} and {pair['infant']}"
        yield from _pair(pair)
    yield ""
    yield _NOTE


def _head(document: dict[str, Any]) -> Iterator[str]:
    scheme = document["scheme"]
    coder = document["coder"] or "unknown"
    yield f"{document['recording']}, coded by {coder}"
    yield f"{scheme['title']}, version {scheme['version']}"


def _pair(pair: dict[str, Any]) -> Iterator[str]:
    if answers := pair.get("answers"):
        yield (
            f"  answers within {_seconds(answers['window_ms'])}: "
            f"{answers['answered']} of {answers['bids']} bids, {answers['cut']} cut"
        )
    if pleasure := pair.get("shared_pleasure"):
        yield f"  shared pleasure: {_of(pleasure, 'ms')}"
    if both := pair.get("match"):
        yield (
            f"  match: {_percent(both['share'])} of "
            f"{_seconds(both['observable_ms'])}, {both['repairs']} repairs"
        )


def _of(document: dict[str, Any], name: str) -> str:
    return (
        f"{_seconds(document[name])} of {_seconds(document['observable_ms'])}, "
        f"{_percent(document['share'])}"
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.0f} %"


def _seconds(ms: float | None) -> str:
    return "-" if ms is None else f"{ms / 1000:.1f} s"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
