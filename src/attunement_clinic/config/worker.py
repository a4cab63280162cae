"""The worker process: runs jobs, gives back what a dead worker left behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Sequence

import django
from procrastinate import App
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

_LOG = logging.getLogger(__name__)
_JOBS_AT_ONCE = 2
_HEARTBEAT_S = 10.0
_STALLED_AFTER_S = 30.0
_LOOK_FOR_STALLED_EVERY_S = 15.0
_MOST_RETRIES = 2
_GRACE_S = 3.0
_GONE_WITHIN_S = 6.0

# A stop is not a failure: the job goes back as it was, and no attempt is counted.
_GIVE_BACK = (
    "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL "
    "WHERE status = 'doing' AND worker_id = %(worker_id)s"
)


def main(arguments: Sequence[str]) -> int:
    """Work until told to stop."""
    if arguments:
        raise SystemExit("usage: python -m attunement_clinic worker")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from attunement_clinic.recordings.tasks import confinement

    if not isinstance(app.connector, DjangoConnector):
        raise TypeError(f"unexpected connector {app.connector!r}")
    confinement.say_at_start()
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_work(app))
    return 0


async def _work(app: App) -> None:
    from attunement_clinic.config.sealing import keep_sealing

    wish = asyncio.Event()

    def stop() -> None:
        wish.set()
        # When the database is gone before us, neither goodbye below can be said.
        last = threading.Timer(_GONE_WITHIN_S, os._exit, [1])
        last.daemon = True
        last.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    async with app.open_async():
        app.perform_import_paths()  # type: ignore[no-untyped-call]
        worker = Worker(
            app=app,
            name="worker",
            concurrency=_JOBS_AT_ONCE,
            update_heartbeat_interval=_HEARTBEAT_S,
            stalled_worker_timeout=_STALLED_AFTER_S,
            install_signal_handlers=False,
            delete_jobs="successful",
        )
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        tending = asyncio.create_task(_tend(app))
        sealing = asyncio.create_task(keep_sealing())
        stopping = asyncio.create_task(wish.wait())
        lasting = {running, tending, sealing}
        await asyncio.wait({*lasting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not wish.is_set():
            # None ends by itself: raise what ended it, and be started again.
            await next(task for task in lasting if task.done())
        tending.cancel()
        sealing.cancel()
        worker.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait({running}, timeout=_GRACE_S)
        if not running.done():
            await _leave(app, worker)


async def _leave(app: App, worker: Worker) -> None:
    """Give running jobs back and go: a thread in the middle of a film cannot be asked.

    What the thread would still publish is fenced off by the recording's own attempt.
    """
    await app.connector.execute_query_async(_GIVE_BACK, worker_id=worker.worker_id)
    _LOG.info("stopped with jobs running; they were given back")
    logging.shutdown()
    os._exit(0)


async def _tend(app: App) -> None:
    """Again and again, give the jobs of dead workers back; give up on the third death."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=_STALLED_AFTER_S
        ):
            await _give_again(app, job)
        await asyncio.sleep(_LOOK_FOR_STALLED_EVERY_S)


async def _give_again(app: App, job: Job) -> None:
    if job.attempts < _MOST_RETRIES:
        _LOG.warning("job %s of a dead worker is tried again", job.id)
        await app.job_manager.retry_job(job)
        return
    _LOG.error("job %s ended three workers and is not tried again", job.id)
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
