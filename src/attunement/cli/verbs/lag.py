"""``attunement lag FILE``: whether one thing follows another more often than not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np

from attunement.cli.opening import (
    add_file_words,
    add_window_words,
    countable,
    opened,
    window_of,
)
from attunement.cli.plain import head, plain, result
from attunement.cli.progress import Progress
from attunement.cli.wording import NOTE, head_lines, number, table_lines
from attunement.measures.contingency import (
    adjusted_residuals,
    odds_ratio,
    permutation_test,
    time_window_contingency,
    time_window_test,
    yules_q,
)
from attunement.measures.sequences import event_sequences, lag_table
from attunement.timeline.behavior import Behavior
from attunement.timeline.interval import Interval
from attunement.timeline.timeline import Timeline

NAME = "lag"
HELP = "what follows what, by events or within a time"


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the file, the pair, and how near the second has to follow."""
    words.add_argument("file", metavar="FILE", help="a coded film, in any format")
    for name, what in (("--given", "comes before"), ("--target", "follows")):
        words.add_argument(
            name, required=True, metavar="TIER=CODE",
            help=f"what {what}; several codes with commas, the whole tier without",
        )  # fmt: skip
    near = words.add_mutually_exclusive_group()
    near.add_argument(
        "--window-ms", type=int, metavar="N", help="within this time after the onset"
    )
    near.add_argument("--lag", type=int, metavar="N", help="so many events later")
    words.add_argument(
        "--pause-ms", type=int, metavar="N",
        help="a pause of this length is an event as well",
    )  # fmt: skip
    words.add_argument(
        "--permutations",
        type=int,
        metavar="N",
        help="and compare with random orders, or with the target at other times",
    )
    words.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="of the random orders, default 0",
    )
    add_window_words(words)
    add_file_words(words)


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Count within a time where one is given, else by events."""
    coding = opened(asked.file, asked).coding_session
    film = countable(coding.timeline)
    window = window_of(film, asked)
    given, target = Behavior.parse(asked.given), Behavior.parse(asked.target)
    document = {**head(coding), "window": plain(window), "given": str(given),
                "target": str(target)}  # fmt: skip
    if asked.window_ms is not None:
        found = time_window_contingency(
            film, given=given, target=target, window_ms=asked.window_ms, window=window
        )
        document["within_ms"] = result(
            found, "value", "inside", "outside", "contingency"
        )
        if asked.permutations is not None:
            test = time_window_test(
                film,
                given=given,
                target=target,
                window_ms=asked.window_ms,
                window=window,
                rng=np.random.default_rng(asked.seed),
                n=asked.permutations,
            )
            document["permutations"] = {"seed": asked.seed, **result(test, "value")}
        return document
    return {**document, "by_events": _by_events(film, given, target, asked, window)}


def _by_events(
    film: Timeline,
    given: Behavior,
    target: Behavior,
    asked: argparse.Namespace,
    window: Interval,
) -> dict[str, Any]:
    sequences = event_sequences(
        film,
        behaviors=with_the_rest(film, given, target),
        window=window,
        pause_ms=asked.pause_ms,
    )
    table = lag_table(sequences, lag=1 if asked.lag is None else asked.lag)
    pair = table.collapsed(str(given), str(target))
    at = table.codes.index(str(given)), table.codes.index(str(target))
    document: dict[str, Any] = {
        "lag": table.lag,
        "transitions": table.n,
        "sequences": table.sequences,
        "codes": list(table.codes),
        "counts": plain(table.counts),
        "pair": plain(pair),
        "count": int(table.counts[at]),
        "share": plain(table.probabilities[at]),
        "shows_counts_only": table.shows_counts_only,
    }
    if table.n:
        residuals = adjusted_residuals(table)
        document |= {
            "expected": plain(residuals.expected[at]),
            "adjusted_residual": plain(residuals.values[at]),
            "p": plain(residuals.p[at]),
            "is_thin": bool(residuals.thin[at]),
            "odds_ratio": result(odds_ratio(pair), "value"),
            "yules_q": result(yules_q(pair), "value"),
        }
    if asked.permutations is not None:
        with Progress("Drawing random orders") as bar:
            test = permutation_test(
                sequences,
                rng=np.random.default_rng(asked.seed),
                lag=table.lag,
                n=asked.permutations,
                progress=bar.at,
            )
        document["permutations"] = {
            "n": test.n,
            "seed": asked.seed,
            **plain(test.of(str(given), str(target))),
            "provenance": plain(test.provenance),
        }
    return {**document, "provenance": plain(table.provenance)}


def with_the_rest(film: Timeline, given: Behavior, target: Behavior) -> list[Behavior]:
    """Return the pair and every other code of its tiers: what else could have followed."""
    found = list(dict.fromkeys([given, target]))
    for tier in dict.fromkeys([given.tier_in(film).id, target.tier_in(film).id]):
        asked_for = [one for one in (given, target) if one.tier == tier]
        if not all(one.codes for one in asked_for):
            continue
        taken = {code for one in asked_for for code in one.codes}
        found += [
            Behavior(tier=tier, codes=(code.id,))
            for code in film.tier(tier).scheme.codes
            if code.id not in taken and not code.is_unscorable
        ]
    return found


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the two-by-two table and what it says."""
    yield from head_lines(document)
    yield f"{document['target']} after {document['given']}"
    yield ""
    if found := document.get("within_ms"):
        yield from _pair_lines(
            found["table"], f"within {found['window_ms']} ms", "at other times"
        )
        yield f"Yule's Q {number(found['value'], places=2)}"
        yield f"contingency {number(found['contingency'], places=2)}"
        if found["value"] is None:
            yield _THIN
        elif test := document.get("permutations"):
            yield (
                f"p {test['p']:.4f} in {test['n']} turns of the target round the film, "
                f"seed {test['seed']}"
            )
    else:
        yield from _event_lines(document["by_events"])
    yield ""
    yield NOTE


_THIN = "The table is thin: its counts are shown and no coefficient."


def _event_lines(found: dict[str, Any]) -> Iterator[str]:
    yield from _pair_lines(found["pair"], "after it", "after anything else")
    yield f"{found['transitions']} transitions in {found['sequences']} sequences"
    if not found["transitions"] or found["is_thin"] or found["shows_counts_only"]:
        yield _THIN
        return
    yield (
        f"expected {number(found['expected'])}, adjusted residual "
        f"{number(found['adjusted_residual'], places=2)}"
    )
    yield f"odds ratio {number(found['odds_ratio']['value'], places=2)}"
    yield f"Yule's Q {number(found['yules_q']['value'], places=2)}"
    if test := found.get("permutations"):
        yield f"p {test['p']:.4f} in {test['n']} random orders, seed {test['seed']}"


def _pair_lines(table: list[list[int]], inside: str, outside: str) -> Iterator[str]:
    yield from table_lines(
        ("it follows", "it does not"), [(inside, table[0]), (outside, table[1])]
    )
