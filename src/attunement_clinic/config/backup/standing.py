"""How the backups stand, for who runs the practice: what is there, and what worries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings

from attunement_clinic.config.backup import state
from attunement_clinic.config.backup.state import State

LATE_AFTER: Final = timedelta(days=2)
UNTRIED_AFTER: Final = timedelta(days=8)


class Worry(StrEnum):
    """What a person has to see to; the first of these that holds is told."""

    NOWHERE = "nowhere"
    FAULTY = "faulty"
    NONE_YET = "none_yet"
    LATE = "late"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was made and tried last, and what to worry about, if anything."""

    known: State
    worry: Worry | None
    has_place: bool


def standing(now: datetime) -> Standing:
    known = state.read()
    return Standing(known, _worry(known, now), settings.BACKUP_FOLDER is not None)


def worry_of(now: datetime) -> Worry | None:
    """Say what must be told on every page of an administrator; a demo is worth none."""
    if settings.DEMO and settings.BACKUP_FOLDER is None:
        return None
    return _worry(state.read(), now)


def _worry(known: State, now: datetime) -> Worry | None:
    if known.drill is not None and known.drill.faults:
        # A backup that was made since is tried anew; until then this one is what is known.
        return Worry.FAULTY
    if known.backup is None:
        return Worry.NOWHERE if settings.BACKUP_FOLDER is None else Worry.NONE_YET
    if now - known.backup.at > LATE_AFTER:
        return Worry.LATE
    if known.drill is None:
        # The first trial comes by itself; a new installation is not late with it.
        return None
    return Worry.UNTRIED if now - known.drill.at > UNTRIED_AFTER else None
