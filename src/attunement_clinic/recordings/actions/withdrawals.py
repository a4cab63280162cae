"""Taking a film back, or one use of it: effective with the commit, destroyed after it.

Each writes the main database alone, in this order: withdrawal, line of the ledger and job
in one transaction; then the line on the disk; the job destroys the keys. Nothing here
writes to the store of films, so that it works where that is full.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from psycopg.errors import DiskFull

from attunement_clinic.failpoints import failpoint
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings import ledger
from attunement_clinic.recordings.access import access_own_recording
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.models import (
    Artefact,
    Closure,
    Consent,
    LedgerLine,
    Recording,
    RecordingShare,
    Refusal,
    Upload,
    Withdrawal,
)
from attunement_clinic.recordings.queries.own import own_films

P = ParamSpec("P")
R = TypeVar("R")


def with_reserve(act: Callable[P, R]) -> Callable[P, R]:
    """Do `act` once more on a full disk, with the room that is kept for it."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if not isinstance(error.__cause__, DiskFull):
                raise
            if not ledger.release_reserve():
                raise
            return act(*args, **kwargs)

    return acting


@with_reserve
def withdraw_film(actor: Actor, *, recording_id: UUID) -> Withdrawal:
    """Take a whole film back: nobody reaches it any more, and its key is destroyed.

    Raises
    ------
    Http404
        For everybody but the caregiver who filmed it.
    """
    access_own_recording(actor, recording_id)
    with transaction.atomic():
        withdrawal = _take_back(actor, recording_id, timezone.now())
        failpoint("withdraw.before_commit")
    failpoint("withdraw.after_commit")
    return withdrawal


@with_reserve
def withdraw_all_films(actor: Actor) -> list[Withdrawal]:
    """Take back every film the caregiver ever sent, all or none."""
    with transaction.atomic():
        ids = own_films(actor).order_by("id").values_list("id", flat=True)
        now = timezone.now()
        return [_take_back(actor, each, now) for each in list(ids)]


def end_use(
    actor: Actor, recording: Recording, caregiver_id: UUID, purpose: Purpose
) -> None:
    """End one caregiver's consent to one use, inside the caller's transaction."""
    now = timezone.now()
    live = Consent.objects.filter(
        recording=recording,
        caregiver_id=caregiver_id,
        purpose=purpose,
        withdrawn_at=None,
    )
    if not live.update(withdrawn_at=now):
        return
    withdrawal = Withdrawal.objects.create(
        practice_id=recording.practice_id,
        recording=recording,
        caregiver_id=caregiver_id,
        purpose=purpose,
        withdrawn_by_id=actor.user_id,
        withdrawn_at=now,
    )
    keep_line(
        LedgerLine.Kind.USE,
        now,
        line_id=withdrawal.id,
        practice=recording.practice_id,
        recording=recording.id,
        caregiver=caregiver_id,
        purpose=purpose,
    )
    record_film(
        actor,
        recording,
        "consent.withdrawn",
        purpose=purpose,
        caregiver_id=caregiver_id,
    )
    _defer(withdrawal)


def keep_line(
    kind: LedgerLine.Kind, at: datetime, *, line_id: UUID | None = None, **facts: object
) -> None:
    """Write a line of the ledger, and bring it onto the disk once it is committed."""
    line = LedgerLine(
        kind=kind, at=at, facts={name: str(value) for name, value in facts.items()}
    )
    if line_id is not None:
        line.id = line_id
    line.save(force_insert=True)
    transaction.on_commit(ledger.write_pending)


def end_film(recording: Recording, now: datetime) -> list[tuple[UUID, str]]:
    """End everything that was agreed about a film, and the film: its key is let go of.

    Returns
    -------
    list of (caregiver, purpose)
        The consents that held until now.
    """
    live = Consent.objects.filter(recording=recording, withdrawn_at=None)
    ended = list(live.values_list("caregiver_id", "purpose"))
    live.update(withdrawn_at=now)
    Refusal.objects.filter(recording=recording, withdrawn_at=None).update(
        withdrawn_at=now
    )
    RecordingShare.objects.filter(recording=recording, ended_at=None).update(
        ended_at=now
    )
    Upload.objects.filter(recording=recording, ended_at=None).update(ended_at=now)
    Closure.objects.filter(recording=recording, ended_at=None).update(ended_at=now)
    recording.state = Recording.State.UNMADE
    recording.key_id = None
    recording.progress = 0
    # A worker that is at it finds another number, and writes nothing more.
    recording.attempt += 1
    recording.save(update_fields=["state", "key_id", "progress", "attempt"])
    return ended


def locked_film(recording_id: UUID) -> Recording | None:
    """Lock a film with its upload, in the order in which an upload's end does."""
    list(
        Upload.objects.select_for_update(of=("self",))
        .filter(recording_id=recording_id)
        .values_list("id")
    )
    rows = Recording.objects.select_for_update(of=("self",))
    return rows.filter(id=recording_id).first()


def _take_back(actor: Actor, recording_id: UUID, now: datetime) -> Withdrawal:
    recording = locked_film(recording_id)
    assert recording is not None  # noqa: S101  (a film's row is never deleted)
    if recording.state == Recording.State.UNMADE:
        return Withdrawal.objects.get(recording=recording, purpose="")
    key_id = recording.key_id
    received = _received_key(recording)
    ended = end_film(recording, now)
    withdrawal = Withdrawal.objects.create(
        practice_id=recording.practice_id,
        recording=recording,
        caregiver_id=recording.caregiver_id,
        withdrawn_by_id=actor.user_id,
        withdrawn_at=now,
        key_id=key_id,
    )
    keep_line(
        LedgerLine.Kind.FILM,
        now,
        line_id=withdrawal.id,
        practice=recording.practice_id,
        recording=recording.id,
        caregiver=recording.caregiver_id,
        **({"key": key_id} if key_id else {}),
        **({"received_key": received} if received else {}),
    )
    for caregiver_id, purpose in ended:
        record_film(
            actor,
            recording,
            "consent.withdrawn",
            purpose=purpose,
            caregiver_id=caregiver_id,
        )
    record_film(actor, recording, "film.withdrawn", caregiver_id=recording.caregiver_id)
    _defer(withdrawal)
    return withdrawal


def _received_key(recording: Recording) -> UUID | None:
    """Name the key of what arrived, where that is not erased yet."""
    rows = Artefact.objects.filter(recording=recording).exclude(key_id=None)
    return rows.values_list("key_id", flat=True).first()


def _defer(withdrawal: Withdrawal) -> None:
    jobs.configure_task("recordings.unmake").defer(withdrawal_id=str(withdrawal.id))
