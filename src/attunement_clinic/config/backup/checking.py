"""Looking through a restored installation for everything that was promised."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from attunement_clinic.audit import anchors, queries
from attunement_clinic.audit.actions import record
from attunement_clinic.config.backup.layout import Manifest
from attunement_clinic.config.backup.making import COUNTED, REPLACED
from attunement_clinic.families.models import CaregiverInvitation
from attunement_clinic.recordings import ledger
from attunement_clinic.recordings.actions import cancel_upload
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.models import Artefact, Recording, Upload
from attunement_clinic.recordings.segments import DamagedError
from attunement_clinic.recordings.storage import ArtefactReader, sealer_of

_READ = 1 << 20
_SHOWN = 20
Find = Callable[[UUID], Path]


def faults(manifest: Manifest, find: Find) -> list[str]:
    """Name everything that is not as it was when the backup was made."""
    return [*_of_rows(manifest), *_of_films(find), *_of_the_record()]


def in_lines(found: list[str]) -> str:
    """Return faults to be read at a terminal: enough to see what is wrong."""
    more = len(found) - _SHOWN
    return "\n".join([*found[:_SHOWN], *([f"and {more} more."] if more > 0 else [])])


def end_what_a_restore_must_not_revive() -> None:
    """Let nobody in by a session or an invitation of then; give up half films.

    What was signed out, or used once, since the backup would count again.
    """
    Session.objects.all().delete()
    now = timezone.now()
    CaregiverInvitation.objects.filter(used_at__isnull=True, expires_at__gt=now).update(
        expires_at=now
    )
    for upload in Upload.objects.filter(finished_at=None, ended_at=None):
        cancel_upload(None, upload_id=upload.id, why="restored")


def note_restored(manifest: Manifest) -> None:
    record(
        None,
        action="backup.restored",
        subject_kind="installation",
        subject_id=None,
        facts={"name": manifest.name},
    )


def _of_rows(manifest: Manifest) -> Iterator[str]:
    with connection.cursor() as cursor:
        for what, how in COUNTED.items():
            cursor.execute(how)
            found = cursor.fetchone()[0]
            # What a restore itself carries out is added to the audit record.
            is_less = found < manifest.counts[what]
            if is_less or (
                what not in ("events", "seals") and found != manifest.counts[what]
            ):
                yield f"{found} {what}; the backup was made of {manifest.counts[what]}"


def _of_films(find: Find) -> Iterator[str]:
    """Open every stored file whole, but those of films that were taken back."""
    taken_back = {
        UUID(line.facts["recording"])
        for line in ledger.read().lines
        if "recording" in line.facts and not line.facts.get("purpose")
    }
    rows = (
        Artefact.objects.filter(published_at__isnull=False)
        .exclude(recording__state=Recording.State.UNMADE)
        .exclude(kind__in=REPLACED)
    )
    for artefact in rows.select_related("recording").order_by("id"):
        if artefact.recording_id in taken_back:
            continue
        try:
            digest = _digest_of(artefact, find(artefact.id))
        except KeyMissingError:
            yield f"the key of {artefact} is not there, and nobody took it back"
        except FileNotFoundError:
            yield f"the file of {artefact} is not there"
        except DamagedError as error:
            yield f"the file of {artefact} does not open: {error}"
        else:
            if artefact.sha256 and digest != artefact.sha256:
                yield f"the file of {artefact} holds something else"


def _digest_of(artefact: Artefact, path: Path) -> str:
    digest = hashlib.sha256()
    with ArtefactReader(sealer_of(artefact), path) as reader:
        for part in reader.chunks(0, reader.size, _READ):
            digest.update(part)
    return digest.hexdigest()


def _of_the_record() -> Iterator[str]:
    try:
        verdict = queries.verify(anchors.read())
    except ValueError as error:
        yield str(error)
        return
    for each in verdict.breaks:
        yield f"the audit record does not hold at {each}"
