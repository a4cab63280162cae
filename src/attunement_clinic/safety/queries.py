"""The crisis contacts a page shows; who reads what cannot wait, and by when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from attunement_clinic.accounts.models import Membership, Practice
from attunement_clinic.families.models import CareTeamPlace, Family
from attunement_clinic.policy import Role
from attunement_clinic.safety.cover import Reading, Shift, reading_at
from attunement_clinic.safety.models import CoverHours, CoverRules, CrisisContact
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


def rules_of(practice_id: UUID) -> CoverRules:
    """Give the practice's rules of reading; those written in the model, unless changed."""
    row = CoverRules.objects.filter(practice_id=practice_id).first()
    return row or CoverRules(practice_id=practice_id)


def reading_time(practice: Practice, now: datetime) -> Reading:
    """Say who covers, and by when what comes at `now` is read.

    Who no longer works here covers nothing: their deputy does, and hours that nobody is
    left for are not covered.
    """
    here = works_here(practice.id)
    shifts = []
    for row in CoverHours.objects.filter(practice=practice):
        left = [each for each in (row.responsible_id, row.deputy_id) if each in here]
        if left:
            shifts.append(
                Shift(
                    weekday=row.weekday,
                    starts=row.starts,
                    ends=row.ends,
                    responsible_id=left[0],
                    deputy_id=left[1] if len(left) > 1 else None,
                )
            )
    within = timedelta(minutes=rules_of(practice.id).read_within_minutes)
    return reading_at(shifts, ZoneInfo(practice.time_zone), now, within)


def works_here(practice_id: UUID) -> frozenset[UUID]:
    """Name everybody of the practice who may be called."""
    rows = Membership.objects.live().filter(
        practice_id=practice_id,
        role__in=(Role.CLINICIAN, Role.SUPERVISOR),
        user__is_active=True,
    )
    return frozenset(rows.values_list("user_id", flat=True))


def is_locked_now(practice: Practice, now: datetime) -> bool:
    """Say whether forms with a safety question wait until somebody covers."""
    if rules_of(practice.id).out_of_hours == CoverRules.OutOfHours.TOLD:
        return False
    return not reading_time(practice, now).is_covered


def who_reads(practice: Practice, family: Family | None, now: datetime) -> Reading:
    """Name the person a call goes to and their deputy; somebody, whenever there is one.

    Who covers comes first. Without cover, the family's own clinician, then their
    colleagues in the care team, then any clinician of the practice.
    """
    reading = reading_time(practice, now)
    if reading.responsible_id is not None:
        return reading
    people = list(dict.fromkeys([*_team_of(family, now), *_clinicians_of(practice)]))
    return replace(
        reading,
        responsible_id=people[0] if people else None,
        deputy_id=people[1] if len(people) > 1 else None,
    )


def _team_of(family: Family | None, now: datetime) -> list[UUID]:
    if family is None:
        return []
    places = [
        place
        for place in CareTeamPlace.objects.filter(
            family=family, user__is_active=True
        ).order_by("role", "since")
        if place.since <= now and (place.until is None or now < place.until)
    ]
    return [place.user_id for place in places]


def _clinicians_of(practice: Practice) -> list[UUID]:
    rows = (
        Membership.objects.live()
        .filter(
            practice=practice,
            role__in=(Role.CLINICIAN, Role.SUPERVISOR),
            user__is_active=True,
        )
        .order_by("role", "created_at")
    )
    return [row.user_id for row in rows]
