"""What the desk shows of first contacts: the list, one of them, and the reception."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.families.naming import initial, staff_initials
from attunement_clinic.intake.access import enquiries_of
from attunement_clinic.intake.models import (
    Enquiry,
    EnquiryConcern,
    EnquiryQuerySet,
    Reception,
)
from attunement_clinic.intake.reading import when
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.wording import contact_words, reach_words
from attunement_clinic.policy import Actor, Role
from attunement_clinic.safety.access import FACTS as CALL_FACTS
from attunement_clinic.safety.access import may_read as may_read_call
from attunement_clinic.safety.models import CoverHours, SafetyTask

_SETTLED_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryRow:
    """A first contact in the list: an initial, never a whole name."""

    id: UUID
    who: str
    relation: str
    state: str
    stage: str
    since: datetime
    promised_by: datetime | None
    promise: str
    is_late: bool
    is_new: bool
    needs_person: bool
    has_self_check: bool
    signs: tuple[str, ...]
    read_by: str
    family: str
    family_id: UUID | None
    settled_at: datetime | None
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryList:
    """What waits, the oldest promise first; what looks like advertising; what is done."""

    zone: tzinfo
    waiting: tuple[EnquiryRow, ...]
    unwanted: tuple[EnquiryRow, ...]
    settled: tuple[EnquiryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryPage:
    """One first contact, for who may read it."""

    enquiry: Enquiry
    row: EnquiryRow
    zone: tzinfo
    contact: tuple[str, ...]
    concerns: tuple[EnquiryConcern, ...]
    call_id: UUID | None
    colleagues: tuple[User, ...]


def reception_of(practice: Practice) -> Reception:
    """Give how the practice receives people; an empty one until it is written."""
    row = Reception.objects.filter(practice=practice).first()
    return row or Reception(practice=practice)


def has_cover(practice: Practice) -> bool:
    """Say whether anybody covers at any hour; without, parents are promised nothing."""
    return CoverHours.objects.filter(practice=practice).exists()


def zone_of(practice: Practice) -> ZoneInfo:
    return ZoneInfo(practice.time_zone)


def sent_enquiry(enquiry_id: UUID) -> Enquiry | None:
    """Find what was sent, for the page that says when it is read."""
    return Enquiry.objects.filter(id=enquiry_id).select_related("practice").first()


def contact_of(enquiry: Enquiry) -> tuple[str, ...]:
    """Say in words how they are reached."""
    rule = rule_of(enquiry.id)
    return contact_words(rule) if rule is not None else ()


def reach_of(enquiry: Enquiry) -> tuple[str, ...]:
    """Say the way and the hours alone, for the page of who has just sent it."""
    rule = rule_of(enquiry.id)
    return reach_words(rule) if rule is not None else ()


def enquiry_list(actor: Actor, practice: Practice, now: datetime) -> EnquiryList:
    """Gather the list for who reads first contacts."""
    waiting = _rows(enquiries_of(actor, _all().waiting()), now)
    settled = enquiries_of(
        actor,
        _all()
        .exclude(state__in=(Enquiry.State.NEW, Enquiry.State.READ))
        .order_by("-settled_at"),
    )
    return EnquiryList(
        zone=zone_of(practice),
        waiting=tuple(sorted((r for r, bad in waiting if not bad), key=_urgency)),
        unwanted=tuple(row for row, bad in waiting if bad),
        settled=tuple(row for row, _ in _rows(settled[:_SETTLED_SHOWN], now)),
    )


def waiting_count(actor: Actor) -> int:
    """Count what nobody has read yet, for the rail."""
    rows = enquiries_of(actor, _all().filter(state=Enquiry.State.NEW))
    return len(rows)


def enquiry_page(actor: Actor, enquiry: Enquiry, now: datetime) -> EnquiryPage:
    """Gather one first contact."""
    calls = SafetyTask.objects.filter(enquiry_id=enquiry.id).order_by("-called_at")
    call = calls.prefetch_related(*CALL_FACTS).first()
    may_open = call is not None and may_read_call(actor, call, now)
    return EnquiryPage(
        enquiry=enquiry,
        row=enquiry_row(enquiry, now),
        zone=zone_of(enquiry.practice),
        contact=contact_of(enquiry),
        concerns=tuple(enquiry.concerns.all()),
        call_id=call.id if call is not None and may_open else None,
        colleagues=tuple(clinicians_of(actor.practice_id)),
    )


def clinicians_of(practice_id: UUID) -> list[User]:
    """List to whom a first contact may go: the clinicians of the practice."""
    members = Membership.objects.live().filter(
        practice_id=practice_id, role=Role.CLINICIAN, user__is_active=True
    )
    return list(User.objects.filter(id__in=members.values("user_id")).order_by("name"))


def waiting_rows(actor: Actor, now: datetime) -> tuple[EnquiryRow, ...]:
    """List what waits for the actor as a reader, the most urgent first."""
    rows = _rows(enquiries_of(actor, _all().filter(state=Enquiry.State.NEW)), now)
    return tuple(sorted((row for row, bad in rows if not bad), key=_urgency))


def enquiry_row(enquiry: Enquiry, now: datetime) -> EnquiryRow:
    is_new = enquiry.state == Enquiry.State.NEW
    promised = enquiry.promised_by
    return EnquiryRow(
        id=enquiry.id,
        who=initial(enquiry.name),
        relation=enquiry.get_relation_display(),
        state=enquiry.state,
        stage=enquiry.get_state_display(),
        since=enquiry.created_at,
        promised_by=promised,
        promise=when(promised, zone_of(enquiry.practice)) if promised else "",
        is_late=is_new and promised is not None and promised < now,
        is_new=is_new,
        needs_person=enquiry.needs_person,
        has_self_check=enquiry.has_self_check,
        signs=tuple(_signs(enquiry)),
        read_by=staff_initials(enquiry.read_by) if enquiry.read_by else "",
        family=str(enquiry.family) if enquiry.family is not None else "",
        family_id=enquiry.family_id,
        settled_at=enquiry.settled_at,
        zone=zone_of(enquiry.practice),
    )


def _all() -> EnquiryQuerySet:
    rows = Enquiry.objects.select_related("practice", "read_by", "family")
    return rows.prefetch_related("concerns")


def _rows(enquiries: Sequence[Enquiry], now: datetime) -> list[tuple[EnquiryRow, bool]]:
    return [
        (enquiry_row(each, now), each.looks_unwanted and not each.needs_person)
        for each in enquiries
    ]


def _urgency(row: EnquiryRow) -> tuple[bool, bool, datetime]:
    return (not row.needs_person, not row.is_new, row.promised_by or row.since)


def _signs(enquiry: Enquiry) -> list[str]:
    names = [
        str(each.get_sign_display()) for each in enquiry.concerns.all() if each.sign
    ]
    return list(dict.fromkeys(names))
