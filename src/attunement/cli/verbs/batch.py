"""``attunement batch DIR …``: the measures of many files as one table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attunement.cli.corpus import Kept, coded_files, done_by
from attunement.cli.progress import Progress
from attunement.errors import MeasureError
from attunement.formats.series import check_columns_name, write_columns

NAME = "batch"
HELP = "the measures of every coded file in folders, one number a line"

_COLUMNS = (
    *("file", "recording", "coder", "about", "code", "measure", "value"),
    "observable_ms",
)
_SOME_FAILED = 1


def add_words(words: argparse.ArgumentParser) -> None:
    """Add the folders, the table, and who does the work."""
    words.add_argument("places", nargs="+", metavar="DIR", help="folders, or files")
    words.add_argument(
        "--out", required=True, metavar="OUT", help="the table: .parquet, .csv or .tsv"
    )
    who = words.add_mutually_exclusive_group()
    who.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N",
        help="processes, default one a core",
    )  # fmt: skip
    who.add_argument(
        "--scheduler", metavar="tcp://…", help="a Dask cluster that sees the same files"
    )
    words.add_argument("--scheme", metavar="S", help="the scheme they were coded with")


def answer(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure what is not measured yet, and write one table of everything."""
    check_columns_name(asked.out)
    if asked.workers < 1:
        raise MeasureError(
            f"{asked.workers} workers were asked for; expected 1 or more"
        )
    out = Path(asked.out)
    folder = out.with_name(f".{out.name}.kept")
    paths = [one for one in coded_files(asked.places, without=out) if one != out]
    kept = Kept(folder, asked.scheme)
    found = {path: outcome for path in paths if (outcome := kept.get(path))}
    left = [path for path in paths if path not in found]
    resumed = len(found)
    with (
        done_by(
            scheme=asked.scheme, workers=asked.workers, scheduler=asked.scheduler
        ) as work,
        Progress("Measuring") as bar,
    ):
        for path, outcome in work(left):
            kept.put(path, outcome)
            found[path] = outcome
            bar.at(len(found) / len(paths))
    rows = [row for path in paths for row in found[path].get("rows", ())]
    write_columns({name: [row[name] for row in rows] for name in _COLUMNS}, out)
    failed = [found[path]["error"] for path in paths if "error" in found[path]]
    return {
        "out": asked.out,
        "files": len(paths),
        "measured": len(left) - len(failed),
        "resumed": resumed,
        "rows": len(rows),
        "failed": failed,
        "status": _SOME_FAILED if failed else 0,
    }


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield how much was done, and what could not be."""
    yield (
        f"{document['out']}: {document['rows']} numbers of "
        f"{document['measured'] + document['resumed']} files, "
        f"{document['resumed']} of them measured before"
    )
    for one in document["failed"]:
        yield f"failed: {one}"
