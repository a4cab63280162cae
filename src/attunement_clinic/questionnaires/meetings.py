"""Which meetings a caregiver has: asked of the app above that keeps them.

It hands in what finds them once, from its `AppConfig.ready()`; nothing here imports it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attunement_clinic.families.models import Caregiver


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as forms know it: `on` is its day where the practice is."""

    id: UUID
    caregiver: Caregiver
    on: date
    is_on: bool = True


Find = Callable[[Caregiver], list[Meeting]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Say how to find the meetings of a caregiver that are to come."""
    _finders.append(find)


def meetings_to_come(caregiver: Caregiver) -> list[Meeting]:
    return [meeting for find in _finders for meeting in find(caregiver)]
