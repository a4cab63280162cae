"""What the desk shows of calls for a person: one line on every page, the list, one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.policy import Actor, Role
from attunement_clinic.safety.access import FACTS, may_read
from attunement_clinic.safety.models import (
    CoverHours,
    CoverRules,
    SafetyEntry,
    SafetyTask,
)
from attunement_clinic.safety.queries import rules_of

_CLOSED_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as one member of staff may see it: no word of what was said or answered."""

    id: UUID
    family: str
    since: datetime
    due_at: datetime
    is_taken: bool
    is_late: bool
    is_closed: bool
    responsible: str
    deputy: str
    taken_by: str
    is_yours: bool
    may_open: bool
    mail_failed: bool
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """One call, for who may open it: the lines of what happened, and whom to reach."""

    task: SafetyTask
    call: Call
    who: str
    relation: str
    safe_contact: str
    entries: tuple[SafetyEntry, ...]
    zone: tzinfo


def calls_for(actor: Actor | None, now: datetime) -> tuple[Call, ...]:
    """List the practice's unfinished calls for a member of its staff, late ones first."""
    if actor is None or not actor.roles:
        return ()
    return _calls(actor, _rows(actor), now)


def closed_calls_for(actor: Actor, now: datetime) -> tuple[Call, ...]:
    """List the newest calls with an outcome that the actor may open."""
    rows = (
        SafetyTask.objects.filter(
            practice_id=actor.practice_id, state=SafetyTask.State.CLOSED
        )
        .select_related(
            "practice", "responsible", "deputy", "acknowledged_by", "family"
        )
        .prefetch_related(*FACTS)
        .order_by("-called_at")[: _CLOSED_SHOWN * 3]
    )
    calls = _calls(actor, list(rows), now)
    return tuple(call for call in calls if call.may_open)[:_CLOSED_SHOWN]


def call_page(actor: Actor, task: SafetyTask, now: datetime) -> CallPage:
    caregiver = task.caregiver
    return CallPage(
        task=task,
        call=_call(actor, task, now),
        who=caregiver.name if caregiver is not None else "",
        relation=str(caregiver.get_relation_display()) if caregiver else "",
        safe_contact=caregiver.safe_contact if caregiver is not None else "",
        entries=tuple(task.entries.select_related("by")),
        zone=ZoneInfo(task.practice.time_zone),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The practice's week of cover, its rules, and who may cover."""

    rules: CoverRules
    hours: tuple[CoverHours, ...]
    people: tuple[User, ...]


def cover_of(practice: Practice) -> Cover:
    members = Membership.objects.live().filter(
        practice=practice, role__in=(Role.CLINICIAN, Role.SUPERVISOR)
    )
    return Cover(
        rules=rules_of(practice.id),
        hours=tuple(
            CoverHours.objects.filter(practice=practice).select_related(
                "responsible", "deputy"
            )
        ),
        people=tuple(
            User.objects.filter(
                id__in=members.values("user_id"), is_active=True
            ).order_by("name")
        ),
    )


def _rows(actor: Actor) -> Sequence[SafetyTask]:
    return list(
        SafetyTask.objects.unfinished()
        .filter(practice_id=actor.practice_id)
        .select_related(
            "practice", "responsible", "deputy", "acknowledged_by", "family"
        )
        .prefetch_related(*FACTS)
    )


def _calls(actor: Actor, rows: Sequence[SafetyTask], now: datetime) -> tuple[Call, ...]:
    failed = set(
        SafetyEntry.objects.filter(
            task__in=rows, kind=SafetyEntry.Kind.MAIL_FAILED
        ).values_list("task_id", flat=True)
    )
    return tuple(_call(actor, task, now, failed=task.id in failed) for task in rows)


def _call(
    actor: Actor, task: SafetyTask, now: datetime, *, failed: bool = False
) -> Call:
    is_taken = task.state == SafetyTask.State.ACKNOWLEDGED
    yours = task.acknowledged_by_id if is_taken else task.responsible_id
    return Call(
        id=task.id,
        family=str(task.family) if task.family is not None else "",
        since=task.called_at,
        due_at=task.due_at,
        is_taken=is_taken,
        is_late=task.state == SafetyTask.State.OPEN and now >= task.due_at,
        is_closed=task.state == SafetyTask.State.CLOSED,
        responsible=_name(task.responsible),
        deputy=_name(task.deputy),
        taken_by=_name(task.acknowledged_by),
        is_yours=yours == actor.user_id,
        may_open=may_read(actor, task, now),
        mail_failed=failed,
        zone=ZoneInfo(task.practice.time_zone),
    )


def _name(user: User | None) -> str:
    return (user.name or user.email) if user is not None else ""
