"""Every named step × {KILL, EIO, ENOSPC}: tried, mended, tried again, checked."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from faults.backing import Backing
from faults.house import House
from faults.operations import (
    Allowing,
    Annotating,
    Closing,
    Exporting,
    GivingUp,
    Operation,
    Sending,
    TakingBack,
)
from places import REPOSITORY

FAULTS = ("KILL", "EIO", "ENOSPC")


# The beginning of a step's name, and the operation that reaches it; the longest counts.
_REACHED_BY = {
    "upload": "upload, finish",
    "upload.cancel": "give up",
    "ingest": "ingest",
    "artefact": "ingest",
    "annotate": "annotate",
    "consent.give": "allow",
    "consent.withdraw": "end a use",
    "close": "close",
    "withdraw": "withdraw",
    "ledger": "withdraw",
    "shred": "shred",
    "export.make": "export",
    "export.end": "end an export",
    "backup": "backup",
}


def kind_of(step: str) -> str | None:
    """Name the operation that reaches a step."""
    fitting = [each for each in _REACHED_BY if step.startswith(f"{each}.")]
    return _REACHED_BY[max(fitting, key=len)] if fitting else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault at one step of one operation."""

    operation: str
    step: str
    fault: str
    breaches: tuple[str, ...]


def named_steps() -> list[str]:
    """Read the names from the code, so that none is forgotten."""
    found = []
    for file in sorted((REPOSITORY / "src" / "attunement_clinic").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(ast.Name("failpoint"), [ast.Constant(str(name))]):
                    found.append(name)
    return found


class Breaker:
    """Makes the operation that belongs to a step, and breaks it there."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._wishes: list[dict[str, Any]] = []
        self._desk = house.tell("coder()")
        self._annotating = Annotating(house, self._desk)
        self._shown = Sending(house, self._wish())
        self._shown.attempt()
        self._shown.breaches()
        self._made: dict[str, Callable[[], Operation]] = {
            "upload, finish": lambda: Sending(house, self._wish()),
            "give up": lambda: GivingUp(house, self._wish()),
            "ingest": lambda: Sending(house, self._wish(), waits=True),
            "annotate": lambda: self._annotating,
            "allow": lambda: Allowing(house, self._shown, wanted=True),
            "end a use": lambda: Allowing(house, self._shown, wanted=False),
            "close": lambda: Closing(house, self._shown),
            "withdraw": self._taking_back,
            "shred": lambda: self._taking_back(waits=True),
            "export": lambda: Exporting(house, {}),
            "end an export": lambda: Exporting(house, {}, ends=True),
            "backup": lambda: Backing(house),
        }

    def break_at(self, step: str, fault: str) -> Outcome:
        """Break one operation at one step; what goes wrong is a breach, not an end."""
        name = kind_of(step)
        if name is None:
            return Outcome("?", step, fault, ("no operation reaches it",))
        try:
            breaches = self._breaches(self._made[name](), step, fault)
        except (AssertionError, TimeoutError, ValueError, RuntimeError) as error:
            breaches = [f"{type(error).__name__}: {error}"]
            self._house.disarm()
            self._house.crash()
        return Outcome(name, step, fault, tuple(breaches))

    def operation(self, name: str) -> Operation:
        """Make an operation, for kills at any moment."""
        return self._made[name]()

    def _breaches(self, operation: Operation, step: str, fault: str) -> list[str]:
        if prepare := getattr(operation, "prepare", None):
            prepare()
        self._house.arm(step, fault)
        operation.attempt()
        if not self._house.disarm():
            return ["the step was not reached"]
        if fault == "KILL":
            self._house.mend()
        if fault == "ENOSPC":
            self._house.tell("make_jobs_due()")
        operation.again()
        return operation.breaches()

    def _taking_back(self, *, waits: bool = False) -> TakingBack:
        return TakingBack(self._house, Sending(self._house, self._wish()), waits=waits)

    def _wish(self) -> dict[str, Any]:
        if not self._wishes:
            self._wishes = self._house.tell("parents(10)")
        return self._wishes.pop()


def table(outcomes: list[Outcome]) -> Iterator[str]:
    """Lay out operations × steps × faults."""
    width = max(len(each.step) for each in outcomes) + 2
    kinds = max(9, *(len(each.operation) for each in outcomes)) + 2
    yield f"{'operation':{kinds}}{'step':{width}}" + "".join(f"{f:8}" for f in FAULTS)
    cells = {(each.step, each.fault): each for each in outcomes}
    for step in dict.fromkeys(each.step for each in outcomes):
        row = [cells[step, fault] for fault in FAULTS if (step, fault) in cells]
        marks = "".join(f"{'BREACH' if each.breaches else 'kept':8}" for each in row)
        yield f"{row[0].operation:{kinds}}{step:{width}}{marks}"
    for each in outcomes:
        for breach in each.breaches:
            yield f"BREACH {each.operation}, {each.step}, {each.fault}: {breach}"


def run(house: House, wanted: list[str]) -> list[Outcome]:
    """Break everything at every step (or at the steps whose names begin so)."""
    breaker = Breaker(house)
    steps = [
        step for step in named_steps() if not wanted or step.startswith(tuple(wanted))
    ]
    outcomes = []
    for step in steps:
        for fault in FAULTS:
            outcomes.append(breaker.break_at(step, fault))
            sys.stderr.write("!" if outcomes[-1].breaches else ".")
            sys.stderr.flush()
    sys.stderr.write("\n")
    return outcomes
