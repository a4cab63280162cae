"""Meetings as forms know them: a day of the practice, and whether it takes place."""

from django.utils import timezone

from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.models import Appointment
from attunement_clinic.plans.queries import clock_of
from attunement_clinic.questionnaires.meetings import Meeting


def as_forms_know_it(row: Appointment) -> Meeting:
    """Say of a meeting what forms asked around it need to know."""
    return Meeting(
        id=row.id,
        caregiver=row.caregiver,
        on=timezone.localdate(row.starts_at, clock_of(row.practice)),
        is_on=row.cancelled_at is None and row.missed_at is None,
    )


def meetings_to_come(caregiver: Caregiver) -> list[Meeting]:
    """List the meetings of a caregiver from today on."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Appointment.objects.filter(
        caregiver=caregiver, starts_at__gte=today, cancelled_at=None
    )
    return [
        as_forms_know_it(row) for row in rows.select_related("caregiver", "practice")
    ]
