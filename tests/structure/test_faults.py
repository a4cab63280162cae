"""`make faults`: each named step has its operation, and an unflushed write is found."""

from __future__ import annotations

import pytest

from faults import steps, write_order
from faults.steps import Outcome, table

STORE = "/store"
_OPEN = 'openat(AT_FDCWD</>, "/store/a1/f.part", O_RDWR|O_CREAT|O_EXCL, 0600) = 5</store/a1/f.part>'
_WRITE = 'pwrite64(5</store/a1/f.part>, "…", 65564, 0) = 65564'
_FLUSH = "fdatasync(5</store/a1/f.part>) = 0"
_FOLDER = "fsync(6</store/a1>) = 0"
_RENAME = 'rename("/store/a1/f.part", "/store/a1/f") = 0'
_ACKNOWLEDGE = 'write(9<pipe:[1]>, "acknowledged 65536\\n", 19) = 19'


def test_what_is_flushed_may_be_acknowledged() -> None:
    calls = [
        _OPEN,
        _WRITE,
        _FLUSH,
        _FOLDER,
        _ACKNOWLEDGE,
        _RENAME,
        _FOLDER,
        _ACKNOWLEDGE,
    ]

    assert write_order.problems(calls, STORE) == []


@pytest.mark.parametrize(
    "calls",
    [
        [_WRITE, _ACKNOWLEDGE, _FLUSH],
        [_WRITE, _FLUSH, _WRITE, _ACKNOWLEDGE],
        [_OPEN, _ACKNOWLEDGE, _FOLDER],
        [_RENAME, _ACKNOWLEDGE],
        [_WRITE, "fdatasync(5</store/a1/f.part>) = -1 EIO (INJECTED)", _ACKNOWLEDGE],
    ],
)
def test_what_is_acknowledged_before_it_is_flushed_is_found(calls: list[str]) -> None:
    assert len(write_order.problems(calls, STORE)) == 1


def test_a_call_that_failed_changed_nothing() -> None:
    failed = 'pwrite64(5</store/a1/f.part>, "…", 65564, 0) = -1 EIO (INJECTED)'

    assert write_order.problems([failed, _ACKNOWLEDGE], STORE) == []


class Told:
    """A house that tells what it is asked, and breaks nothing."""

    worker_deaths = 0

    def tell(self, call: str) -> object:
        if call.startswith("films"):
            return []
        return [{"invitation": "", "parent": {"name": "", "value": ""}}] * 10

    origin = "http://127.0.0.1:1"

    def wait_for(self, *_condition: object) -> None:
        """Wait for nothing."""


def test_every_named_step_belongs_to_an_operation_that_can_be_made() -> None:
    breaker = steps.Breaker(Told())  # type: ignore[arg-type]

    for step in steps.named_steps():
        name = steps.kind_of(step)
        assert name is not None, step
        assert breaker.operation(name)


def test_a_breach_stands_in_the_table_and_below_it() -> None:
    outcomes = [
        Outcome(
            "send it", "upload.here", fault, ("it is gone",) if fault == "EIO" else ()
        )
        for fault in steps.FAULTS
    ]
    head, row, below = table(outcomes)

    assert head.split() == ["operation", "step", *steps.FAULTS]
    assert row.split() == ["send", "it", "upload.here", "kept", "BREACH", "kept"]
    assert below == "BREACH send it, upload.here, EIO: it is gone"
