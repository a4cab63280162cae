"""`make bench` prints one line a row, and every row there is is on its list."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench import rows
from bench.row import Row, measure
from places import REPOSITORY

_ROWS = REPOSITORY / "tools" / "bench" / "rows"


def test_every_row_is_listed_once() -> None:
    found = sorted(file.stem for file in _ROWS.glob("[a-z]*.py"))

    assert sorted(rows.NAMES) == found


@pytest.mark.parametrize(("goal", "reached"), [(1e9, True), (1e-9, False)])
def test_a_line_compares_the_quickest_of_both(goal: float, reached: bool) -> None:
    done: list[str] = []
    row = Row(
        name="wait",
        peer="somebody",
        goal=goal,
        ours=lambda: done.append("ours"),
        theirs=lambda: done.append("theirs"),
        rounds=2,
    )

    line = measure(row)

    assert done == ["ours", "theirs", "ours", "theirs"]
    assert list(line)[:6] == ["name", "ours_s", "peer", "peer_s", "ratio", "goal"]
    assert line["ratio"] == pytest.approx(line["ours_s"] / line["peer_s"], rel=0.01)
    assert line["reached"] is reached
    assert ("short_by" in line) is not reached


def test_an_unknown_row_is_refused_with_the_rows_there_are() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "bench", "mood"],
        cwd=REPOSITORY / "tools",
        capture_output=True,
        text=True,
    )

    assert asked.returncode == 2
    assert "no row 'mood'" in asked.stderr
