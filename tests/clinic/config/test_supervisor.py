"""Child processes: started again with growing pauses, never left behind."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attunement_clinic.config import processes
from attunement_clinic.config.supervisor import Service, stop_together


def _begin(program: str) -> functools.partial[subprocess.Popen[bytes]]:
    return functools.partial(
        processes.spawn, [sys.executable, "-c", program], environment={}
    )


def _tend_until_started(service: Service, *, at: float) -> None:
    assert service.process is not None
    service.process.wait()
    service.tend(at)
    assert service.process is None


def test_an_ended_process_is_started_again_after_a_growing_pause() -> None:
    service = Service("it", _begin("raise SystemExit(3)"))
    service.start()
    now = time.monotonic()

    _tend_until_started(service, at=now)
    first = service.again_at - now
    service.tend(service.again_at)
    _tend_until_started(service, at=now)
    second = service.again_at - now

    assert (first, second) == pytest.approx((0.5, 1.0))


def test_the_pause_has_an_end() -> None:
    service = Service("it", _begin("raise SystemExit(3)"), failures=50)
    service.start()
    now = time.monotonic()

    _tend_until_started(service, at=now)

    assert service.again_at - now == pytest.approx(30)


def test_a_process_that_does_not_stop_is_killed_with_its_children() -> None:
    deaf = (
        "import signal, subprocess, sys, time;"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(60)"
    )
    service = Service("it", _begin(deaf), wait_s=0.5)
    service.start()
    assert service.process is not None
    process = service.process
    time.sleep(0.5)

    stop_together([service])

    assert process.returncode == -signal.SIGKILL


def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    note = tmp_path / "child"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\n"
            "from pathlib import Path\n"
            "from attunement_clinic.config import processes\n"
            "child = processes.spawn(['sleep', '60'], environment={'PATH': '/bin:/usr/bin'})\n"
            f"Path({str(note)!r}).write_text(str(child.pid))\n"
            "time.sleep(60)\n",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert processes.wait_until(
        lambda: note.exists() and note.read_text() != "", wait_s=20
    )
    child = int(note.read_text())

    parent.kill()
    parent.wait()

    assert processes.wait_until(lambda: not _runs(child), wait_s=5)


def _runs(process_id: int) -> bool:
    """Whether it runs; a zombie nobody waits for does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"
