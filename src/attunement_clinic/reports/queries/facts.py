"""What is known of one caregiver alone: their own words, their own days, nobody else's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from attunement_clinic.families.models import Caregiver
from attunement_clinic.outcomes.queries import Worry, worries_of
from attunement_clinic.plans.models import Activity, Appointment, DiaryWords
from attunement_clinic.plans.queries import GoalRow, goals_of_family
from attunement_clinic.policy import Actor, Form
from attunement_clinic.recordings.access import visible_recordings
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review.models import Moment, Reflection, ReviewMoment


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A moment that was shared with a caregiver, and what they said of it.

    `thought` is the clinician's, and only where the caregiver was shown it.
    """

    title: str
    film: Recording
    onset_ms: int
    shared_on: date
    said: tuple[Reflection, ...]
    thought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmMoment:
    """A calm moment a caregiver chose, and the days on which it happened."""

    title: str
    days: tuple[date, ...]


def day_of(moment: datetime, caregiver: Caregiver) -> date:
    """Say on which day of the practice something was."""
    return moment.astimezone(ZoneInfo(caregiver.practice.time_zone)).date()


def worries_for(caregiver: Caregiver) -> tuple[Worry, ...]:
    """List what a caregiver came with, and what they alone said of it later."""
    found = worries_of(caregiver.family)
    return next(each.worries for each in found if each.caregiver.id == caregiver.id)


def goals_for(caregiver: Caregiver) -> list[GoalRow]:
    """List a caregiver's own goals with their own numbers, those let go included."""
    return goals_of_family(caregiver.family)[caregiver.id]


def meetings_of(caregiver: Caregiver) -> list[date]:
    """List the days on which a caregiver and the team met: they came, as far as is known."""
    rows = Appointment.objects.filter(
        caregiver=caregiver,
        cancelled_at__isnull=True,
        missed_at__isnull=True,
        starts_at__lte=timezone.now(),
    )
    return list(dict.fromkeys(day_of(row.starts_at, caregiver) for row in rows))


def calm_of(caregiver: Caregiver) -> list[CalmMoment]:
    """List a caregiver's calm moments with the days that were noted."""
    rows = Activity.objects.filter(caregiver=caregiver).prefetch_related("entries")
    return [
        CalmMoment(
            title=row.title,
            days=tuple(sorted(each.happened_on for each in row.entries.all())),
        )
        for row in rows
    ]


def diary_of(caregiver: Caregiver) -> list[DiaryWords]:
    """List what a caregiver wrote of their days, as it stands now."""
    return list(DiaryWords.objects.filter(caregiver=caregiver))


def films_of(actor: Actor, caregiver: Caregiver) -> list[Recording]:
    """List the films a caregiver sent, as far as `actor` may know of them."""
    rows = Recording.objects.filter(caregiver=caregiver, arrived_at__isnull=False)
    reached = visible_recordings(actor, rows=rows)
    films = [each.recording for each in reached]
    return sorted(films, key=lambda each: each.number)


def shown_to(actor: Actor, caregiver: Caregiver) -> list[Shown]:
    """List the moments that were shared with a caregiver, oldest first.

    A moment whose film `actor` may not reach any more is not in it, nor a hard one: those
    are never shared.
    """
    rows = (
        ReviewMoment.objects.filter(
            review__caregiver=caregiver,
            shared_at__isnull=False,
            moment__removed_at__isnull=True,
        )
        .exclude(moment__kind=Moment.Kind.DIFFICULT)
        .select_related("moment__recording")
        .prefetch_related("reflections")
        .order_by("review__number", "position")
    )
    may_see = _reachable(actor, (row.moment.recording_id for row in rows))
    return [
        Shown(
            title=row.moment.title or str(row.moment.get_kind_display()),
            film=row.moment.recording,
            onset_ms=row.moment.onset_ms,
            shared_on=day_of(row.shared_at or row.created_at, caregiver),
            said=_said(row, caregiver),
            thought=row.prepared_thought if row.thought_shown_at else "",
        )
        for row in rows
        if row.moment.recording_id in may_see
    ]


def _reachable(actor: Actor, ids: Iterable[object]) -> frozenset[object]:
    rows = Recording.objects.filter(id__in=set(ids))
    reached = visible_recordings(actor, rows=rows, form=Form.METADATA)
    return frozenset(each.recording.id for each in reached)


def _said(row: ReviewMoment, caregiver: Caregiver) -> tuple[Reflection, ...]:
    own = [each for each in row.reflections.all() if each.caregiver_id == caregiver.id]
    return tuple(sorted(own, key=lambda each: each.created_at))
