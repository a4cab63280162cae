"""Hostile files read one by one in a process that has nothing else to hold."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import hostile_files


def check(folder, names):
    """Refuse each file with file and place, soon, small, fetching and leaving nothing."""
    alone = folder / "alone"
    alone.mkdir()
    found = {}
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        subprocess.Popen(
            [sys.executable, hostile_files.__file__],
            cwd=alone,
            env={"TMPDIR": str(alone), "PATH": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as reader,
    ):
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        made = hostile_files.files(address)
        for name in names:
            path = Path(folder, name)
            path.write_bytes(made[name]())
            reader.stdin.write(f"{path}\n")
            reader.stdin.flush()
            found[name] = json.loads(reader.stdout.readline())
            path.unlink()
        reader.stdin.close()
        server.settimeout(0.01)
        with pytest.raises(TimeoutError):
            server.accept()

    assert {one["raised"] for one in found.values()} == {"FormatError"}
    for name, one in found.items():
        assert one["path"].startswith(str(folder / name))
        assert (one["line"] is None) == (name in hostile_files.WITHOUT_LINE), name
        assert one["cpu_s"] <= hostile_files.LONGEST_S, name
    assert max(one["most_mb"] for one in found.values()) < hostile_files.MOST_MB
    assert list(alone.iterdir()) == []
    assert list(folder.iterdir()) == [alone]
