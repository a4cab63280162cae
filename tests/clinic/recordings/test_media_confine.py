"""The child that opens films can do nothing else, and a worker makes sure of it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from attunement_clinic.recordings.media import host, seccomp, wire
from attunement_clinic.recordings.media.film import check_confinement
from attunement_clinic.recordings.media.host import Child
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    ChildFailedError,
)


def test_everything_forbidden_fails_in_a_real_child() -> None:
    """Under each layer alone, and under all: what a worker tries when it starts."""
    layers = check_confinement()

    assert {"limits", "privileges", "landlock", "seccomp"} <= set(layers)
    assert all(layers[each] for each in set(layers) - {"namespaces"})


def test_the_attempts_succeed_where_nothing_confines() -> None:
    """The self-test can tell: without confinement it names what was possible."""
    with Child(None, {}, lambda _: None) as child:
        child.start(wire.AttemptsJob(confined=False))
        broken = child.wait_for(wire.Attempted, 30).broken

    assert {"open a socket", "read /etc/passwd", "start a process"} <= set(broken)


def test_a_worker_that_sees_the_confinement_broken_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The sentence names what was possible, and no film is opened."""
    job = wire.AttemptsJob(confined=False)
    monkeypatch.setattr(wire, "AttemptsJob", lambda: job)
    monkeypatch.setattr(
        "attunement_clinic.recordings.media.film.AttemptsJob", lambda: job
    )

    with pytest.raises(CannotConfineError, match="open a socket"):
        check_confinement()


def test_the_child_gets_none_of_our_secrets() -> None:
    """Neither the environment nor any descriptor but its two pipes is inherited."""
    program = "import os, sys; print(sorted(os.environ), os.listdir('/proc/self/fd'))"
    secret = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(secret, True)
    try:
        out = subprocess.run(
            [sys.executable, "-c", program],
            env=host._ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    finally:
        os.close(secret)

    assert "DATABASE_URL" not in out
    assert str(secret) not in out.split("] ")[1]


def test_a_child_that_dies_is_told_from_a_film_at_fault() -> None:
    """The worker learns of a killed child at once, by its signal."""
    with Child(None, {}, lambda _: None) as child:
        child.start(wire.AttemptsJob(by_layer=False))
        child.wait_for(wire.Attempted, 30)
        child._process.kill()

        with pytest.raises(ChildFailedError, match="ended"):
            child.wait_for(wire.Made, 30)


def test_a_silent_child_is_ended_in_time() -> None:
    """A decoder that hangs costs its time-out and nothing more."""
    with Child(None, {}, lambda _: None) as child:
        child.start(wire.AttemptsJob(by_layer=False))
        child.wait_for(wire.Attempted, 30)
        os.kill(child._process.pid, 19)

        with pytest.raises(ChildFailedError, match="too long"):
            child.wait_for(wire.Made, 0.3)
        process = child._process

    assert process.returncode is not None


def test_a_child_cannot_outlive_its_worker(tmp_path: Path) -> None:
    """SIGKILL of the worker takes the child along."""
    program = tmp_path / "worker.py"
    program.write_text(
        "import sys, time\n"
        f"sys.path[:] = {sys.path!r}\n"
        "from attunement_clinic.recordings.media import wire\n"
        "from attunement_clinic.recordings.media.host import Child\n"
        "with Child(None, {}, lambda _: None) as child:\n"
        "    child.start(wire.AttemptsJob(by_layer=False))\n"
        "    print(child._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    worker = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    child = int(worker.stdout.readline())
    worker.kill()
    worker.wait()
    worker.stdout.close()
    process = Path(f"/proc/{child}/status")

    for _ in range(100):
        if not process.exists() or "State:\tZ" in process.read_text():
            break
        os.sched_yield()
        resource.getrusage(resource.RUSAGE_SELF)
        subprocess.run(["sleep", "0.05"], check=True)
    else:
        pytest.fail("the child lived on")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_only_jumps_forward_within_itself(machine: str) -> None:
    """Every jump lands on an instruction and every path ends in an answer."""
    code = seccomp.build_filter(machine, 4711)
    count = len(code) // 8

    for index in range(count):
        kind = int.from_bytes(code[8 * index : 8 * index + 2], "little")
        if kind & 0x7 == 0x5:
            yes, no = code[8 * index + 2], code[8 * index + 3]
            assert index + 1 + max(yes, no) < count
    last = int.from_bytes(code[-8:-6], "little")
    assert last == 0x06
    assert count < 4096
