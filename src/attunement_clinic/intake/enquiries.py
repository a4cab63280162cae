"""What somebody sends, as one typed value: the form's answers and, perhaps, a self-check."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from attunement_clinic.notifications.safe_contact import SafeContact

# The kinds of `models.EnquiryConcern` that call a person; which choice has one is data.
URGENT = frozenset({"person", "doctor"})
_LINK = re.compile(r"https?://|www\.|\[url|</a>", re.IGNORECASE)
_MOST_LINKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedConcern:
    """One thing that was chosen in the self-check, with the words that were on the page."""

    key: str
    kind: str
    words: str
    sign: str = ""
    how_often: str = ""
    since: str = ""
    whose: str = ""
    nature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """A self-check as it was sent: who answered, and what was chosen. No sum."""

    answered_by: str
    infant_age: str
    concerns: tuple[NamedConcern, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Say whether something was chosen that a person, or a doctor, should hear now."""
        return any(each.kind in URGENT for each in self.concerns)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnquiry:
    """A first contact on its way in. `id` is the form's own, so that it arrives once."""

    id: UUID
    name: str
    relation: str
    contact: SafeContact
    telephone: str = ""
    email: str = ""
    address: str = ""
    infant_name: str = ""
    infant_born_on: date | None = None
    infant_due_on: date | None = None
    twin_name: str = ""
    words: str = ""
    self_check: SelfCheck | None = None

    @property
    def concerns(self) -> Sequence[NamedConcern]:
        return self.self_check.concerns if self.self_check else ()

    @property
    def looks_unwanted(self) -> bool:
        """Say whether it reads like advertising: a hint for the list, nothing is dropped."""
        return len(_LINK.findall(self.words)) > _MOST_LINKS

    def digest(self) -> bytes:
        """Give a digest of everything that was said, equal for the same said twice."""
        said = asdict(self) | {"id": None, "contact": _plain(self.contact)}
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).digest()


def _plain(contact: SafeContact) -> dict[str, object]:
    return {
        **asdict(contact),
        "ways": sorted(contact.ways),
        "weekdays": sorted(contact.weekdays),
    }
