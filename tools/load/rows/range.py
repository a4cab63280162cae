"""Watching: an encrypted, authorised range beside a plain one, and beside Django's."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from attunement_clinic.recordings.ranges import CHUNK
from faults.phone import Phone
from load.line import Line, interleaved, p95
from load.place import NOBODY, Place, served, timed

_MIB = 1 << 20
_PART = 8 * _MIB
_FILM = 256 * _MIB
_ROUNDS = 15
_FEW = 200


def lines() -> Iterator[Line]:
    """Measure, on one server and one peer."""
    with served() as place, tempfile.TemporaryDirectory() as scratch:
        film = place.tell(f"large_film({_FILM})")
        phone = place.phone(place.tell("cookie_of(inside.ingrid_id())"))
        plain = Path(scratch) / "plain"
        plain.write_bytes(os.urandom(_PART))
        with _peer(plain) as peer:
            ours = partial(_seconds, phone, f"/m/{film}", 0, _PART)
            ours()
            before_kb = place.peak_kb()
            for other, path, goal, bound in (
                ("the same responder, plaintext, no check", "/plain", 0.6, "at least"),
                ("Django FileResponse", "/file", 2.0, "at least"),
            ):
                mine, theirs, spread = interleaved(
                    ours, partial(_seconds, peer, path, 0, _PART), _ROUNDS
                )
                yield Line(
                    name="range",
                    of=f"throughput of 8 MiB ÷ {other}",
                    ratio=theirs / mine,
                    goal=goal,
                    bound=bound,
                    more={
                        "ours_mib_s": round(8 / mine),
                        "peer_mib_s": round(8 / theirs),
                        "spread": round(spread, 2),
                    },
                )
        yield from _seeks(place, phone, film, before_kb)


def _seeks(place: Place, phone: Phone, film: str, before_kb: int) -> Iterator[Line]:
    address = f"/m/{film}"
    last, first, spread = interleaved(
        partial(_seconds, phone, address, _FILM - _MIB, _FILM),
        partial(_seconds, phone, address, 0, _MIB),
        40,
    )
    yield Line(
        name="range_seek",
        of=f"last MiB ÷ first MiB of {_FILM // _MIB} MiB",
        ratio=last / first,
        goal=1.2,
        bound="at most",
        more={"spread": round(spread, 2)},
    )
    pairs = [
        (_seconds(phone, address, 0, 1), timed(phone, "/healthz")[0])
        for _each in range(_FEW)
    ]
    yield Line(
        name="range_first_byte",
        of="p95 of one byte ÷ p95 of /healthz",
        ratio=p95([each for each, _ in pairs]) / p95([each for _, each in pairs]),
        goal=4,
        bound="at most",
        more={"first_byte_ms": round(1000 * p95([each for each, _ in pairs]), 1)},
    )
    for at in range(0, _FILM, _PART):
        _seconds(phone, address, at, at + _PART)
    yield Line(
        name="range_memory",
        of=f"MiB more at its peak after {_FILM // _MIB} MiB than after 8 MiB",
        ratio=(place.peak_kb() - before_kb) / 1024,
        goal=64,
        bound="at most",
    )
    yield Line(
        name="range_queries",
        of="questions to the database for one range",
        ratio=place.tell(f"queries_of_a_range({film!r})"),
        goal=3,
        bound="at most",
    )


def _seconds(phone: Phone, path: str, start: int, stop: int) -> float:
    began = time.perf_counter()
    reply = phone.ask("GET", path, {"range": f"bytes={start}-{stop - 1}"})
    took = time.perf_counter() - began
    if len(reply.body) != stop - start:
        raise RuntimeError(f"{path}: {reply.status}, {len(reply.body)} bytes")
    return took


@contextmanager
def _peer(plain: Path) -> Iterator[Phone]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(__file__).parents[1] / "peer.py"
    process = subprocess.Popen(
        [sys.executable, str(program), str(plain), str(port), str(CHUNK)]
    )
    phone = Phone(f"http://127.0.0.1:{port}", NOBODY)
    try:
        deadline = time.monotonic() + 30
        while phone.ask("GET", "/file").status != 200:
            if time.monotonic() > deadline:
                raise TimeoutError("the peer does not answer")
            time.sleep(0.05)
        yield phone
    finally:
        process.terminate()
        process.wait()
