"""``attunement measure FILE``: the budget of each tier, the measures of each pair."""

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
from attunement.cli.plain import head, plain, result
from attunement.cli.wording import NOTE, head_lines, number, percent, seconds
from attunement.errors import MeasureError
from attunement.measures.contingency import answers_to_bids
from attunement.measures.durations import time_budget
from attunement.measures.engagement import match, shared_pleasure
from attunement.timeline.episode import bins
from attunement.timeline.interval import Interval
from attunement.timeline.timeline import Timeline

NAME = "measure"
HELP = "shares, answers, pleasure and match"


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the file, the tiers, the people and the time."""
    words.add_argument("file", metavar="FILE", help="a coded film, in any format")
    words.add_argument(
        "--tier", action="append", metavar="T", help="only this tier; may be repeated"
    )
    words.add_argument("--caregiver", metavar="NAME", help="only pairs with them")
    words.add_argument("--infant", metavar="NAME", help="only pairs with them")
    add_window_words(words)
    words.add_argument(
        "--bin",
        dest="bin_ms",
        type=int,
        metavar="MS",
        help="and in bins of this length",
    )
    words.add_argument(
        "--answer-window-ms", type=int, metavar="MS", help="default the scheme's"
    )
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure the window, and every bin of it where bins are asked for."""
    coding = opened(asked.file, asked).coding_session
    return measured(
        coding.timeline,
        asked,
        window_of(coding.timeline, asked),
        document=head(coding),
    )


def measured(
    timeline: Timeline,
    asked: argparse.Namespace,
    window: Interval,
    *,
    document: dict[str, Any],
) -> dict[str, Any]:
    """Add measures to a document.

    Raises
    ------
    MeasureError
        When a person is asked for who is not in the film.
    """
    film = countable(timeline)
    found = {**document, **_window(film, asked, window)}
    if asked.bin_ms is not None:
        found["bins"] = [
            _window(film, asked, one) for one in bins(window, bin_ms=asked.bin_ms)
        ]
    return found


def _window(
    film: Timeline, asked: argparse.Namespace, window: Interval
) -> dict[str, Any]:
    tiers = film.tiers
    if asked.tier is not None:
        tiers = tuple(film.tier(one) for one in asked.tier)
    pairs = [
        (one, other)
        for one in _people(film, "caregiver", asked.caregiver)
        for other in _people(film, "infant", asked.infant)
        if asked.tier is None
    ]
    return {
        "window": plain(window),
        "budgets": [result(time_budget(tier, window=window)) for tier in tiers],
        "pairs": [
            _pair(film, one, other, window, asked.answer_window_ms)
            for one, other in pairs
        ],
    }


def _people(timeline: Timeline, role: str, wanted: str | None) -> list[str]:
    found = [one for one in timeline.subjects if one.rpartition("-")[0] == role]
    if wanted is None:
        return found
    if wanted not in found:
        raise MeasureError(
            f"no {role} {wanted!r} in this film; there are {', '.join(found) or 'none'}"
        )
    return [wanted]


def _pair(
    timeline: Timeline,
    caregiver: str,
    infant: str,
    window: Interval,
    answer_window_ms: int | None,
) -> dict[str, Any]:
    scheme = timeline.scheme
    document: dict[str, Any] = {"caregiver": caregiver, "infant": infant}
    if scheme.answer_rule is not None:
        answers = answers_to_bids(
            timeline,
            caregiver=caregiver,
            infant=infant,
            window=window,
            window_ms=answer_window_ms,
        )
        document["answers"] = {
            "bids": answers.bids,
            "answered": answers.answered,
            "share": answers.value,
            "cut": answers.cut,
            "window_ms": answers.window_ms,
            "median_latency_ms": plain(answers.median_latency_ms),
            "shows_counts_only": answers.shows_counts_only,
            "provenance": plain(answers.provenance),
        }
    if scheme.pleasure_rule is not None:
        pleasure = shared_pleasure(
            timeline, caregiver=caregiver, infant=infant, window=window
        )
        document["shared_pleasure"] = {**result(pleasure), "share": pleasure.value}
    if scheme.match_map is not None:
        both = match(timeline, caregiver=caregiver, infant=infant, window=window)
        document["match"] = {
            **result(both),
            "share": both.value,
            "repairs_per_min": both.repairs_per_min,
        }
    return document


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the budget of each tier and the lines of each pair."""
    yield from head_lines(document)
    for window in [document, *document.get("bins", [])]:
        yield from _window_lines(window)
    yield ""
    yield NOTE


def _window_lines(document: dict[str, Any]) -> Iterator[str]:
    window = document["window"]
    yield f"{window['onset_ms'] / 1000:.3f} to {window['offset_ms'] / 1000:.3f} s"
    for budget in document["budgets"]:
        yield ""
        yield f"{budget['tier']}, {seconds(budget['observable_ms'])} observable"
        yield f"  {'':<24}{'share':>8}{'bouts':>8}{'mean':>10}{'per min':>10}"
        for code in budget["codes"]:
            yield (
                f"  {code['code']:<24}{percent(code['share']):>8}{code['bouts']:>8}"
                f"{seconds(code['mean_bout_ms']):>10}"
                f"{number(code['rate_per_min']):>10}"
            )
    for pair in document["pairs"]:
        yield ""
        yield f"{pair['caregiver']} and {pair['infant']}"
        yield from _pair_lines(pair)


def _pair_lines(pair: dict[str, Any]) -> Iterator[str]:
    if answers := pair.get("answers"):
        yield (
            f"  answers within {seconds(answers['window_ms'])}: "
            f"{answers['answered']} of {answers['bids']} bids, {answers['cut']} cut"
        )
    if pleasure := pair.get("shared_pleasure"):
        yield (
            f"  shared pleasure: {seconds(pleasure['ms'])} of "
            f"{seconds(pleasure['observable_ms'])}, {percent(pleasure['share'])}"
        )
    if both := pair.get("match"):
        yield (
            f"  match: {percent(both['share'])} of "
            f"{seconds(both['observable_ms'])}, {both['repairs']} repairs"
        )
