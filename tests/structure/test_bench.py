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
def test_both_are_done_in_turn_and_a_line_compares_them(
    goal: float, reached: bool
) -> None:
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
    assert line["spread"][0] <= line["ratio"] <= line["spread"][1]
    assert line["reached"] is reached
    assert ("short_by" in line) is not reached


def test_one_disturbed_turn_moves_no_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the clock says before and after ours and the peer's, three turns of both.
    clock = iter([0, 2, 2, 3, 3, 93, 93, 94, 94, 96, 96, 97])
    monkeypatch.setattr("bench.row.time.perf_counter", lambda: float(next(clock)))
    row = Row(
        name="wait",
        peer="somebody",
        goal=2.0,
        ours=lambda: None,
        theirs=lambda: None,
        rounds=3,
    )

    line = measure(row)

    assert (line["ours_s"], line["peer_s"], line["ratio"]) == (2.0, 1.0, 2.0)
    assert line["spread"] == [2.0, 90.0]
    assert line["reached"] is True


def test_cores_that_work_in_a_process_of_their_own_count() -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass"

    def apart() -> None:
        subprocess.run([sys.executable, "-c", busy], check=True)

    row = Row(name="w", peer="p", goal=1.0, ours=apart, theirs=apart, rounds=1)

    assert measure(row)["cpu_ratio"] == pytest.approx(1.0, rel=0.5)


def test_an_unknown_row_is_refused_with_the_rows_there_are() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "bench", "mood"],
        cwd=REPOSITORY / "tools",
        capture_output=True,
        text=True,
    )

    assert asked.returncode == 2
    assert "no row 'mood'" in asked.stderr
