"""What the apps above know of a family: each registers itself in its `AppConfig.ready()`.

`families` shows the path, the day and the parent's week, yet films, codings and reviews
lie above it. They hand in a `Surroundings`; nothing here imports them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.voices import Voice
from attunement_clinic.policy import Actor

# The stages of the path, in order: what a family's row shows as small steps.
STEPS = (
    "contact",
    "invited",
    "talk",
    "asked",
    "film",
    "coding",
    "moments",
    "review",
    "calm",
    "outcome",
)

# The steps at which a practice counts how many went lost, in order.
REACHED_STEPS = ("enquiry", "intake", "invited", "film", "review", "plan", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing an item of the spine was made from, and where it stands."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEvent:
    """One item of a family's spine, from the first worry to the outcome.

    `at` may be empty for what lies ahead. `step` is one of `STEPS`. `voices` are who is
    heard in it. `address` leads to what it was made from; where that is several things,
    `sources` name each. Of two events with one `key` the higher app's takes the place of
    the lower's. `is_now` marks where the family stands; `is_ahead` what is still to come;
    `is_contact` that the practice and the family heard of each other.
    """

    title: str
    at: datetime | None = None
    text: str = ""
    step: str = ""
    voices: tuple[Voice, ...] = ()
    address: str = ""
    sources: tuple[Source, ...] = ()
    key: str = ""
    poster_address: str = ""
    stamp: str = ""
    is_now: bool = False
    is_ahead: bool = False
    is_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """Something that waits for the clinician who looks.

    `next_step` says it in a row of the list of families, where `family_id` is given.
    """

    title: str
    text: str = ""
    since: datetime | None = None
    address: str = ""
    needs_person: bool = False
    family_id: UUID | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """Something that may be looked at in supervision: by consent, or by its author's leave.

    `waits` for who looks: a supervisor who has not opened it yet.
    """

    family_id: UUID
    title: str
    text: str = ""
    at: datetime | None = None
    voices: tuple[Voice, ...] = ()
    address: str = ""
    poster_address: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """That somebody came to a step of the practice's path (`REACHED_STEPS`), and when.

    `subject_id` is a family's, or a first contact's that became none. Without a step it
    says only that they were heard of. `ended` says that nothing more will come: they went
    `lost`, or it `settled` as agreed, or elsewhere.
    """

    subject_id: UUID
    step: str = ""
    at: datetime | None = None
    ended: Literal["", "lost", "settled"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A day by which a family was to be heard from: past, and what it was for open."""

    family_id: UUID
    caregiver_id: UUID
    day: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of today or later, as a row of the agenda.

    `shortcut` is the single key that does its `action` on the day's page, if any.
    """

    starts_at: datetime
    title: str
    family_id: UUID
    caregiver_id: UUID | None = None
    text: str = ""
    address: str = ""
    action: str = ""
    shortcut: str = ""
    poster_address: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePart:
    """A part of a page: a template of the app that owns it, and its values.

    On a family's page `place` is "side" (a card beside the path) or "bar" (an action in
    the page's head).
    """

    order: int
    template: str
    place: str = "side"
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

    def agreed(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Agreed]:
        """Yield days that are over without what was agreed for them."""
        return ()

    def supervised(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Supervised]:
        """Yield what of `families` is open to supervision, and the actor may see."""
        return ()

    def reached(self, practice: Practice) -> Iterable[Reached]:
        """Yield how far everybody of a practice came: ids and times, and nothing else."""
        return ()

    def meetings(
        self, actor: Actor, families: Sequence[Family], day: date
    ) -> Iterable[Meeting]:
        """Yield the actor's own meetings of `day`."""
        return ()

    def next_meetings(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Meeting]:
        """Yield the coming meetings of `families`, whoever holds them."""
        return ()

    def prepared(self, actor: Actor, meeting: Meeting) -> Meeting:
        """Return a meeting as it is when this app has prepared something for it."""
        return meeting

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        return ()

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        """Yield cards for the family page's side column."""
        return ()

    def contact_restricted(self, actor: Actor, caregiver: Caregiver) -> None:
        """End whatever this caregiver is shown of others, inside the caller's transaction."""

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
