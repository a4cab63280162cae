"""What the review API says and hears. The same shapes stand in frontend/src/generated."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Kind = Literal["strength", "repair", "shared_pleasure", "curious", "difficult"]
State = Literal["preparing", "ready", "open", "ended"]
Stance = Literal["for", "against"]
Situation = Literal[
    "sleeping", "feeding", "playing", "stimulation", "cuddling", "other"
]
ActivityKind = Literal[
    "cuddle",
    "talk",
    "play",
    "smile",
    "laugh",
    "feeding",
    "settling",
    "bathing",
    "walking",
    "own",
]
Line = Annotated[str, msgspec.Meta(max_length=120)]
Sentence = Annotated[str, msgspec.Meta(max_length=500)]
Paragraph = Annotated[str, msgspec.Meta(max_length=1000)]
Page = Annotated[str, msgspec.Meta(max_length=4000)]


class Heard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client may send; a field it should not know is refused, never dropped."""


# ---- in ----


class NewMoment(Heard, frozen=True):
    id: UUID
    onset_ms: int
    offset_ms: int
    kind: Kind
    why: Paragraph = ""
    title: Line = ""


class MomentEdit(Heard, frozen=True):
    onset_ms: int
    offset_ms: int
    kind: Kind
    title: Line
    why: Paragraph


class OrderedMoment(Heard, frozen=True):
    id: UUID
    moment: UUID
    question: Sentence
    prepared_thought: Paragraph


class Order(Heard, frozen=True):
    """The whole order, absolute: what is not in it is no longer in the review."""

    items: list[OrderedMoment]


class Ready(Heard, frozen=True):
    override_reason: Paragraph = ""


class Words(Heard, frozen=True):
    """What the caregiver said of a moment, word for word."""

    id: UUID
    words: Page = ""
    feeling: Annotated[str, msgspec.Meta(max_length=300)] = ""
    belief: Paragraph = ""
    infants_view: Paragraph = ""
    own_past: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Follow(Heard, frozen=True):
    """How the belief said of a moment is followed, absolute.

    A new id starts a thread, a known one goes on with it, none lets it go.
    """

    thread: UUID | None
    stance: Stance | None = None
    speaks_when: list[Situation] = []


class Rating(Heard, frozen=True):
    """How true the belief feels to the caregiver now: their own number."""

    value: Annotated[int, msgspec.Meta(ge=0, le=10)]


class SharedWords(Heard, frozen=True):
    """What a caregiver shares from home."""

    id: UUID
    words: Page = ""
    feeling: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The clinician's private note: in and out by its own address only."""

    text: Page


class AgreedActivity(Heard, frozen=True):
    kind: ActivityKind
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    occasion: Annotated[str, msgspec.Meta(max_length=200)] = ""
    how: Sentence = ""


class Ending(Heard, frozen=True):
    share: list[UUID]
    activity: AgreedActivity | None = None


# ---- out ----


class Step(msgspec.Struct, frozen=True):
    onset_ms: int
    offset_ms: int
    level: int | None


class VoiceLine(msgspec.Struct, frozen=True):
    voice: Literal["caregiver", "infant"]
    name: str
    steps: list[Step]


class FilmFacts(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    situation: str
    media_url: str
    poster_url: str | None
    frame_rate: tuple[int, int]
    frame_count: int
    duration_ms: int
    width: int
    height: int
    is_silent: bool


class PastFacts(msgspec.Struct, frozen=True):
    """A sentence of the interview that a moment is linked to: for the builder alone."""

    words: str
    address: str


class MomentFacts(msgspec.Struct, frozen=True):
    id: UUID
    film: UUID
    onset_ms: int
    offset_ms: int
    kind: Kind
    kind_label: str
    title: str
    why: str
    lines: list[VoiceLine]
    pasts: list[PastFacts]


class ItemFacts(msgspec.Struct, frozen=True):
    id: UUID
    moment: UUID
    question: str
    prepared_thought: str


class Checks(msgspec.Struct, frozen=True):
    strengths: int
    hard: int
    curious: int
    holds: bool
    is_possible: bool
    begins_and_ends_with_strength: bool
    has_enough_strengths: bool
    is_strengths_only_review: bool
    are_all_short: bool
    are_same_situation: bool
    has_consent: bool


class Offer(msgspec.Struct, frozen=True):
    kind: ActivityKind
    title: str
    occasion: str
    how: str


class Quote(msgspec.Struct, frozen=True):
    words: str
    review_number: int
    moment_number: int
    own_past: str
    is_from_home: bool


class ReviewFacts(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    state: State
    family: str
    caregiver: str
    infant: str
    meeting: datetime | None
    minutes: int
    override_reason: str


class RatingFacts(msgspec.Struct, frozen=True):
    value: int
    on: date


class ThreadFacts(msgspec.Struct, frozen=True):
    """A followed belief as the caregiver may read it; where it comes from is not here."""

    id: UUID
    belief: str
    speaks_when: list[Situation]
    ratings: list[RatingFacts]
    rated_now: int | None


class AskGroup(msgspec.Struct, frozen=True):
    """Questions of one kind that the caregiver's way of working offers."""

    head: str
    asks: list[str]


class Bank(msgspec.Struct, frozen=True):
    """The questions of the session that comes next, and which session that is."""

    title: str
    theme: str
    number: int
    groups: list[AskGroup]


class BuilderState(msgspec.Struct, frozen=True):
    review: ReviewFacts
    films: list[FilmFacts]
    moments: list[MomentFacts]
    items: list[ItemFacts]
    checks: Checks
    hard_moments: int
    questions: dict[str, str]
    goals: list[str]
    threads: list[ThreadFacts]
    last_words: Quote | None
    offers: list[Offer]
    bank: Bank | None
    saved_at: datetime | None


class WordsFacts(msgspec.Struct, frozen=True):
    id: UUID
    words: str
    feeling: str
    belief: str
    infants_view: str
    own_past: str
    thread: UUID | None
    stance: Stance | None
    entered_by: str
    saved_at: datetime


class RoomItem(msgspec.Struct, frozen=True):
    """A moment as the room shows it. The prepared thought is absent until it is shown."""

    id: UUID
    moment: MomentFacts
    question: str
    reflection: WordsFacts | None
    has_passed: bool
    has_thought: bool
    is_thought_due: bool
    thought: str | None
    is_shareable: bool


class RoomState(msgspec.Struct, frozen=True):
    review: ReviewFacts
    opened_at: datetime | None
    films: list[FilmFacts]
    items: list[RoomItem]
    withheld_items: int
    questions: dict[str, list[str]]
    threads: list[ThreadFacts]
    situations: dict[str, str]
    offers: list[Offer]
    activity: Offer | None
    saved_at: datetime | None


class ListItem(msgspec.Struct, frozen=True):
    """A shared moment as its caregiver sees it."""

    id: UUID
    moment: MomentFacts
    shared_on: date
    said: list[str]
    thought: str | None


class MomentState(msgspec.Struct, frozen=True):
    item: ListItem
    film: FilmFacts
    place: int
    count: int
    with_whom: str


class Saved(msgspec.Struct, frozen=True):
    id: UUID
    saved_at: datetime
