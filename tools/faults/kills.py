"""Kills of the web process and the worker at random moments of work that goes on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import numpy as np

from faults.house import House
from faults.operations import Operation
from faults.steps import Breaker

_LATEST_S = 0.5


def run(house: House, count: int, seed: int) -> list[str]:
    """Kill `count` times; return the breaches. The same seed kills at the same moments."""
    chance = np.random.default_rng(seed)
    breaker = Breaker(house)
    sent: list[Operation] = []
    breaches: list[str] = []
    for _number in range(count):
        operation = breaker.operation(
            str(chance.choice(["upload, finish", "annotate", "ingest"]))
        )
        verb = str(chance.choice(["web", "worker"]))
        after_s = float(chance.uniform(0, _LATEST_S))
        working = threading.Thread(target=operation.attempt)
        working.start()
        time.sleep(after_s)
        house.kill(verb)
        working.join()
        house.mend()
        breaches += _found(operation.again)
        sent.append(operation)
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")
    for operation in sent:
        breaches += _found(operation.breaches)
    return breaches


def _found(check: Callable[[], list[str] | None]) -> list[str]:
    try:
        return check() or []
    except (AssertionError, TimeoutError) as error:
        return [f"{type(error).__name__}: {error}"]
