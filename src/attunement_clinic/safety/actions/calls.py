"""Calls for a person: opened, taken, answered for, opened again.

`open_safety_task` is called inside the transaction of what needs a person, so that the
one never exists without the other. Each step appends a line; none is ever changed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.actions import record
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor, Form
from attunement_clinic.safety.access import access_task
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from attunement_clinic.safety.queries import who_reads

Kind = SafetyEntry.Kind
State = SafetyTask.State


@transaction.atomic
def open_safety_task(
    actor: Actor | None,
    *,
    practice: Practice,
    source: SafetyTask.Source,
    family: Family | None = None,
    caregiver: Caregiver | None = None,
    enquiry_id: UUID | None = None,
    words: str = "",
    address: str = "",
    facts: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> SafetyTask:
    """Call a person: named, with a deputy and a time, in the transaction of the cause.

    While a call of the same caregiver (or the same enquiry) has no outcome, what comes
    now joins it; if somebody had it already, they are called again.

    Parameters
    ----------
    actor
        Who did what needs a person; `None` for somebody without sign-in.
    practice, family, caregiver, enquiry_id
        Whom it is about; a call without a family comes from somebody not in care yet.
    source
        Where it comes from.
    words
        What a person is to look at. Only who may open the call reads this; no mail and
        no message carries it.
    address
        The desk's page where it stands.
    facts
        Ids and codes of the cause.

    Returns
    -------
    SafetyTask
        The call, named and due. Its mails go out by a job; it stands on every desk page
        whether they do or not.
    """
    if actor is not None and actor.practice_id != practice.id:
        raise Http404
    moment = now or timezone.now()
    known = _open_call(practice, caregiver, enquiry_id)
    task = known or _new_call(practice, source, family, caregiver, enquiry_id, moment)
    entry = append(
        task,
        Kind.AGAIN if known else Kind.OPENED,
        at=moment,
        by_id=actor.user_id if actor is not None and actor.roles else None,
        words=words,
        address=address,
        facts={"source": str(source), **(facts or {})},
    )
    if known is not None and known.state == State.ACKNOWLEDGED:
        call_again(known, moment)
    record(
        actor,
        action="safety.called",
        subject_kind="safety_task",
        subject_id=task.id,
        family_id=task.family_id,
        practice_id=practice.id,
        facts={"source": str(source), "entry": str(entry.id)},
    )
    tell(task)
    return task


@transaction.atomic
def note_contacts_shown(task: SafetyTask, *, numbers: int) -> SafetyEntry:
    """Write down that the parent's page held the crisis contacts, and how many."""
    return append(task, Kind.SHOWN, facts={"numbers": numbers})


@transaction.atomic
def note_change(*, caregiver: Caregiver, words: str) -> SafetyEntry | None:
    """Add to an unfinished call that somebody changed what had asked for a person.

    It closes nothing: whether it was a slip is asked in person.
    """
    task = _open_call(caregiver.practice, caregiver, None)
    return append(task, Kind.CHANGED, words=words) if task is not None else None


@transaction.atomic
def acknowledge_task(actor: Actor, *, task_id: UUID) -> SafetyTask:
    """Take a call: from now on it is this person's, until an outcome is written."""
    task = access_task(actor, task_id, Form.MANAGE, lock=True)
    if task.state == State.CLOSED or task.acknowledged_by_id == actor.user_id:
        return task
    moment = timezone.now()
    task.state = State.ACKNOWLEDGED
    task.acknowledged_at, task.acknowledged_by_id = moment, actor.user_id
    task.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    append(task, Kind.ACKNOWLEDGED, at=moment, by_id=actor.user_id)
    _audit(actor, task, "safety.acknowledged")
    return task


@transaction.atomic
def write_outcome(
    actor: Actor, *, task_id: UUID, outcome: SafetyEntry.Outcome, words: str
) -> SafetyTask:
    """Write what came of a call. Not having reached the person closes nothing."""
    task = access_task(actor, task_id, Form.MANAGE, lock=True)
    if not words.strip():
        raise ValidationError(_("Write in a sentence what was done and decided."))
    if task.state == State.CLOSED:
        raise ValidationError(_("An outcome is written. Open the call again first."))
    moment = timezone.now()
    append(
        task,
        Kind.OUTCOME,
        at=moment,
        by_id=actor.user_id,
        outcome=outcome,
        words=words.strip(),
    )
    if task.acknowledged_by_id is None:
        task.acknowledged_at, task.acknowledged_by_id = moment, actor.user_id
    is_over = outcome != SafetyEntry.Outcome.NOT_REACHED
    task.state = State.CLOSED if is_over else State.ACKNOWLEDGED
    task.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    _audit(actor, task, "safety.outcome_written", outcome=str(outcome))
    return task


@transaction.atomic
def reopen_task(actor: Actor, *, task_id: UUID, words: str) -> SafetyTask:
    """Open a call again, with the reason; the named people are called anew."""
    task = access_task(actor, task_id, Form.MANAGE, lock=True)
    if not words.strip():
        raise ValidationError(_("Write why it is opened again."))
    if task.state != State.CLOSED:
        raise ValidationError(_("This call is still open."))
    moment = timezone.now()
    append(task, Kind.REOPENED, at=moment, by_id=actor.user_id, words=words.strip())
    call_again(task, moment)
    _audit(actor, task, "safety.reopened")
    tell(task)
    return task


def append(
    task: SafetyTask,
    kind: SafetyEntry.Kind,
    *,
    at: datetime | None = None,
    by_id: UUID | None = None,
    outcome: str = "",
    words: str = "",
    address: str = "",
    facts: dict[str, Any] | None = None,
) -> SafetyEntry:
    """Append a line to a call, in the transaction of the caller."""
    return SafetyEntry.objects.create(
        practice_id=task.practice_id,
        task=task,
        kind=kind,
        at=at or timezone.now(),
        by_id=by_id,
        outcome=outcome,
        words=words,
        address=address,
        facts=facts or {},
    )


def call_again(task: SafetyTask, now: datetime) -> None:
    """Begin a call anew: named people, due time, nobody has it."""
    reading = who_reads(task.practice, task.family, now)
    task.state, task.level = State.OPEN, SafetyTask.Level.NAMED
    task.responsible_id, task.deputy_id = reading.responsible_id, reading.deputy_id
    task.due_at, task.called_at = reading.read_by, now
    task.acknowledged_at, task.acknowledged_by_id = None, None
    task.save()


def tell(task: SafetyTask) -> None:
    """Send the mails of this step, by a job that exists only if this commits."""
    jobs.configure_task("safety.tell").defer(task_id=str(task.id), level=task.level)


def _open_call(
    practice: Practice, caregiver: Caregiver | None, enquiry_id: UUID | None
) -> SafetyTask | None:
    """Find the unfinished call that what comes now belongs to."""
    rows = SafetyTask.objects.unfinished().filter(practice=practice)
    if caregiver is not None:
        rows = rows.filter(caregiver=caregiver)
    elif enquiry_id is not None:
        rows = rows.filter(enquiry_id=enquiry_id)
    else:
        return None
    return rows.select_for_update(of=("self",)).first()


def _new_call(
    practice: Practice,
    source: SafetyTask.Source,
    family: Family | None,
    caregiver: Caregiver | None,
    enquiry_id: UUID | None,
    now: datetime,
) -> SafetyTask:
    reading = who_reads(practice, family, now)
    return SafetyTask.objects.create(
        practice=practice,
        source=source,
        family=family,
        caregiver=caregiver,
        enquiry_id=enquiry_id,
        responsible_id=reading.responsible_id,
        deputy_id=reading.deputy_id,
        due_at=reading.read_by,
        called_at=now,
    )


def _audit(actor: Actor, task: SafetyTask, action: str, **facts: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="safety_task",
        subject_id=task.id,
        family_id=task.family_id,
        facts=facts,
    )
