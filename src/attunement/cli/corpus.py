"""Many coded files, each measured alone: what is done is kept, what fails is told."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import as_completed as pool_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from attunement import __version__
from attunement.cli.plain import head
from attunement.cli.verbs.measure import measured
from attunement.errors import AttunementError, FormatError, MissingExtraError
from attunement.formats.registry import FORMATS, read_parts
from attunement.formats.schemes import read_scheme

__all__ = ["Kept", "coded_files", "done_by", "measured_file"]

_EXTENSIONS = frozenset(
    extension
    for one in FORMATS
    if one.read_parts is not None
    for extension in one.extensions
)
_OF_CODES = ("share", "bouts", "mean_bout_ms", "rate_per_min")
_OF_PAIRS = (
    ("answers", "share"),
    ("shared_pleasure", "share"),
    ("match", "share"),
    ("match", "repairs_per_min"),
)

#: What became of a file: its lines, or why there are none.
Outcome = dict[str, Any]


def coded_files(places: Iterable[str], *, without: Path) -> list[Path]:
    """Return every coded file in some folders, in order.

    Raises
    ------
    FormatError
        When there is none.
    OSError
        When a place is not there.
    """
    found: dict[Path, None] = {}
    for place in map(Path, places):
        place.stat()
        inside = [place] if place.is_file() else sorted(place.rglob("*"))
        for one in inside:
            is_ours = without in (one, *one.parents) or one.name.startswith(".")
            if one.suffix.lower() in _EXTENSIONS and one.is_file() and not is_ours:
                found[one] = None
    if not found:
        raise FormatError("no coded file was found", path=", ".join(map(str, places)))
    return [*found]


def measured_file(path: str, scheme: str | None) -> Outcome:
    """Return the numbers of every part of a file, one a line, or what is wrong."""
    try:
        readings = read_parts(
            path, scheme=None if scheme is None else read_scheme(scheme)
        )
        rows = [
            {"file": path, **row}
            for reading in readings.values()
            for row in _rows(
                measured(
                    reading.timeline,
                    _EVERYTHING,
                    reading.timeline.window,
                    document=head(reading.coding_session),
                )
            )
        ]
    except AttunementError as error:
        return {"error": str(error)}
    except OSError as error:
        return {"error": f"{path}: {error.strerror}"}
    return {"rows": rows}


_EVERYTHING = argparse.Namespace(
    tier=None, caregiver=None, infant=None, bin_ms=None, answer_window_ms=None
)


def _rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    film = {"recording": document["recording"], "coder": document["coder"]}
    for budget in document["budgets"]:
        for code in budget["codes"]:
            for name in _OF_CODES:
                yield {
                    **film,
                    "about": budget["tier"],
                    "code": code["code"],
                    "measure": name,
                    "value": code[name],
                    "observable_ms": budget["observable_ms"],
                }
    for pair in document["pairs"]:
        known = [one for one in _OF_PAIRS if one[0] in pair]
        for name, value in known:
            yield {
                **film,
                "about": f"{pair['caregiver']} and {pair['infant']}",
                "code": "",
                "measure": f"{name}_{value}",
                "value": pair[name][value],
                "observable_ms": pair[name].get("observable_ms"),
            }


class Kept:
    """Keep what became of each file, so that work that was stopped goes on.

    Parameters
    ----------
    folder : pathlib.Path
        Where to; made when it is not there.
    scheme : str or None
        What the files are read with; another scheme is other work.
    """

    def __init__(self, folder: Path, scheme: str | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._scheme = scheme

    def get(self, path: Path) -> Outcome | None:
        """Return what became of a file; None when it changed, failed, or is new."""
        try:
            kept = json.loads(self._place(path).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        is_same = kept["stamp"] == self._stamp(path) and "rows" in kept["outcome"]
        return dict(kept["outcome"]) if is_same else None

    def put(self, path: Path, outcome: Outcome) -> None:
        """Keep what became of a file, whole or not at all."""
        document = {"stamp": self._stamp(path), "outcome": outcome}
        begun = self._place(path).with_suffix(".begun")
        begun.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        begun.replace(self._place(path))

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:32]
        return self._folder / f"{name}.json"

    def _stamp(self, path: Path) -> list[Any]:
        found = path.stat()
        return [found.st_size, found.st_mtime_ns, self._scheme, __version__]


_Work = Callable[[Sequence[Path]], Iterator[tuple[Path, Outcome]]]


@contextmanager
def done_by(
    *, scheme: str | None, workers: int, scheduler: str | None
) -> Iterator[_Work]:
    """Give who does the work: this process, some beside it, or a cluster.

    Raises
    ------
    MissingExtraError
        When a cluster is asked for and distributed is not installed.
    """
    if scheduler is not None:
        with _cluster(scheduler) as client:
            yield lambda paths: _by_cluster(client, paths, scheme)
    elif workers == 1:
        yield lambda paths: ((path, measured_file(str(path), scheme)) for path in paths)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield lambda paths: _by_pool(pool, paths, scheme)


def _by_pool(
    pool: ProcessPoolExecutor, paths: Sequence[Path], scheme: str | None
) -> Iterator[tuple[Path, Outcome]]:
    futures = {pool.submit(measured_file, str(one), scheme): one for one in paths}
    for future in pool_completed(futures):
        yield futures[future], _outcome(future, futures[future])


def _outcome(future: Any, path: Path) -> Outcome:
    # A worker may be ended from outside, or by a file that no reader foresaw.
    try:
        return dict(future.result())
    except Exception as error:
        return {"error": f"{path}: {type(error).__name__}: {error}"}


def _cluster(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("distributed", extra="cluster") from error
    return Client(scheduler)  # type: ignore[no-untyped-call]


def _by_cluster(
    client: Any, paths: Sequence[Path], scheme: str | None
) -> Iterator[tuple[Path, Outcome]]:
    from distributed import as_completed

    futures = {
        client.submit(measured_file, str(one), scheme, pure=False): one for one in paths
    }
    for future in as_completed([*futures]):  # type: ignore[no-untyped-call]
        yield futures[future], _outcome(future, futures[future])
