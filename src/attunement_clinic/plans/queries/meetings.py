"""Meetings that are to come."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from attunement_clinic.families.models import Family
from attunement_clinic.plans.models import Appointment
from attunement_clinic.plans.queries.clock import clock_of
from attunement_clinic.policy import Actor

_STILL_ON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and with whom the next meeting is, in the practice's own time."""

    id: UUID
    starts_at: datetime
    minutes: int
    place: str
    place_label: str
    clinician_name: str


@dataclass(frozen=True, slots=True)
class Meetings:
    """One caregiver's meetings for the team: those to come, and how many are past."""

    coming: tuple[Appointment, ...] = ()
    past: int = 0


def meetings_of_family(family: Family) -> dict[UUID, Meetings]:
    """Map each caregiver of a family to their meetings; one called off is in neither."""
    border = timezone.now() - _STILL_ON
    found = {each.id: Meetings() for each in family.caregivers.all()}
    rows = Appointment.objects.filter(family=family, cancelled_at__isnull=True)
    for row in rows.select_related("clinician").order_by("starts_at"):
        known = found[row.caregiver_id]
        found[row.caregiver_id] = (
            Meetings((*known.coming, row), known.past)
            if row.starts_at >= border
            else Meetings(known.coming, known.past + 1)
        )
    return found


def next_appointment_for(actor: Actor) -> Meeting | None:
    """Give the signed-in caregiver's own next meeting."""
    row = _coming(actor.own_ids).filter(practice_id=actor.practice_id).first()
    return _meeting(row) if row else None


def called_off_for(actor: Actor) -> list[Meeting]:
    """Give the signed-in caregiver's meetings that were to come and will not."""
    rows = _to_come(actor.own_ids).filter(
        practice_id=actor.practice_id, cancelled_at__isnull=False
    )
    return [_meeting(row) for row in rows]


def _coming(caregiver_ids: Set[UUID]) -> QuerySet[Appointment]:
    return _to_come(caregiver_ids).filter(cancelled_at__isnull=True)


def _to_come(caregiver_ids: Set[UUID]) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        caregiver_id__in=caregiver_ids,
        starts_at__gte=timezone.now() - _STILL_ON,
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
