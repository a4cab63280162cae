"""What crosses the API of films, typed."""

from typing import Annotated
from uuid import UUID

import msgspec

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one person moves, in fractions of the picture."""

    name: Name
    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction


class Regions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All regions of a film; writing them replaces what was there."""

    regions: Annotated[list[Region], msgspec.Meta(max_length=6)]


class RecordingState(msgspec.Struct, frozen=True):
    """How far a film is; `reason` is for staff only."""

    id: UUID
    state: str
    words: str
    progress: int
    is_going: bool
    is_ready: bool
    reason: str | None


class FoundUpload(msgspec.Struct, frozen=True):
    """The same film, begun or sent before."""

    url: str
    offset: int
    length: int
    is_finished: bool


class UploadLookup(msgspec.Struct, frozen=True):
    """An answer to whether this film was begun before."""

    upload: FoundUpload | None
