"""What researchers asked for, and what became of it."""

from dataclasses import dataclass

from django.utils import timezone

from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor, Role
from attunement_clinic.reports.access import films_for_research
from attunement_clinic.reports.models import ResearchRequest
from attunement_clinic.reports.queries.lists import ExportRow, export_row
from attunement_clinic.reports.queries.recalls import unconfirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request; `package` once it was agreed to, `may_decide` where the reader may.

    `is_recalled` waits for whoever saved it to say that every copy is deleted.
    """

    request: ResearchRequest
    asked_by: str
    is_own: bool
    may_decide: bool
    package: ExportRow | None
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class Lent:
    """How much is lent to research today, as numbers."""

    films: int
    families: int


def requests_for(actor: Actor) -> list[RequestRow]:
    """List a researcher's own requests; all of the practice to an administrator."""
    rows = ResearchRequest.objects.filter(practice_id=actor.practice_id)
    is_administrator = Role.ADMINISTRATOR in actor.roles
    if not is_administrator:
        rows = rows.filter(asked_by_id=actor.user_id)
    found = list(
        rows.select_related(
            "asked_by", "export__owner", "export__caregiver", "export__letter"
        )
    )
    recalled = unconfirmed([row.export for row in found if row.export])
    return [
        RequestRow(
            request=row,
            asked_by=staff_initials(row.asked_by),
            is_own=row.asked_by_id == actor.user_id,
            may_decide=is_administrator
            and row.decided_at is None
            and row.asked_by_id != actor.user_id,
            package=export_row(row.export, actor) if row.export else None,
            is_recalled=row.export_id in recalled,
        )
        for row in found
    ]


def lent_today(actor: Actor) -> Lent:
    """Count what every guardian lends to research today."""
    films = films_for_research(actor.practice_id, timezone.now())
    return Lent(len(films), len({film.family_id for film in films}))
