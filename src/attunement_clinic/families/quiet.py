"""Families not heard from since a day that was agreed, and a kind draft for each.

Nothing is sent from here. The draft holds no clinical word and no baby's name, goes under
the name its addressee chose, and stands only where somebody asked how to reach them.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import Agreed, WaitingItem, registered
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.wording import contact_words
from attunement_clinic.policy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What could be written or said to somebody, and how they may be reached.

    `follows` says their rule, sentence by sentence. Without a rule it is empty and there
    are no words: nobody knows yet what is safe.
    """

    words: str
    follows: tuple[str, ...]
    not_before: datetime | None


def not_heard_from(
    actor: Actor,
    families: Sequence[Family],
    last_contacts: Mapping[UUID, datetime | None],
    met_soon: Set[UUID],
    now: datetime,
) -> Iterator[WaitingItem]:
    """Yield one item for each family that was to be heard from, and was not.

    A family that is met soon is not quiet, nor is one whose care has ended. Whoever may
    only look at a family is not asked to write to it.
    """
    open_families = {
        each.id: each
        for each in families
        if each.closed_at is None
        and each.id not in met_soon
        and may_manage(actor, each, now)
    }
    for agreed in _latest(actor, tuple(open_families.values()), now):
        family = open_families[agreed.family_id]
        zone = ZoneInfo(family.practice.time_zone)
        heard = last_contacts.get(family.id)
        if heard is not None and heard.astimezone(zone).date() > agreed.day:
            continue
        person = next(p for p in family.caregivers.all() if p.id == agreed.caregiver_id)
        yield WaitingItem(
            title=_("Family %(number)s: not heard from since %(day)s")
            % {"number": family, "day": date_format(agreed.day, "j F")},
            text=_("%(what)s A few kind words to %(who)s are drafted.")
            % {"what": agreed.text, "who": short_name(person)},
            since=datetime.combine(agreed.day, datetime.max.time(), tzinfo=zone),
            address=reverse("families:draft", args=[person.id]),
            family_id=family.id,
            next_step=_("A few kind words to %(who)s") % {"who": short_name(person)},
        )


def draft_for(caregiver: Caregiver, now: datetime) -> Draft:
    """Draft a few words that follow a caregiver's own rule of safe contact."""
    rule = rule_of(caregiver.id)
    if rule is None:
        return Draft(words="", follows=(), not_before=None)
    zone = ZoneInfo(caregiver.practice.time_zone)
    sender = rule.sender_name or caregiver.practice.sender_name
    may_be_reached = rule.next_time(now, zone)
    return Draft(
        words=_(
            "Hello, this is %(sender)s. I had hoped to hear from you around now, and "
            "only want to say: there is no hurry, and nothing went wrong. If you would "
            "like to find a time, tell me what suits you. If you would rather not for "
            "now, that is fine too."
        )
        % {"sender": sender},
        follows=contact_words(rule),
        not_before=may_be_reached if may_be_reached > now else None,
    )


def _latest(
    actor: Actor, families: Sequence[Family], now: datetime
) -> Iterator[Agreed]:
    latest: dict[UUID, Agreed] = {}
    for each in registered():
        for agreed in each.agreed(actor, families, now):
            known = latest.get(agreed.family_id)
            if known is None or known.day < agreed.day:
                latest[agreed.family_id] = agreed
    yield from latest.values()
