"""The diary: days that hold something. No day is missing, and none is counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from attunement_clinic.families.models import Family
from attunement_clinic.plans.models import DiaryEntry, DiaryWords
from attunement_clinic.policy import Actor

_DAYS = 60


@dataclass(frozen=True, slots=True)
class Happened:
    """A calm moment that happened on a day."""

    activity_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words for a day, in their caregiver's own hand."""

    id: UUID
    words: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class DiaryDay:
    on: date
    happened: list[Happened] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)


def diary_for(actor: Actor) -> list[DiaryDay]:
    """Give the signed-in caregiver's own days, the newest first."""
    ids = actor.own_ids
    return _days(
        DiaryEntry.objects.filter(
            practice_id=actor.practice_id, activity__caregiver_id__in=ids
        ).select_related("activity"),
        DiaryWords.objects.filter(practice_id=actor.practice_id, caregiver_id__in=ids),
    )


def diaries_of(family: Family) -> dict[UUID, list[DiaryDay]]:
    """Map each caregiver of a family to their own days, for the care team."""
    entries = list(
        DiaryEntry.objects.filter(activity__family=family).select_related("activity")
    )
    words = list(DiaryWords.objects.filter(family=family))
    return {
        each.id: _days(
            [row for row in entries if row.activity.caregiver_id == each.id],
            [row for row in words if row.caregiver_id == each.id],
        )
        for each in family.caregivers.all()
    }


def _days(entries: Iterable[DiaryEntry], words: Iterable[DiaryWords]) -> list[DiaryDay]:
    days: dict[date, DiaryDay] = {}
    for entry in entries:
        day = days.setdefault(entry.happened_on, DiaryDay(entry.happened_on))
        day.happened.append(Happened(entry.activity_id, entry.activity.title))
    for row in words:
        day = days.setdefault(row.day, DiaryDay(row.day))
        day.written.append(Written(row.id, row.words, row.read_at is not None))
    ordered = sorted(days.values(), key=lambda day: day.on, reverse=True)
    return [
        day
        for n, day in enumerate(ordered)
        if n < _DAYS or any(not one.is_read for one in day.written)
    ]
