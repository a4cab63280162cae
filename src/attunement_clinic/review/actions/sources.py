"""Where a moment's link to the past is written: marked in a note, opened from the moment."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.actions import record
from attunement_clinic.intake.access import access_note
from attunement_clinic.intake.models import Passage
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.review import access
from attunement_clinic.review.models import Moment, MomentSource


@transaction.atomic
def mark_moment_source(
    actor: Actor, *, moment_id: UUID, passage: Passage, is_source: bool = True
) -> MomentSource:
    """Mark a sentence as the source of a moment's link to the past, or take that away."""
    moment = access.access_moment(actor, moment_id)
    note = access_note(actor, passage.place.note_id)
    if note.interview.family_id != moment.recording.family_id:
        raise Http404
    source, is_new = MomentSource.objects.get_or_create(
        moment=moment,
        passage=passage,
        defaults={"practice_id": moment.practice_id},
    )
    if is_new or (source.removed_at is None) is not is_source:
        source.removed_at = None if is_source else timezone.now()
        source.save(update_fields=["removed_at"])
        _note(actor, moment, "moment.sourced" if is_source else "moment.unsourced")
    return source


def open_moment(actor: Actor, *, moment_id: UUID) -> Moment:
    """Look at a moment with what stands beside it; that it was read is written down."""
    moment = access.access_moment_to_read(actor, moment_id)
    _note(actor, moment, "moment.read")
    return moment


def _note(actor: Actor, moment: Moment, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="moment",
        subject_id=moment.id,
        family_id=moment.recording.family_id,
        purpose=Purpose.THERAPY.value,
    )
