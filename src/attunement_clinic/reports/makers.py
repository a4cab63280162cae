"""What can be made of a family: each kind of export and who makes it.

`fhir` lies above this app and hands in its own maker, in its `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor
from attunement_clinic.reports.models import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an export is about: a family, one caregiver of it, a letter, or no one of them.

    Without a family it is about all who agreed to research.
    """

    family: Family | None = None
    caregiver: Caregiver | None = None
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished file, and the films something of which is in it."""

    content: bytes
    media_type: str
    name: str
    recording_ids: frozenset[UUID] = frozenset()


Maker = Callable[[Actor, Subject], Made]
_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Hand in who makes a kind; called once, from an `AppConfig.ready()`."""
    _makers[kind] = maker


def kinds() -> frozenset[str]:
    """Say what can be made here."""
    return frozenset(_makers)


def make(kind: str, actor: Actor, subject: Subject) -> Made:
    return _makers[kind](actor, subject)
