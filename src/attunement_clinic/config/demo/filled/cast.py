"""The people of one family in the database, by the names of its file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.models import User
from attunement_clinic.config.demo.filled.script import Contact, Family, Person
from attunement_clinic.families import models as families
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording

STAFF = ("ingrid", "jonas", "noor")


@dataclass(slots=True)
class Cast:
    """A family as it is played: its file, its rows, its films in their order."""

    script: Family
    family: families.Family
    staff: dict[str, Actor]
    films: list[Recording] = field(default_factory=list)

    @property
    def therapist(self) -> Actor:
        return self.staff[self.script.therapist]

    def person(self, name: str) -> families.Caregiver:
        return self.family.caregivers.get(name=name)

    def film(self, number: int) -> Recording:
        """Find a film by its place in the file, from one on."""
        return self.films[number - 1]

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """Let a caregiver act on their own device, in their own language."""
        person = self.person(name)
        actor = actor_for(person.user) if person.user is not None else None
        if actor is None:
            raise ValueError(f"{name} has no account.")
        with translation.override(self.scripted(name).language):
            yield actor

    def scripted(self, name: str) -> Person:
        return next(each for each in self.script.people if each.name == name)


def staff() -> dict[str, Actor]:
    """Find the demo's staff, who must be there already."""
    found = {}
    for name in STAFF:
        actor = actor_for(User.objects.get(email=f"{name}@demo.example"))
        if actor is None:
            raise ValueError(f"{name} is nobody in this demo.")
        found[name] = actor
    return found


def day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def moment(days_ago: float) -> datetime:
    return timezone.now() - timedelta(days=days_ago)


def date_back(rows: QuerySet[Any], days_ago: float, *fields: str) -> None:
    """Give rows a past; the audit record keeps the true times."""
    rows.update(**dict.fromkeys(fields, moment(days_ago)))


def rule_of(contact: Contact) -> SafeContact:
    return SafeContact(
        ways=frozenset(Way(way) for way in contact.ways),
        weekdays=frozenset(contact.weekdays),
        starts=time.fromisoformat(contact.starts) if contact.starts else None,
        ends=time.fromisoformat(contact.ends) if contact.ends else None,
        sender_name=contact.sender,
        not_to_know=contact.not_to_know,
        notes=contact.notes,
    )
