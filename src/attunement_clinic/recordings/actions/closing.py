"""Closing a film at once, without a key: what can be undone does not wait for one.

Taking a film back destroys it, and asks for a key. Until that was shown the film is closed:
nobody plays it, and a running film stops (ADR 0050).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement_clinic.failpoints import failpoint
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.access import access_own_recording
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.actions.withdrawals import (
    keep_line,
    locked_film,
    with_reserve,
)
from attunement_clinic.recordings.models import Closure, LedgerLine, Recording
from attunement_clinic.recordings.queries.own import own_films


@with_reserve
def close_film(actor: Actor, *, recording_id: UUID) -> None:
    """Close a film to everybody until it is taken back or opened again.

    Raises
    ------
    Http404
        For everybody but the caregiver who filmed it.
    """
    access_own_recording(actor, recording_id)
    _close(actor, [recording_id])


@with_reserve
def close_all_films(actor: Actor) -> None:
    """Close every film the caregiver ever sent, all or none."""
    _close(actor, own_films(actor).order_by("id").values_list("id", flat=True))


def open_film(actor: Actor, *, recording_id: UUID) -> None:
    """Open a closed film again, for those who could see it before.

    Raises
    ------
    Http404
        For everybody but the caregiver who filmed it.
    """
    recording = access_own_recording(actor, recording_id)
    with transaction.atomic():
        closed = Closure.objects.filter(recording=recording, ended_at=None)
        if closed.update(ended_at=timezone.now()):
            record_film(
                actor,
                recording,
                "film.opened",
                caregiver_id=recording.caregiver_id,
            )


def _close(actor: Actor, recording_ids: Iterable[UUID]) -> None:
    with transaction.atomic():
        for recording_id in recording_ids:
            recording = locked_film(recording_id)
            assert recording is not None  # noqa: S101  (a film's row is never deleted)
            if recording.state != Recording.State.UNMADE:
                _close_one(actor, recording)
        failpoint("close.before_commit")
    failpoint("close.after_commit")


def _close_one(actor: Actor, recording: Recording) -> None:
    now = timezone.now()
    _row, is_new = Closure.objects.get_or_create(
        practice_id=recording.practice_id,
        recording=recording,
        ended_at=None,
        defaults={"closed_by_id": actor.user_id, "closed_at": now},
    )
    if not is_new:
        return
    keep_line(
        LedgerLine.Kind.CLOSED,
        now,
        practice=recording.practice_id,
        recording=recording.id,
        caregiver=recording.caregiver_id,
    )
    record_film(actor, recording, "film.closed", caregiver_id=recording.caregiver_id)
