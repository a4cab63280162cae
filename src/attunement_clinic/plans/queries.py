"""Reading plans: a caregiver's calm moments, the next meeting, what they hope for."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.models import Activity, Appointment, CarePlan, DiaryEntry
from attunement_clinic.policy import Actor


@dataclass(frozen=True, slots=True)
class CalmMoment:
    """An activity as the caregiver sees it today."""

    id: UUID
    kind: str
    title: str
    occasion: str
    happened_today: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and with whom the next meeting is, in the practice's own time."""

    id: UUID
    starts_at: datetime
    minutes: int
    place: str
    place_label: str
    clinician_name: str


def clock_of(practice: Practice) -> tzinfo:
    return ZoneInfo(practice.time_zone)


def today_in(practice: Practice) -> date:
    return timezone.localdate(timezone=clock_of(practice))


def activities_for(actor: Actor) -> list[CalmMoment]:
    """List the signed-in caregiver's own calm moments, never the other caregiver's."""
    rows = list(
        Activity.objects.filter(
            practice_id=actor.practice_id,
            caregiver_id__in=actor.caregiver_ids,
            ended_at__isnull=True,
        ).select_related("practice")
    )
    if not rows:
        return []
    done = set(
        DiaryEntry.objects.filter(
            activity__in=rows, happened_on=today_in(rows[0].practice)
        ).values_list("activity_id", flat=True)
    )
    return [
        CalmMoment(row.id, row.kind, row.title, row.occasion, row.id in done)
        for row in rows
    ]


def next_appointment_for(actor: Actor) -> Meeting | None:
    """Give the signed-in caregiver's own next meeting."""
    row = _coming(actor.caregiver_ids).filter(practice_id=actor.practice_id).first()
    return _meeting(row) if row else None


def next_appointment_of(caregiver: Caregiver) -> Meeting | None:
    """Give a caregiver's next meeting to their clinician."""
    row = _coming({caregiver.id}).first()
    return _meeting(row) if row else None


def activities_of(caregiver: Caregiver) -> list[Activity]:
    return list(Activity.objects.filter(caregiver=caregiver, ended_at__isnull=True))


def hope_of(caregiver: Caregiver) -> str:
    plan = CarePlan.objects.filter(caregiver=caregiver).order_by("-created_at").first()
    return plan.hope if plan else ""


def _coming(caregiver_ids: Set[UUID]) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        caregiver_id__in=caregiver_ids,
        cancelled_at__isnull=True,
        starts_at__gte=timezone.now() - timedelta(hours=1),
    ).select_related("clinician", "practice")


def _meeting(row: Appointment) -> Meeting:
    return Meeting(
        id=row.id,
        starts_at=row.starts_at.astimezone(clock_of(row.practice)),
        minutes=row.minutes,
        place=row.place,
        place_label=str(row.get_place_display()),
        clinician_name=row.clinician.name or row.clinician.email,
    )
