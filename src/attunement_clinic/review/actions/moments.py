"""Moments: kept, changed, taken back."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review import access, payloads
from attunement_clinic.review.models import Moment
from attunement_clinic.web.problems import ProblemError


def add_moment(
    actor: Actor | None, *, recording_id: UUID, moment: payloads.NewMoment
) -> Moment:
    """Keep an interval of a film as a moment; the same id twice is one moment."""
    recording = access.access_film(actor, recording_id)
    known = Moment.objects.filter(id=moment.id).first()
    if known is not None:
        if known.recording_id != recording.id:
            raise Http404
        return known
    _assert_interval(recording, moment.onset_ms, moment.offset_ms)
    with transaction.atomic():
        row = Moment.objects.create(
            id=moment.id,
            practice_id=recording.practice_id,
            recording=recording,
            onset_ms=moment.onset_ms,
            offset_ms=moment.offset_ms,
            kind=moment.kind,
            title=moment.title,
            why=moment.why,
            chosen_by_id=access.assert_staff(actor).user_id,
        )
        _note(actor, row, "moment.added")
    return row


def edit_moment(
    actor: Actor | None, *, moment_id: UUID, edit: payloads.MomentEdit
) -> Moment:
    """Trim a moment, or say better what it is."""
    moment = access.access_moment(actor, moment_id)
    _assert_interval(moment.recording, edit.onset_ms, edit.offset_ms)
    with transaction.atomic():
        row = Moment.objects.select_for_update().get(id=moment.id)
        row.onset_ms, row.offset_ms = edit.onset_ms, edit.offset_ms
        row.kind, row.title, row.why = edit.kind, edit.title, edit.why
        row.save()
        _note(actor, row, "moment.edited")
    return row


def remove_moment(actor: Actor | None, *, moment_id: UUID) -> None:
    """Take a moment back; where it was shared it is gone as well."""
    moment = access.access_moment(actor, moment_id)
    with transaction.atomic():
        moment.removed_at = timezone.now()
        moment.save(update_fields=["removed_at"])
        _note(actor, moment, "moment.removed")


def _assert_interval(recording: Recording, onset_ms: int, offset_ms: int) -> None:
    end_ms = recording.duration_ms
    if 0 <= onset_ms < offset_ms and (end_ms is None or offset_ms <= end_ms):
        return
    raise ProblemError(
        400,
        _("A moment lies within its film and has a length."),
        fields={"interval": f"{onset_ms}–{offset_ms} ms, film {end_ms} ms"},
    )


def _note(actor: Actor | None, moment: Moment, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="moment",
        subject_id=moment.id,
        family_id=moment.recording.family_id,
        purpose=Purpose.THERAPY.value,
        facts={"kind": moment.kind, "ms": [moment.onset_ms, moment.offset_ms]},
    )
