"""A worker that was stopped beyond its lease goes on, and publishes nothing (TRUST F9)."""

import signal
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connections
from procrastinate.contrib.django import app as jobs

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings.models import Recording
from clinic.conftest import own_databases
from clinic.recordings.test_ingest_worker import start_worker, wait_for
from factories.arrived_films import arrived, stored_files
from factories.numbered_films import numbered_film

__all__ = ["own_databases"]


@pytest.mark.usefixtures("own_databases")
def test_one_set_is_published() -> None:
    content = numbered_film(
        [n * 1001 for n in range(900)],
        base=Fraction(1, 30000),
        size=(1280, 720),
        options={"preset": "ultrafast", "g": "250"},
    )
    before = stored_files()
    recording = arrived(content)
    jobs.configure_task("recordings.ingest").defer(recording_id=str(recording.id))
    late = start_worker()
    workers = [late]
    try:
        wait_for(recording, Recording.State.MAKING)
        late.send_signal(signal.SIGSTOP)
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_workers "
                "SET last_heartbeat = last_heartbeat - interval '1 minute'"
            )
        workers.append(start_worker())
        wait_for(recording, Recording.State.READY, Recording.State.REFUSED)
        assert _children(late.pid)
        late.send_signal(signal.SIGCONT)
        _wait_until(lambda: not _children(late.pid))
        _wait_until(lambda: stored_files() - before == _kept(recording))
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGCONT)
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait(timeout=20)

    recording.refresh_from_db()
    assert (recording.state, recording.attempt) == (Recording.State.READY, 2)
    assert {row.attempt for row in recording.artefacts.exclude(kind="erased")} == {2}
    assert [row.kind for row in recording.artefacts.filter(published_at=None)] == [
        "erased"
    ]
    told = AuditEvent.objects.filter(subject_id=recording.id, action="film.ready")
    assert told.count() == 1


def _kept(recording: Recording) -> set[str]:
    """Name the files of what was made; what arrived is erased once it is ready."""
    rows = recording.artefacts.exclude(kind__in=["received", "erased"])
    return {row.id.hex for row in rows}


def _children(process: int) -> list[str]:
    """Return the processes that a worker has for the film in its hands."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [child for each in threads for child in each.read_text().split()]


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
