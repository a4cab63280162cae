"""A backup of the practice that changes step by step, and what is true after a restore.

Both databases go back to a savepoint. The ledger, which lies outside them, tells them what
was taken back since; everything else is as it was (TRUST.md P23).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from attunement_clinic.policy import Purpose
from attunement_clinic.recordings import ledger
from attunement_clinic.recordings.actions import replay_ledger

if TYPE_CHECKING:
    from clinic.policy.practice_state import PracticeState

DATABASES = ("default", "keys")
_KEPT = [
    "users",
    "parents",
    "films",
    "filmed_by",
    "agreed",
    "ending",
    "shared",
    "unmade",
    "held",
    "closed",
    "team",
    "roles",
    "gone",
]


@dataclass
class Backup:
    """The practice at one moment, and what was taken back since."""

    points: dict[str, str]
    then: dict[str, Any]
    waits: int = 0
    uses: set[tuple[str, Purpose]] = field(default_factory=set)
    shares: set[tuple[str, str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    unmade: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, machine: PracticeState) -> Backup:
        ledger.write_pending()
        return cls(
            points={name: transaction.savepoint(using=name) for name in DATABASES},
            then={name: copy(getattr(machine, name)) for name in _KEPT},
        )

    def restore(self, machine: PracticeState) -> None:
        """Go back, be told by the ledger, and know by the table what then holds."""
        # A start writes what is committed and not on the disk yet; here it is now.
        ledger.write_pending()
        for name, point in self.points.items():
            transaction.savepoint_rollback(point, using=name)
        replay_ledger()
        for name, value in self.then.items():
            setattr(machine, name, copy(value))
        here = set(machine.films)
        machine.agreed -= self.uses
        if self.waits:
            machine.agreed -= {(each, Purpose.SUPERVISION) for each in machine.ending}
            machine.ending.clear()
        machine.shared -= self.shares
        machine.closed |= self.closed & here
        for label in self.unmade & here:
            machine.forget(label)
