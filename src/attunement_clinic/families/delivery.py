"""Handing an invitation over: by mail, if the person's rule lets us; else by a person."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.models import CaregiverInvitation
from attunement_clinic.families.queries import clock_of
from attunement_clinic.notifications import mail
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.safe_contact import Way
from attunement_clinic.notifications.wording import contact_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of an invitation's mail.

    When it did not go out, `contact` says how the person is to be reached, and
    `allowed_from` when a mail would be allowed, if ever. A waiting mail would keep the
    link readable in the database, so none is made.
    """

    is_mailed: bool
    allowed_from: datetime | None = None
    contact: tuple[str, ...] = ()


def deliver(invitation: CaregiverInvitation, *, link: str) -> Delivery:
    """Mail the link now if the caregiver's rule allows a mail at this hour."""
    caregiver = invitation.caregiver
    practice = caregiver.practice
    rule, zone, now = rule_of(caregiver.id), clock_of(practice), timezone.now()
    if rule is not None and not rule.allows(Way.EMAIL):
        return Delivery(is_mailed=False, contact=contact_words(rule))
    if rule is not None and not rule.is_now(now, zone):
        return Delivery(
            is_mailed=False,
            allowed_from=rule.next_time(now, zone).astimezone(zone),
            contact=contact_words(rule),
        )
    mail.send(
        "families/mail/invitation.txt",
        to=invitation.email,
        subject=_("Your link"),
        sender_name=(rule.sender_name if rule else "") or practice.sender_name,
        values={"link": link, "expires": invitation.expires_at.astimezone(zone)},
    )
    return Delivery(is_mailed=True)
