"""Calm moments, as their caregiver and the team see them."""

from dataclasses import dataclass
from uuid import UUID

from attunement_clinic.families.models import Family
from attunement_clinic.plans.models import Activity, DiaryEntry
from attunement_clinic.plans.queries.clock import today_in
from attunement_clinic.policy import Actor


@dataclass(frozen=True, slots=True)
class CalmMoment:
    """An activity as the caregiver sees it today."""

    id: UUID
    kind: str
    title: str
    occasion: str
    how: str
    happened_today: bool


def activities_for(actor: Actor) -> list[CalmMoment]:
    """List the signed-in caregiver's own calm moments, never the other caregiver's."""
    rows = list(
        Activity.objects.filter(
            practice_id=actor.practice_id,
            caregiver_id__in=actor.own_ids,
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
        CalmMoment(row.id, row.kind, row.title, row.occasion, row.how, row.id in done)
        for row in rows
    ]


def activities_of_family(family: Family) -> dict[UUID, list[Activity]]:
    """Map each caregiver of a family to the calm moments they have now."""
    found: dict[UUID, list[Activity]] = {
        each.id: [] for each in family.caregivers.all()
    }
    for row in Activity.objects.filter(family=family, ended_at__isnull=True):
        found[row.caregiver_id].append(row)
    return found
