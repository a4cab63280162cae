"""The crisis contacts a page shows."""

from dataclasses import dataclass
from uuid import UUID

from attunement_clinic.safety.models import CrisisContact


@dataclass(frozen=True, slots=True)
class Contact:
    label: str
    number: str
    hours: str
    is_emergency: bool


def contacts_for(practice_id: UUID | None) -> tuple[Contact, ...]:
    """List the practice's confirmed contacts; without sign-in, those of the only practice.

    An installation of several practices shows none before sign-in, and the page says so.
    """
    rows = CrisisContact.objects.all()
    if practice_id is not None:
        rows = rows.filter(practice_id=practice_id)
    found = list(rows)
    if practice_id is None and len({row.practice_id for row in found}) > 1:
        return ()
    return tuple(
        Contact(row.label, row.number, row.hours, row.is_emergency) for row in found
    )
