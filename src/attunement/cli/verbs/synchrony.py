"""``attunement synchrony FILE.csv``: how alike two series move."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from attunement.cli.plain import result
from attunement.cli.progress import Progress
from attunement.cli.wording import NOTE, number, percent
from attunement.formats.series import read_series
from attunement.measures.synchrony import (
    Null,
    surrogate_test,
    windowed_cross_correlation,
)

NAME = "synchrony"
HELP = "windowed cross-correlation of two series, and whether it is more than chance"


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the table, its columns, and the lengths."""
    words.add_argument("file", metavar="FILE.csv", help="a table, a line a sample")
    for name in ("--x", "--y"):
        words.add_argument(
            name, required=True, metavar="COL", help="a column, a person"
        )
    words.add_argument(
        "--rate-hz", type=float, required=True, metavar="R", help="lines a second"
    )
    for name, default, what in (
        ("--window-ms", 10_000, "length of a window"),
        ("--step-ms", 5_000, "from one window to the next"),
        ("--max-lag-ms", 5_000, "how far one is moved either way"),
    ):
        words.add_argument(
            name, type=int, default=default, metavar="N", help=f"{what}, default {default}"
        )  # fmt: skip
    words.add_argument(
        "--surrogates", type=int, metavar="N", help="compare with so many stand-ins"
    )
    words.add_argument(
        "--null", choices=get_args(Null), default="segment", metavar="NAME",
        help=f"what stands in: {', '.join(get_args(Null))}; default segment",
    )  # fmt: skip
    words.add_argument(
        "--other", action="append", default=[], metavar="COL",
        help="a column of another pair, for --null pairs; may be repeated",
    )  # fmt: skip
    words.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the stand-ins, default 0"
    )


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Correlate, and compare with stand-ins where they are asked for."""
    series = read_series(asked.file, columns=[asked.x, asked.y, *asked.other])
    lengths = {
        "rate_hz": asked.rate_hz,
        "window_ms": asked.window_ms,
        "step_ms": asked.step_ms,
        "max_lag_ms": asked.max_lag_ms,
    }
    x, y = series[asked.x], series[asked.y]
    found = windowed_cross_correlation(x, y, **lengths)
    shape = found.fisher_z.shape
    document: dict[str, Any] = {
        "x": asked.x,
        "y": asked.y,
        "samples": len(x),
        "windows": shape[0],
        "lags": shape[1],
        **result(found, "absolute", "signed", "lead", "lag", "peak_lag_ms"),
    }
    if asked.surrogates is not None:
        with Progress("Comparing with stand-ins") as bar:
            test = surrogate_test(
                x,
                y,
                **lengths,
                rng=np.random.default_rng(asked.seed),
                null=asked.null,
                n=asked.surrogates,
                others=[series[one] for one in asked.other],
                progress=bar.at,
            )
        document["surrogates"] = {**result(test, "value", "n", "p"), "seed": asked.seed}
    return document


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the summaries and the comparison."""
    yield f"{document['x']} and {document['y']}"
    yield (
        f"{document['windows']} windows, {document['lags']} lags, "
        f"{percent(document['usable_share'])} of the samples"
    )
    yield (
        f"mean size of z {number(document['absolute'], places=3)}, "
        f"mean z {number(document['signed'], places=3)}"
    )
    yield (
        f"{document['x']} before {number(document['lead'], places=3)}, "
        f"{document['y']} before {number(document['lag'], places=3)}, "
        f"highest at {number(document['peak_lag_ms'], places=0)} ms"
    )
    if test := document.get("surrogates"):
        yield (
            f"against {test['n']} stand-ins ({test['null']}, seed {test['seed']}): "
            f"effect {number(test['value'], places=2)}, p {test['p']:.4f}"
        )
    yield ""
    yield NOTE
