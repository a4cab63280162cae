"""A person's messages, how they are reached, and what a person must tell them."""

from collections.abc import Iterable
from uuid import UUID

from attunement_clinic.notifications.models import ContactRule, Notice, OutgoingMail
from attunement_clinic.notifications.safe_contact import SafeContact, Way

_SHOWN = 100


def messages_of(user_id: UUID) -> list[Notice]:
    return list(Notice.objects.filter(recipient_id=user_id)[:_SHOWN])


def rule_of(addressee_id: UUID) -> SafeContact | None:
    """Give the rule of a caregiver or an enquiry; `None` when nobody has asked yet."""
    return rules_of([addressee_id]).get(addressee_id)


def rules_of(addressee_ids: Iterable[UUID]) -> dict[UUID, SafeContact]:
    rows = ContactRule.objects.filter(addressee_id__in=list(addressee_ids))
    return {row.addressee_id: _value(row) for row in rows}


def mails_for_a_person(addressee_ids: Iterable[UUID]) -> list[OutgoingMail]:
    """List the reminders that did not go out by themselves, oldest first."""
    left = (OutgoingMail.State.HELD, OutgoingMail.State.FAILED)
    rows = OutgoingMail.objects.filter(addressee_id__in=list(addressee_ids))
    return list(rows.filter(state__in=left))


def _value(row: ContactRule) -> SafeContact:
    return SafeContact(
        ways=frozenset(Way(way) for way in row.ways),
        weekdays=frozenset(row.weekdays),
        starts=row.starts,
        ends=row.ends,
        sender_name=row.sender_name,
        may_leave_voicemail=row.may_leave_voicemail,
        not_to_know=row.not_to_know,
        notes=row.notes,
    )
