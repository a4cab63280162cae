"""Jobs about films. Arguments are ids; long work runs in a confined child process."""

import contextlib
import errno
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils import timezone
from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from attunement.timebase import FrameRate
from attunement_clinic.recordings import erasing, publishing, storage
from attunement_clinic.recordings.actions import (
    end_expired_consents,
    expire_uploads,
    rotate_when_due,
    sweep_files,
    sweep_keys,
    unmake,
    unmake_waiting,
)
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.media.film import (
    ReadyFilm,
    Step,
    check_confinement,
    make_film,
    measure_movement,
)
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    RefusalCode,
    RefusedFilmError,
)
from attunement_clinic.recordings.media.wire import Output, Plan, Region
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.publishing import Attempt, LostAttemptError

_LOG = logging.getLogger(__name__)
_MOST_RETRIES = 2
_RETRY_AFTER_S = 2
_LOOK_AGAIN_AFTER_S = 300
_PROGRESS_EVERY_S = 1.0
_STUCK_AFTER_S = 120
_KINDS = {
    Output.PROXY: Artefact.Kind.PROXY,
    Output.POSTER: Artefact.Kind.POSTER,
    Output.PEAKS: Artefact.Kind.PEAKS,
    Output.FRAMES: Artefact.Kind.FRAMES,
    Output.ORIGINAL: Artefact.Kind.CLEANED,
}


class _Patience(BaseRetryStrategy):
    """Try a film three times; but wait as long as needed for a machine and room."""

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        if isinstance(exception, CannotConfineError) or _is_full_disk(exception):
            return RetryDecision(retry_in={"seconds": _LOOK_AGAIN_AFTER_S})
        if job.attempts >= _MOST_RETRIES:
            return None
        return RetryDecision(retry_in={"seconds": _RETRY_AFTER_S})


def _is_full_disk(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


class _Confinement:
    """Whether this process may open films; asked of the kernel once."""

    def __init__(self) -> None:
        self._holds = False

    def say_at_start(self) -> None:
        """Tell the log at once whether films can be opened here; they wait if not."""
        with contextlib.suppress(CannotConfineError):
            self.require()

    def require(self) -> bool:
        """Return whether children are to be confined; raise when they cannot be."""
        if settings.ATTUNEMENT_UNCONFINED_MEDIA:
            _LOG.warning(
                "ATTUNEMENT_UNCONFINED_MEDIA is set: films are opened WITHOUT "
                "confinement. A hostile film can read and change everything this "
                "worker can."
            )
            return False
        if not self._holds:
            try:
                layers = check_confinement()
            except CannotConfineError as error:
                _LOG.error("no film is opened here: %s", error)
                raise
            _LOG.info("the confinement of films holds: %s", layers)
            self._holds = True
        return True


confinement = _Confinement()


@app.task(name="recordings.ingest", retry=_Patience(), pass_context=True)
def ingest(context: JobContext, *, recording_id: str) -> None:
    """Read a film that arrived and make what the clinic watches."""
    try:
        _ingest(UUID(recording_id), is_last_try=context.job.attempts >= _MOST_RETRIES)
    finally:
        connections.close_all()


def _ingest(recording_id: UUID, *, is_last_try: bool) -> None:
    attempt = publishing.begin(recording_id)
    if attempt is None:
        # Made already, by a worker that may have died before this.
        erasing.erase(recording_id)
        return
    try:
        _make(attempt)
    except LostAttemptError:
        _LOG.info("film %s was taken over by another worker", recording_id)
    except RefusedFilmError as refusal:
        _refuse(attempt, refusal.code, refusal.reason)
    except CannotConfineError as error:
        publishing.put_back(attempt, str(error))
        raise
    except Exception as error:
        # Its key and its files went while it was read: whatever failed, failed of that.
        if publishing.is_taken_back(recording_id):
            _LOG.info("film %s was taken back while it was read", recording_id)
            return
        if _is_full_disk(error):
            publishing.put_back(attempt, "there is no room on the store's disk")
        elif is_last_try:
            _refuse(attempt, RefusalCode.GAVE_UP, f"{type(error).__name__}: {error}")
        raise


def _refuse(attempt: Attempt, code: RefusalCode, reason: str) -> None:
    try:
        publishing.refuse(attempt, code, reason)
    except LostAttemptError:
        _LOG.info("film %s was taken over by another worker", attempt.recording_id)


def _make(attempt: Attempt) -> None:
    confined = confinement.require()
    made: dict[Artefact.Kind, Artefact] = {}
    with ExitStack() as stack:
        source = stack.enter_context(storage.open_reader(attempt.original))
        writers: dict[Output, storage.ArtefactWriter] = {}
        stack.callback(_discard_unpublished, made)

        def open_sinks(plan: Plan) -> Mapping[Output, storage.ArtefactWriter]:
            kinds = [
                kind
                for kind in _KINDS.values()
                if plan.has_sound or kind != Artefact.Kind.PEAKS
            ]
            made.update(publishing.create_artefacts(attempt, kinds))
            for output, kind in _KINDS.items():
                if kind in made:
                    writer = storage.create_writer(made[kind])
                    writers[output] = stack.enter_context(writer)
            return writers

        film = make_film(
            source,
            open_sinks,
            _noting(attempt),
            kept=attempt.kept,
            confined=confined,
        )
        cleaned = writers.pop(Output.ORIGINAL)
        digests = {
            made[_KINDS[output]].id: writer.finish()
            for output, writer in writers.items()
        }
        kept = made[Artefact.Kind.CLEANED]
        digests[kept.id] = _finish_kept(film, cleaned, made)
        publishing.publish(attempt, film, digests, kept)
        made.clear()
    _LOG.info("film %s is ready: %s", attempt.recording_id, _summary(film))
    erasing.erase(attempt.recording_id)


def _finish_kept(
    film: ReadyFilm,
    cleaned: storage.ArtefactWriter,
    made: Mapping[Artefact.Kind, Artefact],
) -> storage.StoredDigest:
    """Complete what is kept of the original: a copy of it, or else what is watched."""
    if film.made.has_original:
        return cleaned.finish()
    cleaned.abort()
    return storage.copy_artefact(made[Artefact.Kind.PROXY], made[Artefact.Kind.CLEANED])


def _discard_unpublished(made: dict[Artefact.Kind, Artefact]) -> None:
    if made:
        publishing.discard(list(made.values()))


def _noting(attempt: Attempt) -> Callable[[Step], None]:
    """Return what keeps the progress of an attempt, at most once a second."""
    noted: tuple[bool, float] | None = None

    def note(step: Step) -> None:
        nonlocal noted
        now = time.monotonic()
        if (
            noted is not None
            and noted[0] == step.is_making
            and now - noted[1] < _PROGRESS_EVERY_S
        ):
            return
        noted = (step.is_making, now)
        state = Recording.State.MAKING if step.is_making else Recording.State.READING
        publishing.note_progress(attempt, state, int(step.fraction * 100))

    return note


def _summary(film: ReadyFilm) -> str:
    how = "copied" if film.plan.remux else "transcoded"
    return (
        f"{how}, {film.plan.width}×{film.plan.height}, "
        f"{film.made.frame_count} frames, {film.duration_ms} ms"
    )


@app.task(name="recordings.compute_signals", retry=_Patience())
def compute_signals(*, recording_id: str) -> None:
    """Measure movement in the regions of a film."""
    try:
        _compute_signals(UUID(recording_id))
    except LostAttemptError:
        _LOG.info("film %s has other regions by now, or is gone", recording_id)
    except (KeyMissingError, OSError):
        if not publishing.is_taken_back(UUID(recording_id)):
            raise
        _LOG.info("film %s was taken back while it was measured", recording_id)
    finally:
        connections.close_all()


def _compute_signals(recording_id: UUID) -> None:
    begun = publishing.begin_signals(recording_id)
    if begun is None:
        return
    proxy, signals, regions = begun
    recording = proxy.recording
    rate = FrameRate(recording.frame_rate_num or 1, recording.frame_rate_den or 1)
    made = [signals]
    with ExitStack() as stack:
        stack.callback(lambda: publishing.discard(made) if made else None)
        source = stack.enter_context(storage.open_reader(proxy))
        writer = stack.enter_context(storage.create_writer(signals))
        measure_movement(
            source,
            writer,
            lambda _: None,
            regions=[
                Region(region.name, region.x, region.y, region.width, region.height)
                for region in regions
            ],
            rate=rate,
            frame_count=recording.frame_count or 0,
            confined=confinement.require(),
        )
        publishing.publish_signals(signals, regions, writer.finish())
        made.clear()


@app.periodic(cron="*/2 * * * *")
@app.task(name="recordings.tidy", queueing_lock="recordings.tidy")
def tidy(timestamp: int) -> None:
    """End uploads nobody continued, consents over, films whose jobs ended every worker."""
    del timestamp
    try:
        end_expired_consents(timezone.now())
        expire_uploads(timezone.now())
        _give_up_films_without_a_job()
    finally:
        connections.close_all()


@app.task(name="recordings.unmake", retry=_Patience())
def unmake_one(*, withdrawal_id: str) -> None:
    """Destroy the keys of what somebody took back."""
    try:
        unmake(UUID(withdrawal_id))
    finally:
        connections.close_all()


@app.periodic(cron="*/5 * * * *")
@app.task(name="recordings.unmake_waiting", queueing_lock="recordings.unmake_waiting")
def unmake_all(timestamp: int) -> None:
    """Destroy what was taken back, or replaced, and whose job did not come to its end."""
    del timestamp
    try:
        unmake_waiting()
        erasing.erase_waiting()
    finally:
        connections.close_all()


@app.periodic(cron="17 * * * *")
@app.task(name="recordings.rotate_keys", queueing_lock="recordings.rotate_keys")
def rotate(timestamp: int) -> None:
    """Change the master of the films' keys when it is time."""
    del timestamp
    try:
        if done := rotate_when_due(timezone.now()):
            _LOG.warning(
                "the key of the films is now epoch-%s: print its sheet with "
                "`make key-sheet`, and destroy the old one",
                done.epoch,
            )
    finally:
        connections.close_all()


@app.periodic(cron="41 3 * * *")
@app.task(name="recordings.sweep_keys", queueing_lock="recordings.sweep_keys")
def sweep(timestamp: int) -> None:
    """Destroy keys and files that were made for a film that never came."""
    del timestamp
    try:
        sweep_keys(timezone.now())
        sweep_files(timezone.now())
    finally:
        connections.close_all()


def _give_up_films_without_a_job() -> None:
    for recording_id in _films_without_a_job():
        publishing.give_up(
            recording_id, "reading it ended the worker three times; no job is left"
        )


def _films_without_a_job() -> list[UUID]:
    """Return films in hand that no job will take further.

    A film is deferred in the transaction that makes it wait, so there is always a job
    until one was given up.
    """
    waiting = Recording.objects.filter(
        state__in=[
            Recording.State.WAITING,
            Recording.State.READING,
            Recording.State.MAKING,
        ]
    ).values_list("id", flat=True)
    ids = list(waiting)
    with_a_job = set(
        ProcrastinateJob.objects.filter(
            task_name="recordings.ingest", status__in=["todo", "doing"]
        ).values_list("args__recording_id", flat=True)
    )
    return [each for each in ids if str(each) not in with_a_job]
