"""Destroying what was taken back; and, after a restore, taking it back once more."""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs
from django.db import transaction
from django.utils import timezone

from attunement_clinic.failpoints import failpoint
from attunement_clinic.recordings import keys, ledger, masters, storage
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.actions.withdrawals import end_film, locked_film
from attunement_clinic.recordings.copies import end_copies
from attunement_clinic.recordings.holds import must_keep_key
from attunement_clinic.recordings.ledger import Line
from attunement_clinic.recordings.models import (
    Artefact,
    Closure,
    Consent,
    LedgerLine,
    Recording,
    RecordingShare,
    Withdrawal,
)

_LOG = logging.getLogger(__name__)


@attrs.frozen
class Replay:
    """What a replay did: the lines it carried out, and those it could not read."""

    applied: int
    damaged: int


def unmake(withdrawal_id: UUID) -> bool:
    """Destroy the keys of what was taken back; return whether that is done.

    The line of the ledger is on the disk before the key goes. Safe to repeat, and to be
    killed anywhere: what is destroyed already is not destroyed twice. While somebody holds
    the film its key waits; what was made from it for others does not.
    """
    ledger.write_pending()
    withdrawal = Withdrawal.objects.get(id=withdrawal_id)
    if withdrawal.unmade_at is not None:
        return True
    if withdrawal.key_id is not None and must_keep_key(withdrawal.recording_id):
        end_copies(withdrawal.recording_id, withdrawal.withdrawn_at)
        return False
    own = _own_keys(withdrawal)
    for key_id in (withdrawal.key_id, *own):
        keys.destroy(key_id)
    failpoint("shred.after_key")
    # Counted by what is gone, not by who destroyed it: a try before this one may have.
    destroyed = int(withdrawal.key_id is not None) + len(own)
    destroyed += end_copies(withdrawal.recording_id, withdrawal.withdrawn_at)
    failpoint("shred.after_copies")
    _write_done(withdrawal_id, destroyed)
    failpoint("shred.after_commit")
    if not withdrawal.purpose:
        _remove_files(withdrawal.recording_id)
    return True


def unmake_waiting() -> int:
    """Destroy whatever was taken back and is not destroyed yet; return how many."""
    waiting = Withdrawal.objects.filter(unmade_at=None).order_by("withdrawn_at")
    ids = list(waiting.values_list("id", flat=True))
    return sum(unmake(each) for each in ids)


def replay_ledger() -> Replay:
    """Carry out every line of the ledger that this database does not know.

    An older backup that was restored holds what was taken back since: nothing of it is
    served before this. What the file lost and the database knows is written again. With
    nothing to do it costs reading one file and a few queries.
    """
    contents = ledger.read()
    known = set(LedgerLine.objects.values_list("id", flat=True))
    ledger.write_again(known - {line.id for line in contents.lines})
    ledger.write_pending()
    unknown = {line.id: line for line in contents.lines if line.id not in known}
    for line in sorted(unknown.values(), key=lambda each: each.at):
        _replay(line)
    _destroy_named(contents.lines)
    if unknown:
        _LOG.warning("withdrawals carried out once more: %s", len(unknown))
    return Replay(len(unknown), contents.damaged)


def _destroy_named(lines: Iterable[Line]) -> None:
    """Destroy keys that came back with an older database of keys alone.

    What is not destroyed yet in the first place waits for its own job.
    """
    named = {
        UUID(line.facts[name])
        for line in lines
        for name in ("key", "received_key")
        if name in line.facts
    }
    waiting = Withdrawal.objects.filter(key_id__isnull=False)
    used = set(waiting.values_list("key_id", flat=True))
    of_waiting = Artefact.objects.filter(recording__withdrawals__in=waiting)
    used |= set(of_waiting.values_list("key_id", flat=True))
    back = keys.known(named - used)
    for key_id in back:
        keys.destroy(key_id)
    if back:
        _LOG.warning("%s keys that had come back were destroyed again", len(back))


def _own_keys(withdrawal: Withdrawal) -> list[UUID]:
    """Name the keys that files of a film taken back have beside the film's own."""
    if withdrawal.purpose:
        return []
    rows = Artefact.objects.filter(recording_id=withdrawal.recording_id)
    found = rows.exclude(key_id=None).values_list("key_id", flat=True)
    return [key_id for key_id in found if key_id is not None]


def _write_done(withdrawal_id: UUID, destroyed: int) -> None:
    with transaction.atomic():
        row = (
            Withdrawal.objects.select_for_update(of=("self",))
            .select_related("recording")
            .get(id=withdrawal_id)
        )
        if row.unmade_at is not None:
            return
        row.unmade_at, row.key_id = timezone.now(), None
        row.keys_destroyed, row.epoch = destroyed, max(masters.read())
        row.save(update_fields=["unmade_at", "key_id", "keys_destroyed", "epoch"])
        if not row.purpose:
            Artefact.objects.filter(recording_id=row.recording_id).update(
                published_at=None, size=0, sha256="", key_id=None
            )
        record_film(
            None,
            row.recording,
            "copies.ended" if row.purpose else "film.unmade",
            purpose=row.purpose,
            keys=destroyed,
        )


def _remove_files(recording_id: UUID) -> None:
    """Remove what nothing can open any more."""
    ids = Artefact.objects.filter(recording_id=recording_id)
    for artefact_id in ids.values_list("id", flat=True):
        storage.remove(artefact_id)


def _replay(line: Line) -> None:
    """Carry one line out; a film this database never knew has at most a key left."""
    with transaction.atomic():
        LedgerLine.objects.create(
            id=line.id,
            kind=line.kind,
            at=line.at,
            facts=line.facts,
            written_at=timezone.now(),
        )
        recording = locked_film(UUID(line.facts["recording"]))
        if recording is not None:
            _carry_out(line, recording)
            record_film(
                None,
                recording,
                "withdrawal.replayed",
                purpose=line.facts.get("purpose", ""),
                kind=line.kind,
            )
    if recording is None:
        _destroy_named([line])
    elif line.kind in (LedgerLine.Kind.FILM, LedgerLine.Kind.USE):
        unmake(line.id)


def _carry_out(line: Line, recording: Recording) -> None:
    caregiver_id, at = UUID(line.facts["caregiver"]), line.at
    if line.kind == LedgerLine.Kind.SHARE:
        _end_share(recording, caregiver_id, at)
        return
    if line.kind == LedgerLine.Kind.CLOSED:
        _close(recording, at)
        return
    purpose = line.facts.get("purpose", "")
    key_id = recording.key_id if not purpose else None
    if not purpose:
        end_film(recording, at)
    else:
        Consent.objects.filter(
            recording=recording,
            caregiver_id=caregiver_id,
            purpose=purpose,
            withdrawn_at=None,
        ).update(withdrawn_at=at)
    Withdrawal.objects.create(
        id=line.id,
        practice_id=recording.practice_id,
        recording=recording,
        caregiver_id=caregiver_id,
        purpose=purpose,
        withdrawn_at=at,
        key_id=key_id,
    )


def _close(recording: Recording, at: datetime) -> None:
    """Close a film again; whoever opened it since does so once more, with their key."""
    if recording.state != Recording.State.UNMADE:
        Closure.objects.get_or_create(
            practice_id=recording.practice_id,
            recording=recording,
            ended_at=None,
            defaults={"closed_at": at},
        )


def _end_share(recording: Recording, caregiver_id: UUID, at: datetime) -> None:
    RecordingShare.objects.filter(
        recording=recording, caregiver_id=caregiver_id, ended_at=None
    ).update(ended_at=at)
    Consent.objects.filter(
        recording=recording, caregiver_id=caregiver_id, withdrawn_at=None
    ).update(withdrawn_at=at)
