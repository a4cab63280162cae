"""A film's way into the store: begun, continued, finished or given up.

Each action writes one database. The key comes first, then the film's row; an end that
was decided is committed before files and key go. Whatever dies in between leaves an
orphan that `expire_uploads` sweeps, never something half promised.
"""

import re
import uuid
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app as jobs

from attunement.timeline.interval import Interval
from attunement_clinic.failpoints import failpoint
from attunement_clinic.families.models import Family
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.access import access_invitation
from attunement_clinic.recordings.actions.consents import write_consent
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.actions.watching import add_subjects
from attunement_clinic.recordings.models import (
    Artefact,
    FilmInvitation,
    Recording,
    Upload,
)
from attunement_clinic.recordings.queries import (
    RESERVE_BYTES,
    has_acknowledged,
    open_uploads,
    room_taken,
    same_film,
)
from attunement_clinic.recordings.wording import OFFERED
from attunement_clinic.web.problems import ProblemError

KEPT_FOR: Final = timedelta(days=7)
OPEN_AT_ONCE: Final = 8
_FINGERPRINT = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{64}")


def begin_upload(
    actor: Actor | None,
    *,
    invitation_id: UUID,
    length: int,
    fingerprint: str,
    purposes: frozenset[Purpose],
    kept: Interval | None = None,
) -> Upload:
    """Promise room for a film and keep what the parent agreed to; nothing is sent yet.

    The same film of the same wish, begun before and not finished, is continued. `kept`
    is the part of it that is watched; nobody sees what lies outside, and once the film is
    ready it is erased.

    Raises
    ------
    Http404
        When nobody asked this caregiver for a film.
    ProblemError
        403 without acknowledgement or consent for therapy, 413 above a limit, 429 with
        too many begun at once, 507 when the disk is full.
    """
    invitation = access_invitation(actor, invitation_id)
    assert actor is not None  # noqa: S101  (the door above refuses nobody's request)
    _check_agreed(invitation, purposes)
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ProblemError(400, _("This cannot be read."))
    if before := same_film(
        invitation, length=length, fingerprint=fingerprint, kept=kept
    ):
        return before
    key_id, own_key_id = keys.create_recording_key(), keys.create_recording_key()
    failpoint("upload.begin.after_key")
    artefact = Artefact(
        id=uuid.uuid4(),
        practice_id=invitation.practice_id,
        kind=Artefact.Kind.ORIGINAL,
        media_type="application/octet-stream",
        # Destroyed when the film is ready: what was left out of it goes with this alone.
        key_id=own_key_id,
        recording=Recording(
            key_id=key_id,
            kept_from_ms=kept.onset_ms if kept else None,
            kept_until_ms=kept.offset_ms if kept else None,
        ),
    )
    try:
        storage.create_upload(artefact)
        failpoint("upload.begin.after_files")
        with transaction.atomic():
            upload = _write_rows(actor, invitation, artefact, length, fingerprint)
            # Begun by the same phone a moment ago, it has its consents.
            is_new = upload.artefact_id == artefact.id
            for purpose in sorted(purposes) if is_new else ():
                write_consent(actor, upload.recording, purpose)
            failpoint("upload.begin.before_commit")
    except BaseException:
        _forget(artefact.id, key_id, own_key_id)
        raise
    failpoint("upload.begin.after_commit")
    if not is_new:
        _forget(artefact.id, key_id, own_key_id)
    return upload


def note_offset(upload_id: UUID, *, offset: int) -> None:
    """Keep for the pages how far an upload is, and let it live on."""
    Upload.objects.filter(id=upload_id, finished_at=None, ended_at=None).update(
        offset=offset, expires_at=timezone.now() + KEPT_FOR
    )


def finish_upload(
    actor: Actor | None, *, upload_id: UUID, digest: storage.StoredDigest
) -> None:
    """Commit that a film is here whole; with it, in one transaction, its reading."""
    with transaction.atomic():
        upload = _locked(upload_id)
        if upload.finished_at is not None or upload.ended_at is not None:
            return
        now, recording = timezone.now(), upload.recording
        upload.finished_at = now
        upload.offset = upload.length
        upload.save(update_fields=["finished_at", "offset"])
        Artefact.objects.filter(id=upload.artefact_id).update(
            size=digest.size, sha256=digest.sha256, published_at=now
        )
        recording.state = Recording.State.WAITING
        recording.arrived_at = now
        recording.save(update_fields=["state", "arrived_at"])
        _tell_the_team(recording)
        record_film(
            actor,
            recording,
            "film.arrived",
            purpose=Purpose.THERAPY,
            bytes=digest.size,
            sha256=digest.sha256,
        )
        jobs.configure_task("recordings.ingest").defer(recording_id=str(recording.id))
        failpoint("upload.finish.before_commit")
    failpoint("upload.finish.after_commit")


def cancel_upload(actor: Actor | None, *, upload_id: UUID, why: str) -> None:
    """Give an unfinished upload up: what was sent and its key are gone for good."""
    with transaction.atomic():
        upload = _locked(upload_id)
        if upload.finished_at is not None or upload.ended_at is not None:
            return
        recording, key_id = upload.recording, upload.recording.key_id
        own_key_id = upload.artefact.key_id
        Artefact.objects.filter(id=upload.artefact_id).update(key_id=None)
        now = timezone.now()
        upload.ended_at = now
        upload.save(update_fields=["ended_at"])
        recording.state = Recording.State.ABANDONED
        recording.key_id = None
        recording.save(update_fields=["state", "key_id"])
        recording.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
        record_film(actor, recording, "upload.ended", why=why, bytes=upload.offset)
        failpoint("upload.cancel.before_commit")
    failpoint("upload.cancel.after_commit")
    _forget(upload.artefact_id, key_id, own_key_id)


def expire_uploads(now: datetime) -> int:
    """Give up every upload that nobody continued in time; say how many."""
    late = Upload.objects.filter(
        finished_at=None, ended_at=None, expires_at__lte=now
    ).values_list("id", flat=True)
    for upload_id in late:
        cancel_upload(None, upload_id=upload_id, why="expired")
    return len(late)


def _check_agreed(invitation: FilmInvitation, purposes: frozenset[Purpose]) -> None:
    if not has_acknowledged(invitation.caregiver_id):
        raise ProblemError(
            403,
            _("Please read what filming is for first."),
            what_is_safe=_("Your film is still on your phone."),
            what_to_do=_("Go back one page, and read it there."),
        )
    if Purpose.THERAPY not in purposes or not purposes <= OFFERED:
        raise ProblemError(
            403,
            _("A film is sent only if you may watch it together."),
            what_is_safe=_("Your film is still on your phone."),
            what_to_do=_("Switch on “Watching together”, then send it."),
        )


def _write_rows(
    actor: Actor,
    invitation: FilmInvitation,
    artefact: Artefact,
    length: int,
    fingerprint: str,
) -> Upload:
    # The lock makes numbers, room and the search for the same film one after another.
    family = Family.objects.select_for_update(of=("self",)).get(id=invitation.family_id)
    kept = artefact.recording.kept
    if before := same_film(
        invitation, length=length, fingerprint=fingerprint, kept=kept
    ):
        return before
    _check_room(invitation, length)
    highest = family.recordings.aggregate(highest=Max("number"))["highest"]
    recording = artefact.recording
    recording.practice_id = invitation.practice_id
    recording.family = family
    recording.caregiver = invitation.caregiver
    recording.invitation = invitation
    recording.number = (highest or 0) + 1
    recording.situation = invitation.situation
    recording.save()
    artefact.recording = recording
    artefact.save()
    infants = family.infants.values_list("id", flat=True)
    add_subjects(recording, [invitation.caregiver_id, *infants])
    upload = Upload.objects.create(
        practice_id=invitation.practice_id,
        recording=recording,
        artefact=artefact,
        uploaded_by_id=actor.user_id,
        length=length,
        fingerprint=fingerprint,
        expires_at=timezone.now() + KEPT_FOR,
    )
    record_film(
        actor,
        recording,
        "upload.begun",
        purpose=Purpose.THERAPY,
        bytes=length,
        is_part=recording.kept is not None,
    )
    return upload


def _check_room(invitation: FilmInvitation, length: int) -> None:
    practice = invitation.practice
    if length > practice.upload_limit_bytes:
        raise _too_much(
            _("This film has %(size)s MB; the largest we can take has %(limit)s MB."),
            _("Please choose a shorter one. A few minutes are enough."),
            size=length,
            limit=practice.upload_limit_bytes,
        )
    taken = room_taken(invitation.family_id)
    if taken + length > practice.family_quota_bytes:
        raise _too_much(
            _("This film has %(size)s MB; there is room for %(limit)s MB more."),
            _("Please tell your team. Nothing of yours is lost."),
            size=length,
            limit=max(0, practice.family_quota_bytes - taken),
        )
    if storage.free_bytes() < length + RESERVE_BYTES:
        raise ProblemError(
            507,
            _("There is no room for this film at the moment."),
            what_is_safe=_("Your film is still on your phone."),
            what_to_do=_("Please tell your team, and try again tomorrow."),
        )
    begun = open_uploads(invitation).count()
    if begun >= OPEN_AT_ONCE:
        raise ProblemError(
            429,
            ngettext(
                "One film is still on its way.",
                "%(begun)s films are still on their way.",
                begun,
            )
            % {"begun": begun},
            what_to_do=_("Please let them arrive first."),
        )


def _too_much(title: str, what_to_do: str, *, size: int, limit: int) -> ProblemError:
    # Rounded so that the film never looks smaller than what it is refused for.
    values = {
        "size": _megabytes(-(-size // 10**6)),
        "limit": _megabytes(limit // 10**6),
    }
    return ProblemError(
        413,
        title % values,
        what_is_safe=_("Your film is still on your phone."),
        what_to_do=what_to_do,
    )


def _megabytes(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)


def _tell_the_team(recording: Recording) -> None:
    places = recording.family.team.filter(
        Q(until=None) | Q(until__gt=timezone.now()), role="clinician"
    )
    Notice.objects.bulk_create(
        Notice(
            practice_id=recording.practice_id,
            recipient_id=user_id,
            kind=Notice.Kind.FILM_ARRIVED,
            address=reverse("recordings:film", args=[recording.id]),
        )
        for user_id in places.values_list("user_id", flat=True).distinct()
    )


def _locked(upload_id: UUID) -> Upload:
    rows = Upload.objects.select_for_update(of=("self",))
    related = rows.select_related("artefact", "recording", "recording__family")
    return related.get(id=upload_id)


def _forget(artefact_id: UUID, *key_ids: UUID | None) -> None:
    storage.remove(artefact_id)
    for key_id in key_ids:
        keys.destroy(key_id)
