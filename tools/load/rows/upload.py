"""Sending: eight phones at once, each part durable, beside `cp` and a flush."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from load.line import Line, interleaved
from load.place import Place, served

_MIB = 1 << 20
_PART = 5 * _MIB
_FILM = 30 * _MIB
_PHONES = 8
_ROUNDS = 5


def lines() -> Iterator[Line]:
    """Measure, in one run on the same disk."""
    with (
        served() as place,
        tempfile.TemporaryDirectory(dir=place.server.var.parent) as scratch,
    ):
        films = [os.urandom(_FILM) for _phone in range(_PHONES)]
        sources = [Path(scratch) / f"{number}" for number in range(_PHONES)]
        for source, film in zip(sources, films, strict=True):
            source.write_bytes(film)
        each: list[list[float]] = []
        wishes = place.tell(f"parents({_PHONES * _ROUNDS + 1})")
        _send(place, wishes.pop(), films[0][: 10 * _MIB])
        before_kb = place.peak_kb()

        def ours() -> float:
            mine = [wishes.pop() for _film in films]
            took = _together(
                [
                    lambda wish=wish, film=film: _send(place, wish, film)
                    for wish, film in zip(mine, films, strict=True)
                ]
            )
            each.append(took)
            return max(took)

        def theirs() -> float:
            return max(_together([lambda one=one: _copy(one) for one in sources]))

        mine, other, spread = interleaved(ours, theirs, _ROUNDS)
        size = _PHONES * _FILM / _MIB
        yield Line(
            name="upload_durable",
            of=f"bytes/s of {_PHONES} phones in parts of 5 MiB ÷ cp + fsync",
            ratio=other / mine,
            goal=0.4,
            bound="at least",
            more={
                "ours_mib_s": round(size / mine),
                "peer_mib_s": round(size / other),
                "spread": round(spread, 3),
            },
        )
        yield Line(
            name="upload_fairness",
            of=f"slowest ÷ quickest of {_PHONES} phones",
            ratio=max(max(took) / min(took) for took in each),
            goal=2,
            bound="at most",
        )
        yield Line(
            name="upload_memory",
            of=f"MiB more at its peak after {_ROUNDS} × {size:.0f} MiB than after 10 MiB",
            ratio=(place.peak_kb() - before_kb) / 1024,
            goal=64,
            bound="at most",
        )


def _send(place: Place, wish: dict[str, Any], film: bytes) -> None:
    phone = place.phone(wish["parent"])
    address = phone.begin(wish["invitation"], film).headers["location"]
    for at in range(0, len(film), _PART):
        reply = phone.patch(address, at, film[at : at + _PART])
        if reply.status != 204:
            raise RuntimeError(f"a part was answered {reply.status}")


def _copy(source: Path) -> None:
    copy = source.with_suffix(".copy")
    subprocess.run(["cp", source, copy], check=True)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    copy.unlink()


def _together(works: list[Callable[[], None]]) -> list[float]:
    """Do all at once; return how long each took."""
    took: list[float] = []

    def one(work: Callable[[], None]) -> None:
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) != len(works):
        raise RuntimeError("one of them did not come to its end")
    return took
