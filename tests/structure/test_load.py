"""`make load` prints one line a measure, and every row there is is on its list."""

from __future__ import annotations

import subprocess
import sys

import pytest

from load import rows
from load.line import Line, interleaved, p95
from places import REPOSITORY

_ROWS = REPOSITORY / "tools" / "load" / "rows"


def test_every_row_is_listed_once() -> None:
    assert sorted(rows.NAMES) == sorted(each.stem for each in _ROWS.glob("[a-z]*.py"))


@pytest.mark.parametrize(
    ("bound", "ratio", "reached"),
    [("at most", 1.0, True), ("at most", 3.0, False), ("at least", 1.0, False)],
)
def test_a_line_says_by_how_much_a_goal_is_missed(bound, ratio, reached) -> None:
    told = Line(name="x", of="y", ratio=ratio, goal=1.5, bound=bound).told()

    assert told["reached"] is reached
    assert ("short_by" in told) is not reached


def test_both_are_measured_in_turn_and_the_medians_count() -> None:
    done: list[str] = []
    seconds = {"ours": iter([1.0, 2.0, 9.0]), "theirs": iter([1.0, 1.0, 3.0])}

    def one(name: str) -> float:
        done.append(name)
        return next(seconds[name])

    found = interleaved(lambda: one("ours"), lambda: one("theirs"), 3)

    assert done == ["ours", "theirs"] * 3
    assert found == (2.0, 1.0, 2.0)


def test_of_twenty_the_last_but_one_is_the_p95() -> None:
    assert p95([float(each) for each in range(100)]) == 95.0


def test_an_unknown_row_is_refused_with_the_rows_there_are() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "load", "mood"],
        cwd=REPOSITORY / "tools",
        capture_output=True,
        text=True,
    )

    assert asked.returncode == 2
    assert "no row 'mood'" in asked.stderr
