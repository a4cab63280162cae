"""The diary: it happened, on a day."""

from datetime import date
from uuid import UUID

from django.db import transaction

from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import DiaryEntry
from attunement_clinic.policy import Actor


def note_happened(
    actor: Actor | None, *, activity_id: UUID, happened_on: date
) -> DiaryEntry:
    """Note that a calm moment happened on a day; saying it twice changes nothing."""
    activity = access.access_own_activity(actor, activity_id)
    with transaction.atomic():
        entry, is_new = DiaryEntry.objects.get_or_create(
            practice_id=activity.practice_id,
            activity=activity,
            happened_on=happened_on,
        )
        if is_new:
            note(actor, activity.caregiver, "diary.happened", "activity", activity.id)
    return entry


def undo_happened(actor: Actor | None, *, activity_id: UUID, happened_on: date) -> None:
    """Take a day back."""
    activity = access.access_own_activity(actor, activity_id)
    with transaction.atomic():
        gone, _rows = activity.entries.filter(happened_on=happened_on).delete()
        if gone:
            note(actor, activity.caregiver, "diary.undone", "activity", activity.id)
