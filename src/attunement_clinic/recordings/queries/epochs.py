"""How the key that wraps the films' keys stands, for who runs the practice."""

from dataclasses import dataclass
from datetime import datetime

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Actor
from attunement_clinic.recordings import masters
from attunement_clinic.recordings.queries.receipts import (
    REKEYED_WITHIN,
    within_reach,
)


@dataclass(frozen=True, slots=True)
class KeyState:
    """The newest epoch; whether its sheet was printed; what older backups could open.

    `by_hand` says that the master is kept by a person, who alone can change it.
    """

    epoch: int
    since: datetime | None
    by_hand: bool
    is_sheet_current: bool
    within_reach: int
    is_overdue: bool


def key_state(actor: Actor, now: datetime) -> KeyState:
    """Say what a person has to do about the keys, if anything."""
    newest = max(masters.read())
    waiting = within_reach().filter(practice_id=actor.practice_id)
    return KeyState(
        epoch=newest,
        since=masters.made_at(newest),
        by_hand=masters.are_given(),
        is_sheet_current=AuditEvent.objects.filter(
            action="keys.sheet_printed", facts__epochs__contains=[newest]
        ).exists(),
        within_reach=waiting.count(),
        is_overdue=waiting.filter(unmade_at__lte=now - REKEYED_WITHIN).exists(),
    )
