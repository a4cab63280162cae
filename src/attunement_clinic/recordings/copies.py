"""Copies of films' contents that apps above made: ended with the consent they stand on.

An app that makes copies with keys of their own registers itself in its
`AppConfig.ready()`; nothing here imports it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Released:
    """A copy that left the house before its film was taken back, and who was told."""

    title: str
    made_at: datetime
    told_at: datetime | None
    confirmed_at: datetime | None


class Copies(Protocol):
    """What one app knows of its copies."""

    def end(self, recording_id: UUID, since: datetime) -> int:
        """End what may not be held any more; return how many ended since a time.

        Whoever saved one of them is told to destroy it. Safe to repeat.
        """

    def released(self, recording_id: UUID) -> list[Released]:
        """List the ended copies of a film that somebody had saved."""


_registered: list[Copies] = []


def register(copies: Copies) -> None:
    """Hand in what an app knows; called once, from its `AppConfig.ready()`."""
    _registered.append(copies)


def end_copies(recording_id: UUID, since: datetime) -> int:
    """End every copy of a film that may not be held any more; count keys destroyed."""
    return sum(each.end(recording_id, since) for each in _registered)


def released_copies(recording_id: UUID) -> list[Released]:
    """List every copy of a film that was saved by somebody and is recalled."""
    return [one for each in _registered for one in each.released(recording_id)]
