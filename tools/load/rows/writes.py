"""Marking at the desk: with the audit record and without, and fifty who write at once."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

from faults.phone import Phone
from load.line import Line, interleaved
from load.place import served

_ROUNDS = 5
_SECONDS = 1.0
_WRITERS = 50
_EACH = 4


def lines() -> Iterator[Line]:
    """Measure, on one server."""
    with served() as place:
        desk = place.tell("coder()")
        mine, other, spread = interleaved(
            lambda: float(place.tell(f"rate_of_writing('audited', {_SECONDS})")),
            lambda: float(place.tell(f"rate_of_writing('unaudited', {_SECONDS})")),
            _ROUNDS,
        )
        yield Line(
            name="writes",
            of="marks a second, each committed: with the audit record ÷ without",
            ratio=mine / other,
            goal=0.6,
            bound="at least",
            more={"ours_a_second": round(mine), "spread": round(spread, 2)},
        )
        phone = place.phone(desk["cookie"])
        began = time.perf_counter()
        statuses = _all_at_once(phone, desk["coding"])
        took = time.perf_counter() - began
        yield Line(
            name="writes_together",
            of=f"errors of {_WRITERS} who write {_EACH} marks each to one coding at once",
            ratio=sum(count for status, count in statuses.items() if status != 200),
            goal=0,
            bound="at most",
            more={
                "a_second": round(_WRITERS * _EACH / took),
                "statuses": dict(statuses),
            },
        )


def _all_at_once(phone: Phone, coding: str) -> Counter[int]:
    statuses: Counter[int] = Counter()
    together = threading.Barrier(_WRITERS)

    def write() -> None:
        together.wait()
        for _mark in range(_EACH):
            operation = {
                "id": str(uuid4()),
                "kind": "undo",
                "position_ms": 0,
                "changes": [],
            }
            reply = phone.ask(
                "POST",
                f"/api/v1/coding/{coding}/operations",
                {"content-type": "application/json"},
                json.dumps({"base_sequence": 0, "operations": [operation]}).encode(),
            )
            statuses[reply.status] += 1

    threads = [threading.Thread(target=write) for _writer in range(_WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
