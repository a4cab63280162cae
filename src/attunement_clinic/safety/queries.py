"""The crisis contacts a page shows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attunement_clinic.safety.models import CrisisContact
from attunement_clinic.safety.proposals import Country, Proposal, countries


@dataclass(frozen=True, slots=True)
class Contact:
    label: str
    number: str
    hours: str
    is_emergency: bool

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return "".join(each for each in self.number if each in "+0123456789")


@dataclass(frozen=True, slots=True)
class ConfirmedContact:
    """A number as staff see it: by whom and when it was checked."""

    id: UUID
    contact: Contact
    verified_on: date
    confirmed_by: str


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
    return tuple(_contact(row) for row in found)


def confirmed_for(practice_id: UUID) -> tuple[ConfirmedContact, ...]:
    rows = CrisisContact.objects.filter(practice_id=practice_id)
    return tuple(
        ConfirmedContact(row.id, _contact(row), row.verified_on, row.confirmed_by.name)
        for row in rows.select_related("confirmed_by")
    )


def proposals_for(
    practice_id: UUID, country: str
) -> tuple[Country | None, tuple[Proposal, ...]]:
    """Propose what the country's file holds and the practice has not confirmed."""
    known = countries().get(country)
    if known is None:
        return None, ()
    confirmed = {contact.number for contact in contacts_for(practice_id)}
    return known, tuple(each for each in known.contacts if each.number not in confirmed)


def _contact(row: CrisisContact) -> Contact:
    return Contact(row.label, row.number, row.hours, row.is_emergency)
