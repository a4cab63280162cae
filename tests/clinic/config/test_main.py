"""The verbs of the command line: how they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

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


def test_a_command_without_an_installation_ends_in_a_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "attunement_clinic", "shell"],
        cwd=REPOSITORY / "src",
        env={"PATH": os.environ["PATH"], "VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"{tmp_path}/secrets/django_secret_key does not exist. "
        "`make serve` writes it on first start.\n"
    )
