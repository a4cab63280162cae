"""The door to a call for a person. Forbidden and missing are the same 404."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.access import facts_of
from attunement_clinic.policy import Actor, Form, PersonNeededFacts, Purpose, allow
from attunement_clinic.safety.models import SafetyTask

FACTS = (
    Prefetch("family__caregivers"),
    Prefetch("family__team"),
)


def task_facts(task: SafetyTask) -> PersonNeededFacts:
    """Gather what the decision needs; no query when `FACTS` were prefetched."""
    named = (task.responsible_id, task.deputy_id, task.acknowledged_by_id)
    return PersonNeededFacts(
        practice_id=task.practice_id,
        family=facts_of(task.family) if task.family is not None else None,
        named=frozenset(each for each in named if each is not None),
        asks_everybody=(
            task.level == SafetyTask.Level.EVERYBODY
            and task.state != SafetyTask.State.CLOSED
        ),
    )


def may_read(actor: Actor | None, task: SafetyTask, now: datetime) -> bool:
    return allow(actor, task_facts(task), Purpose.THERAPY, Form.METADATA, now)


def access_task(
    actor: Actor, task_id: UUID, form: Form = Form.METADATA, *, lock: bool = False
) -> SafetyTask:
    """Open a call for who was named, the care team, or, once it is late, any clinician.

    Raises
    ------
    Http404
        When there is none, or the actor may not reach it.
    """
    rows = SafetyTask.objects.filter(practice_id=actor.practice_id, id=task_id)
    if lock:
        rows = rows.select_for_update()
    task = rows.prefetch_related(*FACTS).first()
    if task is None or not allow(
        actor, task_facts(task), Purpose.THERAPY, form, timezone.now()
    ):
        raise Http404
    return task
