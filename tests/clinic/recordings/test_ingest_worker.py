"""A film outlives the worker that had it in hand."""

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction

import pytest
from django.conf import settings
from django.db import connections
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.recordings.models import Recording
from factories.arrived_films import arrived, stored_files
from factories.numbered_films import numbered_film


def worker_environment() -> dict[str, str]:
    def url(alias: str) -> str:
        given = connections[alias].settings_dict
        return (
            f"postgresql://{given['USER']}:{given['PASSWORD']}@/{given['NAME']}"
            f"?host={given['HOST']}"
        )

    return os.environ | {
        "VAR": str(settings.VAR),
        "DATABASE_URL": url("default"),
        "KEYS_DATABASE_URL": url("keys"),
        "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings_test",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "attunement_clinic", "worker"]
    return subprocess.Popen(
        command,
        env=worker_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(recording: Recording, *states: str) -> None:
    deadline = time.monotonic() + 60
    while recording.state not in states:
        assert time.monotonic() < deadline, recording.state
        time.sleep(0.02)
        recording.refresh_from_db()


@pytest.mark.usefixtures("own_databases")
def test_the_film_of_a_killed_worker_is_finished_by_the_next() -> None:
    """SIGKILL in the middle of the making; the next worker begins anew and ends it."""
    content = numbered_film(
        [n * 1001 for n in range(900)],
        base=Fraction(1, 30000),
        size=(1280, 720),
        options={"preset": "ultrafast", "g": "250"},
    )
    before = stored_files()
    recording = arrived(content)
    jobs.configure_task("recordings.ingest").defer(recording_id=str(recording.id))
    first = start_worker()
    try:
        wait_for(recording, Recording.State.MAKING)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    # Half a minute without a heartbeat, without waiting for it.
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers "
            "SET last_heartbeat = last_heartbeat - interval '1 minute'"
        )
    second = start_worker()
    try:
        wait_for(recording, Recording.State.READY, Recording.State.REFUSED)
        time.sleep(0.5)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=20)

    assert recording.state == Recording.State.READY
    assert (recording.attempt, recording.frame_count) == (2, 900)
    assert [row.kind for row in recording.artefacts.filter(published_at=None)] == [
        "erased"
    ]
    assert {row.attempt for row in recording.artefacts.exclude(kind="erased")} == {2}
    assert not ProcrastinateJob.objects.filter(task_name="recordings.ingest").exists()
    ids = {row.id.hex for row in recording.artefacts.exclude(kind="erased")}
    assert ids <= stored_files()
    assert not [name for name in stored_files() - before if name.endswith(".part")]
