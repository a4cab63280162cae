"""Finding a family or an item of its spine, within what the actor may see and no further.

Everything is looked for among the actor's own families and the items their spines show
them, so that neither a row nor a number tells of anything else. Names are looked for and
never shown: a result stands under its number and initials.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attunement_clinic.families.access import families_of
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.families.queries import FamilyRow, names_of, rows_for
from attunement_clinic.families.spine import events_of
from attunement_clinic.families.surroundings import PathEvent
from attunement_clinic.policy import Actor

LONGEST_WORDS = 100
_MOST_ITEMS = 40
# A single letter is an initial; in a title it would be in nearly every one.
_LEAST_IN_TITLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An item of a spine, under its family's number and initials."""

    family_id: UUID
    number: str
    names: str
    event: PathEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What some words found; `is_cut` when more items would have matched."""

    words: str
    families: tuple[FamilyRow, ...] = ()
    items: tuple[FoundItem, ...] = ()
    is_cut: bool = False

    @property
    def is_nothing(self) -> bool:
        return not self.families and not self.items


def find(actor: Actor, words: str, now: datetime) -> Found:
    """Find families by number, by a name as it was given, and items by their words."""
    wanted = _plain(words).replace(".", " ").split()
    if not wanted:
        return Found(words="")
    families = families_of(actor, now)
    events = events_of(actor, families)
    meant = [each for each in families if _is_meant(each, wanted)]
    items = [
        item
        for family in families
        if family not in meant
        for item in _items(family, events[family.id], wanted)
    ]
    items.sort(key=lambda item: item.event.at or now, reverse=True)
    return Found(
        words=words.strip(),
        families=rows_for(actor, meant, now, events),
        items=tuple(items[:_MOST_ITEMS]),
        is_cut=len(items) > _MOST_ITEMS,
    )


def _items(
    family: Family, events: Sequence[PathEvent], wanted: Sequence[str]
) -> list[FoundItem]:
    """Keep the items whose words match what the family itself does not."""
    others = [word for word in wanted if not _is_meant(family, [word])]
    if any(len(word) < _LEAST_IN_TITLES for word in others):
        return []
    return [
        FoundItem(
            family_id=family.id,
            number=str(family),
            names=names_of(family),
            event=event,
        )
        for event in events
        if all(word in _words_of(event) for word in others)
    ]


def _words_of(event: PathEvent) -> str:
    sources = " ".join(source.title for source in event.sources)
    return _plain(f"{event.title} {event.text} {sources}")


def _is_meant(family: Family, wanted: Sequence[str]) -> bool:
    """Say whether each word is the family's number or begins one of its names."""
    people: list[Caregiver | Infant] = [*family.caregivers.all(), *family.infants.all()]
    names = [part for each in people for part in _plain(each.name).split()]
    number = str(family.number)
    return all(
        word.lstrip("0") == number or any(name.startswith(word) for name in names)
        for word in wanted
    )


def _plain(words: str) -> str:
    """Take case and accents away: who types "zoe" means Zoë."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
