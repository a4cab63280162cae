"""The journeys that are driven by hand before a release, from the first page to the last."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from places import REPOSITORY

_TOOLS = REPOSITORY / "tools"


@pytest.mark.parametrize("program", ["journey.clinic"])
def test_a_journey_goes_through(program: str, tmp_path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", program, "--pictures", str(tmp_path)],
        cwd=_TOOLS,
        env=os.environ | {"PYTHONPATH": str(_TOOLS)},
        capture_output=True,
        text=True,
        check=False,
    )

    *_, last = ended.stdout.strip().splitlines()
    told = json.loads(last)
    assert ended.returncode == 0, told
    assert told["ok"] is True
