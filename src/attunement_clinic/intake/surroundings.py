"""What first contacts tell the desk's day, and the path of the family one became."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    HomePart,
    PathEvent,
    Reached,
    Supervised,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.intake import queries
from attunement_clinic.intake.concern_pages import concern_rows
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.intake.note_pages import interviews_for, open_note_of
from attunement_clinic.intake.reading import by_when
from attunement_clinic.intake.spine import items_of, shared_notes_of
from attunement_clinic.notifications.models import OutgoingMail
from attunement_clinic.notifications.queries import mails_for_a_person
from attunement_clinic.policy import Actor, Role
from attunement_clinic.web.quotation import quoted

_CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR})


class IntakeSurroundings(Surroundings):
    """First contacts that wait, reminders a person must bring, and how it began."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        yield from items_of(actor, families)

    def supervised(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Supervised]:
        yield from shared_notes_of(actor, families)

    def reached(self, practice: Practice) -> Iterable[Reached]:
        """Yield first contacts of people: not what is advertising, or came twice."""
        rows = Enquiry.objects.filter(practice=practice, looks_unwanted=False)
        closing = Enquiry.Closing
        for row in rows.exclude(closing__in=(closing.TWICE, closing.ADVERTISING)):
            yield Reached(
                subject_id=row.family_id or row.id,
                step="enquiry",
                at=row.created_at,
                ended=_ended(row),
            )

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        if actor.roles & _CLINICAL:
            yield from _unread(actor, now)
            yield from _to_be_told(families)

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        interviews = interviews_for(actor, family)
        today = now.astimezone(ZoneInfo(family.practice.time_zone)).date()
        yield HomePart(
            order=15,
            template="intake/parts/interviews.html",
            values={
                "family": family,
                "interviews": interviews,
                "concerns": concern_rows(actor, family),
            },
        )
        if may_manage(actor, family, now):
            yield HomePart(
                order=85,
                place="bar",
                template="intake/parts/write_note.html",
                values={
                    "family": family,
                    "note": open_note_of(actor, interviews, today),
                    "interview": uuid4(),
                    "today": today,
                },
            )

    def rail_counts(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[str, int]]:
        if actor.roles & _CLINICAL:
            yield "enquiries", queries.waiting_count(actor)


def _ended(row: Enquiry) -> Literal["", "lost", "settled"]:
    if row.state != Enquiry.State.CLOSED:
        return ""
    return "settled" if row.closing == Enquiry.Closing.ELSEWHERE else "lost"


def _unread(actor: Actor, now: datetime) -> Iterable[WaitingItem]:
    for row in queries.waiting_rows(actor, now):
        yield WaitingItem(
            title=_("A first contact, %(who)s") % {"who": row.who},
            text=_promised(row, now),
            since=row.since,
            address=reverse("intake:enquiry", args=[row.id]),
            needs_person=row.needs_person,
        )


def _promised(row: queries.EnquiryRow, now: datetime) -> str:
    if row.promised_by is None:
        return _("No time was promised.")
    by = {"by": by_when(row.promised_by, now, row.zone)}
    if row.is_late:
        return _("Promised %(by)s, and not read yet.") % by
    return _("To be read %(by)s.") % by


def _to_be_told(families: Sequence[Family]) -> Iterable[WaitingItem]:
    """Yield the reminders that a rule of safe contact kept from going out by themselves."""
    people = {
        person.id: (family, person)
        for family in families
        for person in family.caregivers.all()
    }
    for mail in mails_for_a_person(people):
        family, person = people[mail.addressee_id]
        yield WaitingItem(
            title=_("Reach %(who)s yourself, family %(number)s")
            % {"who": short_name(person), "number": family},
            text=_("%(what)s: %(why)s")
            % {"what": quoted(mail.subject), "why": _why(mail, person)},
            since=mail.created_at,
            address=reverse("families:family", args=[family.id]),
        )


def _why(mail: OutgoingMail, person: Caregiver) -> str:
    """Say why it did not go by itself, and what they said where it is in words only."""
    is_in_words = mail.reason == OutgoingMail.Reason.NO_RULE and person.safe_contact
    if is_in_words:
        return _("ways and hours were not set down, only words: %(words)s") % {
            "words": quoted(person.safe_contact)
        }
    return str(mail.get_reason_display() or mail.get_state_display())
