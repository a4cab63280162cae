"""Who stands at the demo's door: how it is rung, and first contacts that wait."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.intake.actions import (
    change_reception,
    mark_enquiry_read,
    send_enquiry,
)
from attunement_clinic.intake.enquiries import NamedConcern, NewEnquiry, SelfCheck
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.intake.signs import AnsweredBy, HowOften, InfantAge, Since
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.policy import Actor
from attunement_clinic.selfcheck.questions import by_key

_BY_TEXT = SafeContact(
    ways=frozenset({Way.TEXT, Way.CALL}),
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(15),
    sender_name="Library",
    not_to_know="My mother-in-law, who lives with us.",
)
_BY_MAIL = SafeContact(ways=frozenset({Way.EMAIL}))


def open_door(reader: Actor, practice: Practice) -> None:
    """Say how the practice is rung, and let two parents have written."""
    change_reception(
        reader,
        telephone="020 7946 0123",
        telephone_hours="weekdays 9 to 12",
        waiting="A first talk takes about two weeks at the moment.",
        tell_at="reception@demo.example",
    )
    read = _came(practice, _in_words(), _ago(hours=20))
    mark_enquiry_read(reader, enquiry_id=read.id)
    _came(practice, _after_looking(), _ago(minutes=50))


def _came(practice: Practice, new: NewEnquiry, when: datetime) -> Enquiry:
    """Let a first contact have come some time ago."""
    enquiry = send_enquiry(practice=practice, new=new, now=when)
    Enquiry.objects.filter(id=enquiry.id).update(created_at=when)
    return enquiry


def _in_words() -> NewEnquiry:
    return NewEnquiry(
        id=uuid4(),
        name="Tomasz",
        relation="father",
        contact=_BY_MAIL,
        email="tomasz@demo.example",
        infant_name="Zosia",
        infant_born_on=timezone.localdate() - timedelta(weeks=8),
        words="She cries whenever I take her and stops with her mother. I have begun to"
        " leave the room.",
    )


def _after_looking() -> NewEnquiry:
    return NewEnquiry(
        id=uuid4(),
        name="Marie",
        relation="mother",
        contact=_BY_TEXT,
        telephone="020 7946 0456",
        infant_born_on=timezone.localdate() - timedelta(weeks=15, days=2),
        words="I do everything right and I feel nothing. Please do not write letters.",
        self_check=SelfCheck(
            answered_by=AnsweredBy.MOTHER,
            infant_age=InfantAge.FIRST_MONTHS,
            concerns=(
                _named("two.little"),
                _named("days.avoid", HowOften.MOST_DAYS, Since.BIRTH),
                _named("baby.eyes", HowOften.AT_TIMES, Since.WEEKS),
                _named("baby.sleep", HowOften.NEARLY_ALWAYS, Since.BIRTH),
            ),
        ),
    )


def _named(key: str, how_often: str = "", since: str = "") -> NamedConcern:
    choice = by_key()[key]
    return NamedConcern(
        key=key,
        kind=choice.kind,
        words=str(choice.words),
        sign=choice.sign,
        how_often=how_often,
        since=since,
    )


def _ago(**past: int) -> datetime:
    return timezone.now() - timedelta(**past)
