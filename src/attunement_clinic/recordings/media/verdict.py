"""Why a film could not be made ready: one typed word, and a reason for a technician."""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """What is wrong with a film; `recordings.refusals` holds the parent's words."""

    EMPTY = "empty"
    NOT_A_FILM = "not_a_film"
    PLAYLIST = "playlist"
    INDEX_MISSING = "index_missing"
    UNREADABLE = "unreadable"
    NO_PICTURE = "no_picture"
    TOO_LONG = "too_long"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_COMPLEX = "too_complex"
    NOTHING_KEPT = "nothing_kept"
    GAVE_UP = "gave_up"


class RefusedFilmError(Exception):
    """The film itself is at fault; trying again would end the same way."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class ChildFailedError(Exception):
    """The confined child died or fell silent; another try may end otherwise."""


class ChildTooSlowError(ChildFailedError):
    """The child said nothing within the time it was given."""


class CannotConfineError(Exception):
    """No child can be confined on this machine, so no film is opened."""
