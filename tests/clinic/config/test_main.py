"""The verbs of the command line: how they end."""

from __future__ import annotations

import signal
import subprocess
import sys

from places import REPOSITORY

# A verb that is told to stop while it works, as by Ctrl-C at the terminal.
# Whoever runs the tests in the background has Ctrl-C ignored in all they start.
_STOPPED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from attunement_clinic import __main__ as commands
commands.main = lambda arguments: os.kill(os.getpid(), signal.SIGINT)
sys.exit(commands.run())
"""


def test_ctrl_c_ends_a_verb_without_a_traceback() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _STOPPED],
        cwd=REPOSITORY / "src",
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 128 + signal.SIGINT
    assert ended.stderr == ""
