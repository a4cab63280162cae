"""What the coding API says and hears. The same shapes stand in frontend/src/generated."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

Modifiers = dict[str, str]
OperationKind = Literal[
    "state", "point", "move", "split", "delete", "undo", "redo", "close"
]


class Annotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One coded interval or point; a state without an offset is still open."""

    id: UUID
    tier: str
    code: str
    onset_ms: int
    offset_ms: int | None
    modifiers: Modifiers = {}


class Change(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Put a whole row, or remove one: exactly one of the two."""

    put: Annotation | UnsetType = UNSET
    remove: UUID | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.put is UNSET) == (self.remove is UNSET):
            message = "a change either puts a row or removes one"
            raise ValueError(message)


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One action of the coder: atomic, absolute, the same whenever it is sent again."""

    id: UUID
    kind: OperationKind
    position_ms: int
    changes: list[Change]


class Append(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base_sequence: int
    operations: list[Operation]


class Acknowledged(msgspec.Struct, frozen=True):
    id: UUID
    sequence: int


class Appended(msgspec.Struct, frozen=True):
    acknowledged: list[Acknowledged]
    sequence: int
    saved_at: datetime


class CodeFacts(msgspec.Struct, frozen=True):
    id: str
    key: str
    label: str
    hint: str
    counts: str
    does_not_count: str
    example: str
    pattern: int
    is_unscorable: bool
    value: int | None


class TierFacts(msgspec.Struct, frozen=True):
    id: str
    subject: str
    voice: Literal["caregiver", "infant", "dyad"]
    short: str
    label: str
    kind: Literal["state", "point"]
    exclusive: bool
    exhaustive: bool
    guidance: str
    codes: list[CodeFacts]


class SchemeFacts(msgspec.Struct, frozen=True):
    id: str
    version: str
    title: str


class SessionFacts(msgspec.Struct, frozen=True):
    id: UUID
    is_finished: bool
    coder: str
    pass_label: str


class PersonFacts(msgspec.Struct, frozen=True):
    """Somebody in the film: the key that tiers and regions name, and an initial."""

    key: str
    voice: Literal["caregiver", "infant"]
    name: str


class FilmFacts(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    duration_ms: int
    frame_rate: tuple[int, int]
    frame_count: int
    width: int
    height: int
    media_url: str
    poster_url: str | None
    peaks_url: str | None
    signals_url: str | None
    is_silent: bool


class CodingState(msgspec.Struct, frozen=True):
    session: SessionFacts
    recording: FilmFacts
    scheme: SchemeFacts
    people: list[PersonFacts]
    tiers: list[TierFacts]
    annotations: list[Annotation]
    sequence: int
    can_write: bool


class CodeMeasures(msgspec.Struct, frozen=True):
    code: str
    share: float | None
    bouts: int
    mean_bout_ms: float | None
    rate_per_min: float | None


class TierMeasures(msgspec.Struct, frozen=True):
    observable_ms: int
    codes: list[CodeMeasures]


class Answers(msgspec.Struct, frozen=True):
    bids: int
    answered: int
    window_ms: int


class SharedPleasure(msgspec.Struct, frozen=True):
    ms: int
    share: float | None


class Match(msgspec.Struct, frozen=True):
    """Mismatch and its repair between the first caregiver and the first infant."""

    observable_ms: int
    repairs: int
    mean_mismatch_ms: float | None


class ProvenanceFacts(msgspec.Struct, frozen=True):
    library_version: str
    scheme: str
    annotations_digest: str
    parameters: dict[str, Any]


class Measures(msgspec.Struct, frozen=True):
    observable_ms: int
    tiers: dict[str, TierMeasures]
    answers: Answers | None
    shared_pleasure: SharedPleasure | None
    match: Match | None
    provenance: ProvenanceFacts
