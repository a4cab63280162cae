"""The door to a call for a person. Forbidden and missing are the same 404."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.access import access_family, facts_of
from attunement_clinic.policy import Actor, Form, PersonNeededFacts, Purpose, allow
from attunement_clinic.recordings.models import Recording
from attunement_clinic.safety.models import SafeguardingHold, SafetyTask

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


def access_film_to_hold(actor: Actor, recording_id: UUID) -> Recording:
    """Open a film to its family's care team, whatever was agreed about it.

    A safeguarding hold stands apart from consent; nothing of the film's content is
    reached through this door.

    Raises
    ------
    Http404
        When there is none, or the actor is not in the care team.
    """
    film = Recording.objects.filter(
        practice_id=actor.practice_id, id=recording_id
    ).first()
    if film is None:
        raise Http404
    access_family(actor, film.family_id)
    return film


def access_hold(actor: Actor, hold_id: UUID, *, lock: bool = False) -> SafeguardingHold:
    """Open a safeguarding hold to the family's care team, also after the film is gone.

    Raises
    ------
    Http404
        When there is none, or the actor is not in the care team.
    """
    rows = SafeguardingHold.objects.filter(practice_id=actor.practice_id, id=hold_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    hold = rows.first()
    if hold is None:
        raise Http404
    access_family(actor, hold.family_id)
    return hold
