"""The diary: it happened, on a day; words for a day, written, taken back, read."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver, access_own_caregiver
from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import DiaryEntry, DiaryWords
from attunement_clinic.plans.queries import today_in
from attunement_clinic.policy import Actor, Form


def note_happened(
    actor: Actor | None, *, activity_id: UUID, happened_on: date
) -> DiaryEntry:
    """Note that a calm moment happened on a day; saying it twice changes nothing."""
    activity = access.access_own_activity(actor, activity_id)
    _assert_not_to_come(happened_on, today_in(activity.practice))
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


def write_day(actor: Actor, *, words_id: UUID, day: date, words: str) -> DiaryWords:
    """Keep what a caregiver writes of a day; sent twice, it is written once."""
    caregiver = access_own_caregiver(actor)
    _assert_not_to_come(day, today_in(caregiver.practice))
    with transaction.atomic():
        known = DiaryWords.objects.filter(id=words_id).first()
        if known is not None:
            if known.caregiver_id != caregiver.id:
                raise Http404
            return known
        row = DiaryWords(
            id=words_id,
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            day=day,
            words=words.strip(),
        )
        row.full_clean(exclude=["read_at", "read_by"])
        row.save()
        note(actor, caregiver, "diary.written", "diary_words", row.id)
    return row


def take_words_back(actor: Actor | None, *, words_id: UUID) -> None:
    """Take one's own words back: they are gone, for the team, too."""
    row = access.access_own_words(actor, words_id)
    with transaction.atomic():
        note(actor, row.caregiver, "diary.taken_back", "diary_words", row.id)
        row.delete()


def mark_days_read(
    actor: Actor, *, caregiver_id: UUID, words_ids: Collection[UUID]
) -> None:
    """Note that somebody of the team read these words of a caregiver.

    Only what stood on the page: words that came while it was open still wait.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        unread = DiaryWords.objects.filter(
            id__in=words_ids, caregiver=caregiver, read_at__isnull=True
        )
        if unread.update(read_at=timezone.now(), read_by_id=actor.user_id):
            note(actor, caregiver, "diary.read", "caregiver", caregiver.id)


def _assert_not_to_come(day: date, today: date) -> None:
    if day > today:
        raise ValidationError({"day": _("This day is still to come.")})
