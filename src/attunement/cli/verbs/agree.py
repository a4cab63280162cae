"""``attunement agree A B``: how far two coders agree, tier by tier."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attunement.cli.opening import (
    add_file_words,
    add_window_words,
    countable,
    opened,
    window_of,
)
from attunement.cli.plain import plain, result
from attunement.cli.wording import number, percent, table_lines
from attunement.errors import MeasureError
from attunement.measures.reliability import event_kappa, match_events, time_unit_kappa
from attunement.timeline.interval import Interval
from attunement.timeline.tier import Tier

NAME = "agree"
HELP = "agreement of two coders, by time and by event"

_UNIT_MS = 1_000


def add_words(words: argparse.ArgumentParser) -> None:
    """Add both files, the unit and the tolerance."""
    words.add_argument("file", metavar="A", help="the film as one coded it")
    words.add_argument("other", metavar="B", help="the film as the other did")
    words.add_argument(
        "--tier", action="append", metavar="T", help="only this tier; may be repeated"
    )
    words.add_argument(
        "--unit-ms", type=int, default=_UNIT_MS, metavar="N",
        help="length of a unit of time, default 1000",
    )  # fmt: skip
    words.add_argument(
        "--tolerance-ms", type=int, metavar="N",
        help="how far apart an agreement may lie; default none by time, a unit by event",
    )  # fmt: skip
    add_window_words(words)
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Compare every tier that both files have."""
    first, second = (opened(one, asked) for one in (asked.file, asked.other))
    a, b = countable(first.timeline), countable(second.timeline)
    others = {tier.id: tier for tier in b.tiers}
    shared = [tier for tier in a.tiers if tier.id in others]
    if asked.tier is not None:
        shared = [a.tier(one) for one in asked.tier]
        others = {one: b.tier(one) for one in asked.tier}
    if not shared:
        raise MeasureError(
            f"{asked.file} and {asked.other} have no tier of one name; "
            f"the first has {', '.join(one.id for one in a.tiers) or 'none'}"
        )
    window = window_of(a, asked)
    return {
        "first": {"path": asked.file, "coder": first.coding_session.coder},
        "second": {"path": asked.other, "coder": second.coding_session.coder},
        "window": plain(window),
        "only_first": [one.id for one in a.tiers if one.id not in others],
        "only_second": [
            one.id for one in b.tiers if one.id not in {tier.id for tier in a.tiers}
        ],
        "tiers": [_compared(one, others[one.id], asked, window) for one in shared],
    }


def _compared(
    a: Tier, b: Tier, asked: argparse.Namespace, window: Interval
) -> dict[str, Any]:
    tolerance_ms = asked.tolerance_ms
    near_ms = asked.unit_ms if tolerance_ms is None else tolerance_ms
    document: dict[str, Any] = {"tier": a.id, "annotations": [len(a), len(b)]}
    try:
        by_time = time_unit_kappa(
            a, b, unit_ms=asked.unit_ms, tolerance_ms=tolerance_ms or 0, window=window
        )
        document["by_time"] = result(by_time, "value", "agreement", "shows_counts_only")
    except MeasureError as error:
        document["not_by_time"] = str(error)
    try:
        by_event = event_kappa(a, b, tolerance_ms=near_ms, window=window)
        matched = match_events(a, b, tolerance_ms=near_ms, window=window)
        document["by_event"] = result(by_event, "omissions", "commissions")
        document["matched"] = result(matched, "matches", "value", "mean_difference_ms")
    except MeasureError as error:
        document["not_by_event"] = str(error)
    return document


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield a line a tier, and why a number is missing."""
    for place in ("first", "second"):
        one = document[place]
        yield f"{place}: {one['path']}, coded by {one['coder'] or 'unknown'}"
    yield ""
    yield from table_lines(
        ("kappa by time", "agreement", "kappa by event", "matched", "of both"),
        [(one["tier"], _cells(one)) for one in document["tiers"]],
    )
    for one in document["tiers"]:
        for why in ("not_by_time", "not_by_event"):
            if why in one:
                yield f"  {one['tier']}, {why.replace('_', ' ')}: {one[why]}"
    for place in ("first", "second"):
        if missing := document[f"only_{place}"]:
            yield f"only in the {place}: {', '.join(missing)}"


def _cells(one: dict[str, Any]) -> tuple[str, ...]:
    by_time, by_event, matched = (
        one.get(name, {}) for name in ("by_time", "by_event", "matched")
    )
    return (
        number(by_time.get("value"), places=2),
        percent(by_time.get("agreement")),
        number(by_event.get("value"), places=2),
        str(matched.get("matches", "-")),
        " + ".join(map(str, one["annotations"])),
    )
