"""What a worker writes about a film, each line only while its attempt is still its own.

Every attempt at a film takes the next number. A worker that was thought dead, and whose
film another one took over, finds a higher number and writes nothing more: each write
here compares the number in the transaction that makes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from attunement.timeline.interval import Interval
from attunement_clinic.audit.actions import record
from attunement_clinic.failpoints import failpoint
from attunement_clinic.notifications.models import Notice
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.media.film import ReadyFilm
from attunement_clinic.recordings.media.verdict import RefusalCode
from attunement_clinic.recordings.models import Artefact, MovementRegion, Recording

MEDIA_TYPES = {
    Artefact.Kind.PROXY: "video/mp4",
    Artefact.Kind.CLEANED: "application/octet-stream",
    Artefact.Kind.POSTER: "image/jpeg",
    Artefact.Kind.PEAKS: "application/octet-stream",
    Artefact.Kind.FRAMES: "application/octet-stream",
    Artefact.Kind.SIGNALS: "application/json",
}
_COPIED_AS = {"mov": "video/quicktime", "matroska": "video/x-matroska"}
_IN_HAND = (Recording.State.READING, Recording.State.MAKING)
#: What a phone sent, at any time of its life.
_SENT = (Artefact.Kind.ORIGINAL, Artefact.Kind.RECEIVED, Artefact.Kind.ERASED)
_BEFORE_READY = (Recording.State.WAITING, *_IN_HAND)
_REASON_LENGTH = 2000

Digests = Mapping[UUID, storage.StoredDigest]


class LostAttemptError(Exception):
    """Another worker has the film, or it is gone; what this one made is thrown away."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One worker's turn at one film."""

    recording_id: UUID
    number: int
    original: Artefact
    kept: Interval | None = None


def begin(recording_id: UUID) -> Attempt | None:
    """Take a film; None when nothing is to be done for it any more."""
    with transaction.atomic():
        recording = _locked(recording_id)
        if recording is None or recording.state not in _BEFORE_READY:
            return None
        recording.attempt += 1
        recording.state = Recording.State.READING
        recording.progress = 0
        recording.technical_reason = ""
        recording.save(
            update_fields=["attempt", "state", "progress", "technical_reason"]
        )
        left_behind = _forget_unpublished(recording)
        original = Artefact.objects.select_related("recording").get(
            recording=recording, kind=Artefact.Kind.ORIGINAL
        )
    failpoint("ingest.begin.after_commit")
    for artefact_id in left_behind:
        storage.remove(artefact_id)
    return Attempt(recording.id, recording.attempt, original, recording.kept)


def note_progress(attempt: Attempt, state: Recording.State, percent: int) -> None:
    """Keep how far along the film is.

    Raises
    ------
    LostAttemptError
        When the film is another worker's by now.
    """
    mine = Recording.objects.filter(
        id=attempt.recording_id, attempt=attempt.number, state__in=_IN_HAND
    )
    if not mine.update(state=state, progress=percent):
        raise LostAttemptError


def create_artefacts(
    attempt: Attempt, kinds: Sequence[Artefact.Kind]
) -> dict[Artefact.Kind, Artefact]:
    """Write the rows of what will be made; nobody sees them before `publish`."""
    with transaction.atomic():
        recording = _own(attempt)
        made = {kind: _create(recording, kind, attempt.number) for kind in kinds}
    failpoint("ingest.rows.after_commit")
    return made


def publish(
    attempt: Attempt, film: ReadyFilm, digests: Digests, cleaned: Artefact
) -> None:
    """Let everything that was made be seen, in one transaction.

    In the same, what is kept of the original takes its place: what arrived is reached by
    nobody from here on, and `erasing.erase` destroys it.

    Raises
    ------
    LostAttemptError
        When the film is another worker's by now.
    """
    with transaction.atomic():
        recording = _own(attempt)
        _replace_original(attempt, film, cleaned)
        _publish_artefacts(digests)
        recording.state = Recording.State.READY
        recording.progress = 100
        recording.refusal = ""
        recording.technical_reason = _remarks(film)
        recording.ends_early_ms = film.ends_early_ms
        recording.duration_ms = film.duration_ms
        recording.frame_rate_num, recording.frame_rate_den = film.plan.rate
        recording.frame_count = film.made.frame_count
        recording.width, recording.height = film.plan.width, film.plan.height
        recording.is_silent = not film.made.has_sound
        recording.save()
        _tell_the_parent(recording, Notice.Kind.FILM_READY)
        _record(recording, "film.ready", copied=film.plan.remux)
        if recording.regions.exists():
            jobs.configure_task("recordings.compute_signals").defer(
                recording_id=str(recording.id)
            )
        failpoint("ingest.publish.before_commit")
    failpoint("ingest.publish.after_commit")


def refuse(attempt: Attempt, code: RefusalCode, reason: str) -> None:
    """Keep that a film cannot be opened and why; its original stays.

    Raises
    ------
    LostAttemptError
        When the film is another worker's by now.
    """
    with transaction.atomic():
        recording = _own(attempt)
        left_behind = _refuse(recording, code, reason)
    for artefact_id in left_behind:
        storage.remove(artefact_id)


def put_back(attempt: Attempt, reason: str) -> None:
    """Let a film wait for a worker that can open it; the clinician reads why."""
    Recording.objects.filter(
        id=attempt.recording_id, attempt=attempt.number, state__in=_IN_HAND
    ).update(
        state=Recording.State.WAITING,
        progress=0,
        technical_reason=reason[:_REASON_LENGTH],
    )


def give_up(recording_id: UUID, reason: str) -> None:
    """Keep that no worker could open a film and no job is left that would try."""
    with transaction.atomic():
        recording = _locked(recording_id)
        if recording is None or recording.state not in _BEFORE_READY:
            return
        # Whoever still holds the film has lost it.
        recording.attempt += 1
        left_behind = _refuse(recording, RefusalCode.GAVE_UP, reason)
    for artefact_id in left_behind:
        storage.remove(artefact_id)


def is_taken_back(recording_id: UUID) -> bool:
    """Say whether a film's key is gone because its parent took it back."""
    return Recording.objects.filter(
        id=recording_id, state=Recording.State.UNMADE
    ).exists()


def begin_signals(
    recording_id: UUID,
) -> tuple[Artefact, Artefact, list[MovementRegion]] | None:
    """Return a ready film's proxy, a row for its signals, and its regions; or None."""
    with transaction.atomic():
        recording = _locked(recording_id)
        if recording is None or recording.state != Recording.State.READY:
            return None
        regions = list(recording.regions.order_by("name"))
        if not regions:
            gone = _unpublish(recording.id, Artefact.Kind.SIGNALS)
            transaction.on_commit(lambda: _remove(gone))
            return None
        proxy = Artefact.objects.select_related("recording").get(
            recording=recording,
            kind=Artefact.Kind.PROXY,
            published_at__isnull=False,
        )
        signals = _create(recording, Artefact.Kind.SIGNALS, recording.attempt)
    return proxy, signals, regions


def publish_signals(
    signals: Artefact,
    regions: Sequence[MovementRegion],
    digest: storage.StoredDigest,
) -> None:
    """Let the signals be seen, if the regions are still those that were measured.

    Raises
    ------
    LostAttemptError
        When somebody set other regions meanwhile, whose own job measures those; or took
        the film back.
    """
    with transaction.atomic():
        recording = _locked(signals.recording_id)
        if recording is None or recording.state != Recording.State.READY:
            raise LostAttemptError
        measured = {region.id for region in regions}
        if measured != set(recording.regions.values_list("id", flat=True)):
            raise LostAttemptError
        gone = _unpublish(recording.id, Artefact.Kind.SIGNALS)
        _publish_artefacts({signals.id: digest})
        _record(recording, "film.movement_measured", regions=len(regions))
    _remove(gone)


def discard(artefacts: Sequence[Artefact]) -> None:
    """Forget rows and files that will not be published.

    What is published stays: a commit may have succeeded although its answer was lost.
    """
    rows = Artefact.objects.filter(id__in=[artefact.id for artefact in artefacts])
    with transaction.atomic():
        mine = rows.select_for_update(of=("self",)).filter(published_at__isnull=True)
        gone = list(mine.values_list("id", flat=True))
        Artefact.objects.filter(id__in=gone).delete()
    _remove(gone)


def _locked(recording_id: UUID) -> Recording | None:
    rows = Recording.objects.select_for_update(of=("self",))
    return rows.select_related("caregiver").filter(id=recording_id).first()


def _own(attempt: Attempt) -> Recording:
    recording = _locked(attempt.recording_id)
    if (
        recording is None
        or recording.attempt != attempt.number
        or recording.state not in _IN_HAND
        or recording.key_id is None
    ):
        raise LostAttemptError
    return recording


def _create(recording: Recording, kind: Artefact.Kind, attempt: int) -> Artefact:
    return Artefact.objects.create(
        id=uuid4(),
        practice_id=recording.practice_id,
        recording=recording,
        kind=kind,
        attempt=attempt,
        media_type=MEDIA_TYPES[kind],
    )


def _forget_unpublished(recording: Recording) -> list[UUID]:
    rows = Artefact.objects.filter(
        recording=recording, published_at__isnull=True
    ).exclude(kind__in=_SENT)
    ids = list(rows.values_list("id", flat=True))
    rows.delete()
    return ids


def _unpublish(recording_id: UUID, kind: Artefact.Kind) -> list[UUID]:
    rows = Artefact.objects.filter(
        recording_id=recording_id, kind=kind, published_at__isnull=False
    )
    ids = list(rows.values_list("id", flat=True))
    rows.delete()
    return ids


def _replace_original(attempt: Attempt, film: ReadyFilm, cleaned: Artefact) -> None:
    Artefact.objects.filter(id=attempt.original.id).update(
        kind=Artefact.Kind.RECEIVED, published_at=None
    )
    copy = film.plan.original
    media_type = MEDIA_TYPES[Artefact.Kind.PROXY]
    if copy is not None and film.made.has_original:
        media_type = _COPIED_AS[copy.muxer]
    Artefact.objects.filter(id=cleaned.id).update(
        kind=Artefact.Kind.ORIGINAL, media_type=media_type
    )


def _publish_artefacts(digests: Digests) -> None:
    now = timezone.now()
    for artefact_id, digest in digests.items():
        made = Artefact.objects.filter(id=artefact_id, published_at__isnull=True)
        if not made.update(size=digest.size, sha256=digest.sha256, published_at=now):
            raise LostAttemptError


def _refuse(recording: Recording, code: RefusalCode, reason: str) -> list[UUID]:
    recording.state = Recording.State.REFUSED
    recording.progress = 0
    recording.refusal = code
    recording.technical_reason = reason[:_REASON_LENGTH]
    recording.save()
    _tell_the_parent(recording, Notice.Kind.FILM_REFUSED)
    _record(recording, "film.refused", code=str(code))
    return _forget_unpublished(recording)


def _remove(artefact_ids: Sequence[UUID]) -> None:
    for artefact_id in artefact_ids:
        storage.remove(artefact_id)


def _remarks(film: ReadyFilm) -> str:
    remarks = []
    if film.made.damaged_packets:
        remarks.append(f"{film.made.damaged_packets} damaged packets were left out")
    if film.ends_early_ms is not None and film.facts.declared_ms is not None:
        remarks.append(
            f"ends at {film.ends_early_ms / 1000:.1f} s of the "
            f"{film.facts.declared_ms / 1000:.1f} s it should have"
        )
    return "; ".join(remarks)


def _tell_the_parent(recording: Recording, kind: Notice.Kind) -> None:
    if recording.caregiver.user_id is not None:
        Notice.objects.create(
            practice_id=recording.practice_id,
            recipient_id=recording.caregiver.user_id,
            kind=kind,
            address=reverse("recordings:own", args=[recording.id]),
        )


def _record(recording: Recording, action: str, **facts: str | int | bool) -> None:
    record(
        None,
        action=action,
        subject_kind="recording",
        subject_id=recording.id,
        family_id=recording.family_id,
        practice_id=recording.practice_id,
        facts=facts,
    )
