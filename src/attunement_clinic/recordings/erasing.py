"""Destroying what a phone sent, once what is kept of it has taken its place.

With the commit that makes a film ready nobody reaches what arrived (`publishing.publish`).
Here its own key is destroyed, and then its file: what the parent left out, and what the
phone wrote of place and device, are in nothing else. Safe to repeat and to be killed
anywhere; the worker that made the film does it, or the next one that looks.
"""

from uuid import UUID

from django.db import transaction

from attunement_clinic.audit.actions import record
from attunement_clinic.failpoints import failpoint
from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.holds import must_keep_key
from attunement_clinic.recordings.models import Artefact


def erase(recording_id: UUID) -> bool:
    """Destroy what arrived of a ready film; return whether nothing of it is left.

    While somebody holds the film for safeguarding, its keys are kept, and this one is.
    """
    received = Artefact.objects.filter(
        recording_id=recording_id, kind=Artefact.Kind.RECEIVED
    ).first()
    if received is None:
        return True
    if must_keep_key(recording_id):
        return False
    keys.destroy(received.key_id)
    failpoint("ingest.erase.after_key")
    storage.remove(received.id)
    failpoint("ingest.erase.after_file")
    with transaction.atomic():
        _note_erased(received)
    failpoint("ingest.erase.after_commit")
    return True


def erase_waiting() -> int:
    """Destroy whatever arrived and was replaced, and is not destroyed yet; count it."""
    waiting = Artefact.objects.filter(kind=Artefact.Kind.RECEIVED)
    ids = list(waiting.values_list("recording_id", flat=True))
    return sum(erase(each) for each in ids)


def _note_erased(received: Artefact) -> None:
    rows = Artefact.objects.select_for_update(of=("self",)).select_related("recording")
    mine = rows.filter(id=received.id, kind=Artefact.Kind.RECEIVED).first()
    if mine is None:
        return
    # Its size and digest stay: they say what was acknowledged, and open nothing.
    mine.kind, mine.key_id = Artefact.Kind.ERASED, None
    mine.save(update_fields=["kind", "key_id"])
    record(
        None,
        action="film.received_erased",
        subject_kind="recording",
        subject_id=mine.recording_id,
        family_id=mine.recording.family_id,
        practice_id=mine.practice_id,
        facts={"bytes": mine.size},
    )
