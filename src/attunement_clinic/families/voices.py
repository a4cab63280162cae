"""Whose an item of the spine is: the mother's, the father's, the baby's, the team's.

A voice says who, never how well. Whoever reads a family's spine may listen to one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.families.naming import initial, short_name, staff_initials

BABY, TEAM = "baby", "team"


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody heard in an item.

    `key` is who to listen to: a caregiver's id, `BABY` or `TEAM`. `short` stands on the
    page, `words` are read out: "R., mother".
    """

    key: str
    kind: Literal["adult", "baby", "staff"]
    short: str
    words: str


def voice_of(person: Caregiver | Infant | User) -> Voice:
    if isinstance(person, Caregiver):
        return _adult(str(person.id), short_name(person), person.get_relation_display())
    if isinstance(person, Infant):
        short = short_name(person)
        return Voice(BABY, "baby", short, _("Baby %(name)s") % {"name": short})
    short = staff_initials(person)
    return Voice(TEAM, "staff", short, _("%(who)s of the team") % {"who": short})


def voices_named(family: Family, name: str, relation: str) -> tuple[Voice, ...]:
    """Find the caregiver of a family whom a first contact names; else say it in words."""
    people = list(family.caregivers.all())
    known = [each for each in people if each.name == name] or [
        each for each in people if each.relation == relation
    ]
    if len(known) == 1:
        return (voice_of(known[0]),)
    said = dict(Caregiver.Relation.choices).get(relation, relation)
    return (_adult("", initial(name), str(said)),)


def voices_of(people: Sequence[Caregiver | Infant | User]) -> tuple[Voice, ...]:
    return tuple(dict.fromkeys(voice_of(each) for each in people))


def voices_in(family: Family) -> tuple[Voice, ...]:
    """List whom of a family one may listen to alone; twins are one voice here."""
    babies = list(family.infants.all())
    word = _("Baby") if len(babies) == 1 else _("Babies")
    shorts = " ".join(short_name(each) for each in babies)
    return (
        *(voice_of(each) for each in family.caregivers.all()),
        Voice(BABY, "baby", shorts, f"{word} {shorts}"),
        Voice(TEAM, "staff", "", _("The team")),
    )


def _adult(key: str, short: str, relation: str) -> Voice:
    words = _("%(name)s, %(relation)s") % {"name": short, "relation": relation}
    return Voice(key, "adult", short, words)
