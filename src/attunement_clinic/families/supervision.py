"""Supervision: the caseload shared with a supervisor, and what of it is open to them.

The same page for both sides. A supervisor sees the families that were shared with them; a
therapist those of their own that have a supervisor. Either sees what is open: films whose
parent agreed to that use, and notes their author shares. Nothing else stands here.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attunement_clinic.families.access import facts_of, families_of
from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.families.queries import FamilyRow, rows_for
from attunement_clinic.families.spine import events_of
from attunement_clinic.families.surroundings import Supervised, registered
from attunement_clinic.policy import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedFamily:
    """A family in supervision: who works with it, and what is open."""

    row: FamilyRow
    therapists: str
    supervisors: str
    items: tuple[Supervised, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """`mine` are shared with the actor; `ours` are the actor's own with a supervisor."""

    waiting: tuple[Supervised, ...]
    mine: tuple[SupervisedFamily, ...]
    ours: tuple[SupervisedFamily, ...]


def supervision_for(actor: Actor, now: datetime) -> Supervision:
    """Gather what is open to supervision in the actor's families."""
    shared = {
        family: _places(family, now)
        for family in families_of(actor, now)
        if _places(family, now)[Role.SUPERVISOR]
    }
    families = list(shared)
    open_items: dict[UUID, list[Supervised]] = defaultdict(list)
    for each in registered():
        for item in each.supervised(actor, families, now):
            open_items[item.family_id].append(item)
    rows = rows_for(actor, families, now, events_of(actor, families))
    found = {
        family.id: SupervisedFamily(
            row=row,
            therapists=_initials(family, shared[family][Role.CLINICIAN]),
            supervisors=_initials(family, shared[family][Role.SUPERVISOR]),
            items=tuple(sorted(open_items[family.id], key=_order(now))),
        )
        for family, row in zip(families, rows, strict=True)
    }
    mine = [
        family.id
        for family in families
        if actor.user_id in shared[family][Role.SUPERVISOR]
        and Role.SUPERVISOR in actor.roles
    ]
    return Supervision(
        waiting=tuple(item for key in mine for item in found[key].items if item.waits),
        mine=tuple(found[key] for key in mine),
        ours=tuple(each for key, each in found.items() if key not in mine),
    )


def _order(now: datetime) -> Callable[[Supervised], tuple[bool, float]]:
    """Put what waits first, then the newest."""
    return lambda item: (not item.waits, -(item.at or now).timestamp())


def _places(family: Family, now: datetime) -> dict[Role, frozenset[UUID]]:
    """Say who holds which place in a family's care team now."""
    team = [place for place in facts_of(family).team if place.holds_at(now)]
    return {
        role: frozenset(place.user_id for place in team if place.role is role)
        for role in (Role.CLINICIAN, Role.SUPERVISOR)
    }


def _initials(family: Family, people: frozenset[UUID]) -> str:
    users = {place.user_id: place.user for place in family.team.all()}
    return ", ".join(sorted(staff_initials(users[each]) for each in people))
