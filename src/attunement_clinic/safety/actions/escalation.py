"""What happens to a call by itself: the deputy, then everybody; opened again when left."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from attunement_clinic.audit.actions import record
from attunement_clinic.safety.actions.calls import append, call_again, tell
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from attunement_clinic.safety.queries import rules_of

_EVERYBODY_AGAIN_AFTER = timedelta(hours=1)
Level = SafetyTask.Level


def escalate(now: datetime) -> int:
    """Take every call that is late one step on; return how many moved."""
    ids = list(SafetyTask.objects.unfinished().values_list("id", flat=True))
    return sum(_step(task_id, now) for task_id in ids)


@transaction.atomic
def note_mail(
    *, task_id: UUID, level: int, user_id: UUID, problem: str = ""
) -> SafetyEntry:
    """Write down that a mail of a step went out to somebody, or that it could not."""
    task = SafetyTask.objects.get(id=task_id)
    facts = {
        "level": level,
        "to": str(user_id),
        "called_at": task.called_at.isoformat(),
    }
    if problem:
        return append(
            task, SafetyEntry.Kind.MAIL_FAILED, facts={**facts, "problem": problem}
        )
    return append(task, SafetyEntry.Kind.MAILED, facts=facts)


@transaction.atomic
def _step(task_id: UUID, now: datetime) -> bool:
    task = (
        SafetyTask.objects.select_for_update(of=("self",))
        .select_related("practice")
        .get(id=task_id)
    )
    if task.state == SafetyTask.State.ACKNOWLEDGED:
        return _open_again_when_left(task, now)
    if task.state != SafetyTask.State.OPEN:
        return False
    level = _level_due(task, now)
    if level is None:
        return False
    task.level, task.called_at = level, now
    task.save(update_fields=["level", "called_at"])
    append(task, SafetyEntry.Kind.ESCALATED, at=now, facts={"level": int(level)})
    _audit(task, "safety.escalated", level=int(level))
    tell(task)
    return True


def _level_due(task: SafetyTask, now: datetime) -> Level | None:
    rules = rules_of(task.practice_id)
    everybody_at = task.due_at + timedelta(minutes=rules.everybody_after_minutes)
    if task.level == Level.EVERYBODY:
        is_time = now >= task.called_at + _EVERYBODY_AGAIN_AFTER
        return Level.EVERYBODY if is_time else None
    if now >= everybody_at or (now >= task.due_at and task.deputy_id is None):
        return Level.EVERYBODY
    if now >= task.due_at and task.level == Level.NAMED:
        return Level.DEPUTY
    return None


def _open_again_when_left(task: SafetyTask, now: datetime) -> bool:
    """Call again when somebody took it and wrote nothing for too long."""
    hours = rules_of(task.practice_id).outcome_within_hours
    since = _last_sign(task)
    if now < since + timedelta(hours=hours):
        return False
    append(task, SafetyEntry.Kind.REOPENED, at=now, facts={"left_for_hours": hours})
    call_again(task, now)
    _audit(task, "safety.reopened", left_for_hours=hours)
    tell(task)
    return True


def _last_sign(task: SafetyTask) -> datetime:
    last = task.entries.filter(by__isnull=False).order_by("-at").first()
    return last.at if last is not None else task.called_at


def _audit(task: SafetyTask, action: str, **facts: int) -> None:
    record(
        None,
        action=action,
        subject_kind="safety_task",
        subject_id=task.id,
        family_id=task.family_id,
        practice_id=task.practice_id,
        facts=dict(facts),
    )
