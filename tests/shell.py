"""One Django shell that stays open beside a server: to ask it takes no new process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_COMMAND = (sys.executable, "-m", "attunement_clinic")
# A connection of its own for every question: the server may be killed in between.
_LOOP = """
import contextlib, io, json, sys, traceback
from django.db import connections

for line in sys.stdin:
    said, failure = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {"__name__": "asked"})
    except Exception:
        failure = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), failure]), flush=True)
"""


class Shell:
    """A shell with one environment; ``log`` takes what it says besides its answers."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [*_COMMAND, "shell", "-v0", "--command", _LOOP],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._log = log

    def ask(self, code: str) -> str:
        """Run this code, and return what it printed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            message = f"The shell ended:\n{self._log.read_text()}"
            raise RuntimeError(message)
        said, failure = json.loads(line)
        if failure:
            raise RuntimeError(failure)
        return str(said)

    def close(self) -> None:
        """End it; nothing of it is left."""
        self._process.communicate()
