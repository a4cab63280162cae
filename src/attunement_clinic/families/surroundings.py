"""What the apps above know of a family: each registers itself in its `AppConfig.ready()`.

`families` shows the path, the day and the parent's week, yet films, codings and reviews
lie above it. They hand in a `Surroundings`; nothing here imports them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEvent:
    """One station on a family's path.

    `at` is empty for what lies ahead. `step` is the stage this event belongs to (`STEPS`).
    """

    title: str
    at: datetime | None = None
    text: str = ""
    step: str = ""
    address: str = ""
    poster_address: str = ""
    stamp: str = ""
    is_now: bool = False
    is_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """Something that waits for the clinician who looks."""

    title: str
    text: str = ""
    since: datetime | None = None
    address: str = ""
    needs_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of today or later, as a row of the agenda."""

    starts_at: datetime
    text: str
    family_id: UUID
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePart:
    """A part of the caregiver's week: a template of the app that owns it, and its values."""

    order: int
    template: str
    values: dict[str, object] = field(default_factory=dict)


class Surroundings:
    """What one app above `families` tells of them. Override what the app knows."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        """Yield (family id, event) for all `families` at once, in as few queries."""
        return ()

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        return ()

    def meetings(
        self, actor: Actor, families: Sequence[Family], day: date
    ) -> Iterable[Meeting]:
        return ()

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        return ()

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        """Yield cards for the family page's side column."""
        return ()

    def rail_counts(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[str, int]]:
        return ()


_registered: dict[str, Surroundings] = {}


def register(name: str, surroundings: Surroundings) -> None:
    """Hand in what `name` knows; called once, from its `AppConfig.ready()`."""
    _registered[name] = surroundings


def registered() -> tuple[Surroundings, ...]:
    return tuple(_registered.values())
