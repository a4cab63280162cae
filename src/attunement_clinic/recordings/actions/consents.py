"""Who may use a film, and who may see it: given and taken back, at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from attunement_clinic.failpoints import failpoint
from attunement_clinic.families.arrangements import deciding_of
from attunement_clinic.families.models import Caregiver
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.access import access_own_recording
from attunement_clinic.recordings.actions.guardians import end_answers
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.actions.withdrawals import (
    end_use,
    keep_line,
    with_reserve,
    withdraw_film,
)
from attunement_clinic.recordings.models import (
    Consent,
    LedgerLine,
    Recording,
    RecordingShare,
)
from attunement_clinic.recordings.queries import use_digest
from attunement_clinic.recordings.wording import OFFERED, USES_VERSION


def give_consent(actor: Actor, *, recording_id: UUID, purpose: Purpose) -> None:
    """Let a film be used for one purpose, by the caregiver who filmed it."""
    recording = access_own_recording(actor, recording_id)
    if purpose not in OFFERED:
        raise Http404
    with transaction.atomic():
        if _live(_of_a_kept_film(recording), purpose).exists():
            return
        write_consent(actor, recording, purpose)
        failpoint("consent.give.before_commit")
    failpoint("consent.give.after_commit")


def write_consent(actor: Actor, recording: Recording, purpose: Purpose) -> None:
    """Write one consent and its audit row, inside the caller's transaction."""
    Consent.objects.create(
        practice_id=recording.practice_id,
        recording=recording,
        caregiver_id=recording.caregiver_id,
        purpose=purpose,
        version=USES_VERSION,
        language=translation.get_language() or "",
        text_digest=use_digest(recording.invitation, purpose),
        given_by_id=actor.user_id,
        given_at=timezone.now(),
    )
    record_film(actor, recording, "consent.given", purpose=purpose)


@with_reserve
def withdraw_consent(actor: Actor, *, recording_id: UUID, purpose: Purpose) -> None:
    """Stop one use of a film; the next request, and a running stream, meet it.

    Without the first use, watching together, there is no reason to keep the film: it is
    taken back whole.
    """
    if purpose is Purpose.THERAPY:
        withdraw_film(actor, recording_id=recording_id)
        return
    recording = access_own_recording(actor, recording_id)
    with transaction.atomic():
        end_use(actor, _locked(recording), recording.caregiver_id, purpose)
        failpoint("consent.withdraw.before_commit")
    failpoint("consent.withdraw.after_commit")


def end_expired_consents(now: datetime) -> int:
    """Write the end of every consent whose time is over; return how many.

    Nobody reaches a film by it from that minute on; written down, it stays over when the
    clock is set back.
    """
    over = Consent.objects.filter(withdrawn_at=None, expires_at__lte=now)
    ended = 0
    for consent in over.select_related("recording"):
        with transaction.atomic():
            live = Consent.objects.filter(id=consent.id, withdrawn_at=None)
            if live.update(withdrawn_at=consent.expires_at):
                ended += 1
                record_film(
                    None,
                    consent.recording,
                    "consent.expired",
                    purpose=consent.purpose,
                    caregiver_id=consent.caregiver_id,
                )
    return ended


def share_recording(actor: Actor, *, recording_id: UUID, caregiver_id: UUID) -> None:
    """Let another caregiver of the family see a film."""
    recording = access_own_recording(actor, recording_id)
    caregiver = _other_caregiver(recording, caregiver_id)
    with transaction.atomic():
        _of_a_kept_film(recording)
        _share, is_new = RecordingShare.objects.get_or_create(
            practice_id=recording.practice_id,
            recording=recording,
            caregiver=caregiver,
            ended_at=None,
        )
        if not is_new:
            return
        if caregiver.user_id is not None:
            Notice.objects.create(
                practice_id=recording.practice_id,
                recipient_id=caregiver.user_id,
                kind=Notice.Kind.SHARED,
                address=reverse("recordings:own", args=[recording.id]),
            )
        record_film(actor, recording, "film.shared", caregiver_id=caregiver.id)


@with_reserve
def unshare_recording(actor: Actor, *, recording_id: UUID, caregiver_id: UUID) -> None:
    """Let another caregiver see a film no longer; what they answered about it ends."""
    recording = access_own_recording(actor, recording_id)
    with transaction.atomic():
        live = RecordingShare.objects.filter(
            recording=_locked(recording),
            caregiver_id=caregiver_id,
            ended_at__isnull=True,
        )
        if live.exists():
            _end_share(actor, recording, caregiver_id)


def end_shares_with(actor: Actor, caregiver: Caregiver) -> None:
    """End everything a caregiver is shown, inside the caller's transaction."""
    shares = RecordingShare.objects.filter(caregiver=caregiver, ended_at=None)
    ids = shares.order_by("recording_id").values_list("recording_id", flat=True)
    for recording_id in list(ids):
        recording = Recording.objects.select_for_update(of=("self",)).get(
            id=recording_id
        )
        _end_share(actor, recording, caregiver.id)


def _end_share(actor: Actor, recording: Recording, caregiver_id: UUID) -> None:
    now = timezone.now()
    RecordingShare.objects.filter(
        recording=recording, caregiver_id=caregiver_id, ended_at=None
    ).update(ended_at=now)
    end_answers(actor, recording, caregiver_id)
    keep_line(
        LedgerLine.Kind.SHARE,
        now,
        practice=recording.practice_id,
        recording=recording.id,
        caregiver=caregiver_id,
    )
    record_film(actor, recording, "film.unshared", caregiver_id=caregiver_id)


def _other_caregiver(recording: Recording, caregiver_id: UUID) -> Caregiver:
    caregiver = (
        Caregiver.objects.filter(id=caregiver_id, family_id=recording.family_id)
        .exclude(id=recording.caregiver_id)
        .exclude(id__in=deciding_of(recording.family_id).restricted)
        .first()
    )
    if caregiver is None:
        raise Http404
    return caregiver


def _locked(recording: Recording) -> Recording:
    """Make changes of one film's agreements wait for each other."""
    return Recording.objects.select_for_update(of=("self",)).get(id=recording.id)


def _of_a_kept_film(recording: Recording) -> Recording:
    """Lock a film, and refuse to agree to anything about one that was taken back."""
    locked = _locked(recording)
    if locked.state == Recording.State.UNMADE:
        raise Http404
    return locked


def _live(recording: Recording, purpose: Purpose) -> QuerySet[Consent]:
    return Consent.objects.filter(
        recording=recording,
        caregiver_id=recording.caregiver_id,
        purpose=purpose,
        withdrawn_at__isnull=True,
    )
