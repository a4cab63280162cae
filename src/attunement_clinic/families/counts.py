"""How many went lost at each step of the practice's path: counts, and never a name.

They are of everybody whose first contact lies in the last twelve months, whoever cares
for them. A count from one to four is not told, and no total is, so that none can be had
by taking one number from another. What is counted is told on the page.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import CaregiverInvitation, Family
from attunement_clinic.families.surroundings import (
    REACHED_STEPS,
    Reached,
    registered,
)

FEWEST = 5
_COUNTED = timedelta(days=365)
# Not heard of for so long, and with no meeting to come: counted as lost.
QUIET_AFTER = timedelta(weeks=12)
_ENDED: dict[str, Literal["", "lost", "settled"]] = {
    "": "",
    Family.Ending.AGREED: "settled",
    Family.Ending.ELSEWHERE: "settled",
    Family.Ending.STOPPED: "lost",
    Family.Ending.OTHER: "lost",
}


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it may be told: none, fewer than five, or the number."""

    told: int | None

    @property
    def words(self) -> str:
        if self.told is None:
            return _("fewer than %(n)s") % {"n": FEWEST}
        return _("none") if self.told == 0 else str(self.told)

    @property
    def is_none(self) -> bool:
        return self.told == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCount:
    """A step: how many stand there now, ended there as agreed, or went lost there."""

    title: str
    here: Count
    settled: Count
    lost: Count


@dataclass(slots=True)
class _Way:
    """One way: how far it came, when it was heard of, and whether it ended."""

    furthest: int = 0
    heard: list[datetime] = field(default_factory=list)
    ended: str = ""


def step_counts(practice: Practice, now: datetime) -> tuple[StepCount, ...]:
    """Count, for each step, who stands there now, who ended there, who went lost."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for way in _ways(practice).values():
        if way.heard and min(way.heard) >= now - _COUNTED:
            found[_place(way, now)][way.furthest] += 1
    return tuple(
        StepCount(
            title=title,
            here=_told(found["here"][n]),
            settled=_told(found["settled"][n]),
            lost=_told(found["lost"][n]),
        )
        for n, title in enumerate(_titles())
    )


def _place(way: _Way, now: datetime) -> str:
    """Say whether somebody is still there, ended as agreed, or went lost."""
    is_whole = way.furthest == len(REACHED_STEPS) - 1
    if way.ended == "settled" or (is_whole and way.ended):
        return "settled"
    if way.ended or (not is_whole and max(way.heard) < now - QUIET_AFTER):
        return "lost"
    return "here"


def _ways(practice: Practice) -> dict[UUID, _Way]:
    ways: dict[UUID, _Way] = defaultdict(_Way)
    reached = [*_own(practice)]
    for each in registered():
        reached.extend(each.reached(practice))
    for one in reached:
        way = ways[one.subject_id]
        if one.step:
            way.furthest = max(way.furthest, REACHED_STEPS.index(one.step))
        if one.at is not None:
            way.heard.append(one.at)
        way.ended = one.ended or way.ended
    return ways


def _own(practice: Practice) -> list[Reached]:
    families = Family.objects.filter(practice=practice)
    invited = (
        CaregiverInvitation.objects.filter(practice=practice)
        .values_list("caregiver__family_id")
        .annotate(first=Min("created_at"))
    )
    return [
        *(
            Reached(
                subject_id=family_id,
                step="intake",
                at=opened,
                ended=_ENDED[ending],
            )
            for family_id, opened, ending in families.values_list(
                "id", "created_at", "ending"
            )
        ),
        *(
            Reached(subject_id=family_id, step="invited", at=first)
            for family_id, first in invited
        ),
    ]


def _told(count: int) -> Count:
    return Count(None if 0 < count < FEWEST else count)


def _titles() -> tuple[str, ...]:
    return (
        _("First contact"),
        _("Taken into care"),
        _("Invited to an account"),
        _("First film"),
        _("First review"),
        _("Plan for calm moments"),
        _("Outcome, looked at together"),
    )
