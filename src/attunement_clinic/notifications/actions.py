"""Messages inside the application, and reminders by mail that obey the person's rule."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from attunement_clinic.notifications.models import ContactRule, Notice, OutgoingMail
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.safe_contact import SafeContact, Way

State = OutgoingMail.State
Reason = OutgoingMail.Reason


def leave_message(
    *, practice_id: UUID, recipient_id: UUID, kind: str, address: str
) -> Notice:
    """Leave one line for somebody, in the transaction of what it tells."""
    return Notice.objects.create(
        practice_id=practice_id, recipient_id=recipient_id, kind=kind, address=address
    )


def mark_read(*, recipient_id: UUID) -> int:
    """Note that somebody has seen their messages."""
    return Notice.objects.filter(
        recipient_id=recipient_id, read_at__isnull=True
    ).update(read_at=timezone.now())


@transaction.atomic
def keep_contact_rule(
    *, practice_id: UUID, addressee_id: UUID, contact: SafeContact
) -> ContactRule:
    """Keep how somebody is reached, in the transaction and with the audit of the caller.

    Mails that wait are looked at again by their job, under the new rule.
    """
    row, _is_new = ContactRule.objects.select_for_update().update_or_create(
        addressee_id=addressee_id,
        defaults={
            "practice_id": practice_id,
            "ways": sorted(contact.ways),
            "weekdays": sorted(contact.weekdays),
            "starts": contact.starts,
            "ends": contact.ends,
            "sender_name": contact.sender_name,
            "may_leave_voicemail": contact.may_leave_voicemail,
            "not_to_know": contact.not_to_know,
            "notes": contact.notes,
        },
    )
    row.full_clean(exclude=["starts", "ends", "weekdays"])
    return row


@transaction.atomic
def remind(
    *,
    practice_id: UUID,
    addressee_id: UUID,
    key: str,
    to: str,
    template: str,
    subject: str,
    values: Mapping[str, object],
    default_sender: str,
    time_zone: str,
    not_before: datetime | None = None,
) -> OutgoingMail:
    """Remind somebody by mail, if and when their rule lets us; once for each `key`.

    Parameters
    ----------
    addressee_id
        The caregiver or the enquiry whose rule is obeyed.
    key
        The occasion, for example ``appointment:<id>``.
    to
        Their own address, empty when there is none.
    template, subject, values
        A text without a clinical word.
    default_sender
        The practice's neutral name, used when the person chose none.
    time_zone
        The practice's own time, in which the person's hours are meant.
    not_before
        The earliest time; now, if left out.

    Returns
    -------
    OutgoingMail
        Waiting for its time; or held, with the reason, for a person to act on.
    """
    known = OutgoingMail.objects.filter(addressee_id=addressee_id, key=key).first()
    if known is not None:
        return known
    rule = rule_of(addressee_id)
    reason = _reason_to_hold(rule, to)
    earliest = max(timezone.now(), not_before or timezone.now())
    send_at = rule.next_time(earliest, ZoneInfo(time_zone)) if rule else earliest
    mail = OutgoingMail.objects.create(
        practice_id=practice_id,
        addressee_id=addressee_id,
        key=key,
        to=to,
        sender_name=(rule.sender_name if rule else "") or default_sender,
        subject=" ".join(subject.split()),
        body=render_to_string(template, dict(values)).strip() + "\n",
        time_zone=time_zone,
        state=State.HELD if reason else State.WAITING,
        reason=reason,
        send_at=send_at,
        settled_at=timezone.now() if reason else None,
    )
    if not reason:
        _defer(mail)
    return mail


@transaction.atomic
def forget_addressee(*, addressee_id: UUID) -> None:
    """Remove somebody's rule and every mail to them, with the audit of the caller."""
    OutgoingMail.objects.filter(addressee_id=addressee_id).delete()
    ContactRule.objects.filter(addressee_id=addressee_id).delete()


@transaction.atomic
def take_back(*, addressee_id: UUID, key: str) -> None:
    """Stop a reminder whose occasion is gone; what went out went out."""
    OutgoingMail.objects.filter(
        addressee_id=addressee_id,
        key=key,
        state__in=(State.WAITING, State.HELD, State.FAILED),
    ).update(state=State.TAKEN_BACK, settled_at=timezone.now())


@transaction.atomic
def claim(mail_id: UUID, *, now: datetime) -> OutgoingMail | None:
    """Take a waiting mail to send it: only if the rule of this moment still lets us.

    It counts as sent from here on: a mail that may have gone out is never sent twice,
    since each one may be seen by somebody who must not know.
    """
    mail = OutgoingMail.objects.select_for_update().get(id=mail_id)
    if mail.state != State.WAITING:
        return None
    rule = rule_of(mail.addressee_id)
    reason = _reason_to_hold(rule, mail.to)
    if rule is None or reason:
        _settle(mail, State.HELD, now, reason)
        return None
    send_at = rule.next_time(max(now, mail.send_at), ZoneInfo(mail.time_zone))
    if send_at > now:
        mail.send_at = send_at
        mail.save(update_fields=["send_at"])
        _defer(mail)
        return None
    mail.sender_name = rule.sender_name or mail.sender_name
    _settle(mail, State.SENT, now)
    return mail


@transaction.atomic
def put_back(mail_id: UUID, *, now: datetime, is_last_try: bool) -> None:
    """Note that a claimed mail did not go out; a person is told when no try is left."""
    mail = OutgoingMail.objects.select_for_update().get(id=mail_id)
    _settle(mail, State.FAILED if is_last_try else State.WAITING, now)


def _reason_to_hold(rule: SafeContact | None, to: str) -> str:
    if rule is None:
        return Reason.NO_RULE
    if not rule.allows(Way.EMAIL):
        return Reason.NOT_BY_MAIL
    return "" if to else Reason.NO_ADDRESS


def _settle(mail: OutgoingMail, state: State, now: datetime, reason: str = "") -> None:
    mail.state, mail.reason = state, reason
    mail.settled_at = None if state == State.WAITING else now
    mail.save(update_fields=["state", "reason", "settled_at", "sender_name"])


def _defer(mail: OutgoingMail) -> None:
    task = jobs.configure_task("notifications.send", schedule_at=mail.send_at)
    task.defer(mail_id=str(mail.id))
