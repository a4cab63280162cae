"""A first contact arrives: once, promised, and with a person called where one is needed."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.actions import record
from attunement_clinic.intake.enquiries import URGENT, NamedConcern, NewEnquiry
from attunement_clinic.intake.models import (
    Enquiry,
    EnquiryAttempt,
    EnquiryConcern,
    Reception,
)
from attunement_clinic.intake.reading import promise_of
from attunement_clinic.intake.signs import Nature
from attunement_clinic.notifications.actions import keep_contact_rule
from attunement_clinic.safety.actions import note_contacts_shown, open_safety_task
from attunement_clinic.safety.models import SafetyTask
from attunement_clinic.safety.queries import contacts_for

MOST_AN_HOUR = 8
# A TLS proxy on this machine speaks for everybody who comes through it.
MOST_AN_HOUR_BY_PROXY = 60
# What is not known when somebody writes.
_LATER = (
    "promised_by",
    *("read_at", "read_by", "family", "settled_at", "settled_by"),
)
_SAME_FOR = timedelta(hours=24)


class TooManyError(Exception):
    """More came from one place within an hour than a family ever sends."""


@transaction.atomic
def send_enquiry(
    *, practice: Practice, new: NewEnquiry, now: datetime | None = None
) -> Enquiry:
    """Take in what somebody without sign-in sends; the same sent again arrives once.

    It is the same when every word is and it came within a day (a second press, a lost
    answer, two tabs). The same form with other words is somebody who went back and said
    more: that arrives too. A choice that needs a person calls one, in this very
    transaction.
    """
    moment = now or timezone.now()
    # One arrival at a time in each practice, so that two tabs cannot pass each other.
    Practice.objects.select_for_update().get(id=practice.id)
    known = _known(practice, new, moment)
    if known is not None:
        return known
    enquiry = Enquiry(
        id=_free_id(new.id),
        practice=practice,
        name=new.name,
        relation=new.relation,
        telephone=new.telephone,
        email=new.email,
        address=new.address,
        infant_name=new.infant_name,
        infant_born_on=new.infant_born_on,
        infant_due_on=new.infant_due_on,
        twin_name=new.twin_name,
        words=new.words,
        answered_by=new.self_check.answered_by if new.self_check else "",
        infant_age=new.self_check.infant_age if new.self_check else "",
        has_self_check=new.self_check is not None,
        needs_person=new.self_check is not None and new.self_check.needs_person,
        looks_unwanted=new.looks_unwanted,
        promised_by=promise_of(practice, moment).read_by,
        content_digest=new.digest(),
    )
    enquiry.full_clean(exclude=_LATER)
    enquiry.save()
    keep_contact_rule(
        practice_id=practice.id, addressee_id=enquiry.id, contact=new.contact
    )
    _keep_concerns(enquiry, new.concerns)
    record(
        None,
        action="enquiry.sent",
        subject_kind="enquiry",
        subject_id=enquiry.id,
        practice_id=practice.id,
        facts={"concerns": len(new.concerns), "self_check": enquiry.has_self_check},
    )
    if enquiry.needs_person:
        _call_a_person(practice, enquiry, new.concerns, moment)
    if not enquiry.looks_unwanted:
        _tell_the_mailbox(practice)
    return enquiry


@transaction.atomic
def count_attempt(*, source: str, now: datetime | None = None) -> None:
    """Count what is sent from one place; refuse when it is more than a family sends.

    Raises
    ------
    TooManyError
        When `MOST_AN_HOUR` arrived from there within the hour.
    """
    moment = now or timezone.now()
    day_ago = moment - timedelta(days=1)
    EnquiryAttempt.objects.filter(at__lt=day_ago).delete()
    digest = _digest_of(source, moment)
    _one_at_a_time(digest)
    hour_ago = moment - timedelta(hours=1)
    sent = EnquiryAttempt.objects.filter(source_digest=digest, at__gt=hour_ago)
    most = MOST_AN_HOUR_BY_PROXY if _is_this_machine(source) else MOST_AN_HOUR
    if sent.count() >= most:
        raise TooManyError
    EnquiryAttempt.objects.create(source_digest=digest, at=moment)


def _one_at_a_time(digest: bytes) -> None:
    """Wait for who counts the same place, so that many at once do not pass uncounted."""
    with connection.cursor() as cursor:
        key = int.from_bytes(digest[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _known(practice: Practice, new: NewEnquiry, now: datetime) -> Enquiry | None:
    rows = Enquiry.objects.filter(practice=practice, content_digest=new.digest())
    return rows.filter(
        models.Q(id=new.id) | models.Q(created_at__gt=now - _SAME_FOR)
    ).first()


def _free_id(form_id: UUID) -> UUID:
    """Give the form's own id, or another where this form arrived with other words."""
    return uuid4() if Enquiry.objects.filter(id=form_id).exists() else form_id


def _keep_concerns(enquiry: Enquiry, concerns: Sequence[NamedConcern]) -> None:
    for position, each in enumerate(concerns):
        row = EnquiryConcern(
            practice_id=enquiry.practice_id,
            enquiry=enquiry,
            position=position,
            key=each.key,
            sign=each.sign,
            kind=each.kind,
            words=each.words,
            how_often=each.how_often,
            since=each.since,
            whose=each.whose,
            nature=each.nature,
        )
        row.full_clean()
        row.save()


def _call_a_person(
    practice: Practice,
    enquiry: Enquiry,
    concerns: Sequence[NamedConcern],
    now: datetime,
) -> None:
    """Call for what was chosen, with the parent's own words for it; nothing is judged."""
    chosen = [each for each in concerns if each.kind in URGENT]
    task = open_safety_task(
        None,
        practice=practice,
        source=SafetyTask.Source.SELF_CHECK,
        enquiry_id=enquiry.id,
        words="\n".join(_said(each) for each in chosen),
        address=reverse("intake:enquiry", args=[enquiry.id]),
        facts={"concerns": [each.key for each in chosen]},
        now=now,
    )
    # The page that sent this held the contacts, and so does the one that follows.
    note_contacts_shown(task, numbers=len(contacts_for(practice.id)))


def _tell_the_mailbox(practice: Practice) -> None:
    """Let one line go to the practice's mailbox, if it has one, once this is stored."""
    address = Reception.objects.filter(practice=practice).values_list("tell_at")
    if any(tell_at for (tell_at,) in address):
        jobs.configure_task("intake.tell").defer(practice_id=str(practice.id))


def _said(concern: NamedConcern) -> str:
    if not concern.nature:
        return concern.words
    return f"{concern.words} {Nature(concern.nature).label}"


def _digest_of(source: str, now: datetime) -> bytes:
    """Turn an address into a digest that nobody can trace after the day is over."""
    text = f"{now:%Y-%m-%d}|{source}".encode()
    key = hashlib.sha256(b"enquiry|" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(key, text, "sha256")[:16]


def _is_this_machine(source: str) -> bool:
    try:
        return ip_address(source).is_loopback
    except ValueError:
        return False
