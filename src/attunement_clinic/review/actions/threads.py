"""Threads: a caregiver's belief, started, followed, asked about again, let rest."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.review import access
from attunement_clinic.review.actions.trail import user_id_of
from attunement_clinic.review.models import (
    Moment,
    Thread,
    ThreadMoment,
    ThreadRating,
)


def start_thread(
    actor: Actor, *, caregiver_id: UUID, belief: str, speaks_when: Sequence[str] = ()
) -> Thread:
    """Write down a belief to follow, in the caregiver's own words."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        thread = new_thread(actor, caregiver, belief)
        thread.speaks_when = list(speaks_when)
        thread.full_clean(exclude=["rested_at"])
        thread.save()
        note_thread(actor, thread, "thread.started")
    return thread


def change_thread(
    actor: Actor | None, *, thread_id: UUID, belief: str, speaks_when: Sequence[str]
) -> Thread:
    """Say the belief better in the caregiver's words, or when it speaks."""
    access.access_thread(actor, thread_id)
    with transaction.atomic():
        thread = locked_thread(thread_id)
        thread.belief = belief
        thread.speaks_when = list(speaks_when)
        thread.full_clean(exclude=["rested_at"])
        thread.save(update_fields=["belief", "speaks_when"])
        note_thread(actor, thread, "thread.changed")
    return thread


def rest_thread(
    actor: Actor | None, *, thread_id: UUID, is_resting: bool = True
) -> Thread:
    """Let a belief rest that no longer asks for attention, or take it up again."""
    access.access_thread(actor, thread_id)
    with transaction.atomic():
        thread = locked_thread(thread_id)
        if (thread.rested_at is not None) is not is_resting:
            thread.rested_at = timezone.now() if is_resting else None
            thread.save(update_fields=["rested_at"])
            note_thread(
                actor, thread, "thread.rested" if is_resting else "thread.taken_up"
            )
    return thread


def rate_thread(
    actor: Actor | None, *, thread_id: UUID, rating_id: UUID, value: int
) -> ThreadRating:
    """Keep how true a belief feels now; earlier answers stay, a repeat is one answer."""
    thread = access.access_thread(actor, thread_id)
    with transaction.atomic():
        locked_thread(thread_id)
        known = ThreadRating.objects.filter(id=rating_id).first()
        if known is not None:
            if known.thread_id != thread.id:
                raise Http404
            return known
        rating = ThreadRating(
            id=rating_id,
            practice_id=thread.practice_id,
            thread=thread,
            value=value,
            entered_by_id=user_id_of(actor),
        )
        rating.full_clean(exclude=["review"])
        rating.save()
        note_thread(actor, thread, "thread.rated")
    return rating


def place_moment(
    actor: Actor | None, *, thread_id: UUID, moment_id: UUID, stance: str
) -> None:
    """Say that a moment speaks for a belief or against it; an empty stance takes it off.

    Only a moment that may be watched with this caregiver: a belief must not be the way
    by which one parent's film enters the other's work.
    """
    thread = access.access_thread(actor, thread_id)
    films = access.films_with(access.assert_staff(actor), thread.caregiver)
    moment = Moment.objects.filter(
        id=moment_id, recording__in=films, removed_at__isnull=True
    ).first()
    if moment is None:
        raise Http404
    with transaction.atomic():
        locked_thread(thread_id)
        place(thread, moment.id, stance)
        note_thread(actor, thread, "thread.moment_placed")


def open_origin(actor: Actor | None, *, thread_id: UUID) -> Thread:
    """Read where a belief comes from; that it was read is written down first."""
    thread = access.access_origin(actor, thread_id)
    with transaction.atomic():
        note_thread(actor, thread, "thread.origin_read")
    return thread


def write_origin(actor: Actor | None, *, thread_id: UUID, origin: str) -> Thread:
    """Keep where a belief comes from, as the caregiver told it."""
    access.access_origin(actor, thread_id)
    with transaction.atomic():
        thread = locked_thread(thread_id)
        thread.origin = origin
        thread.full_clean(exclude=["rested_at"])
        thread.save(update_fields=["origin"])
        note_thread(actor, thread, "thread.origin_written")
    return thread


def new_thread(
    actor: Actor | None,
    caregiver: Caregiver,
    belief: str,
    thread_id: UUID | None = None,
) -> Thread:
    thread = Thread(
        practice_id=caregiver.practice_id,
        caregiver=caregiver,
        belief=belief,
        entered_by_id=user_id_of(actor),
    )
    if thread_id is not None:
        thread.id = thread_id
    return thread


def place(thread: Thread, moment_id: UUID, stance: str) -> None:
    if not stance:
        ThreadMoment.objects.filter(thread=thread, moment_id=moment_id).delete()
        return
    ThreadMoment.objects.update_or_create(
        thread=thread,
        moment_id=moment_id,
        defaults={"stance": ThreadMoment.Stance(stance)},
        create_defaults={
            "practice_id": thread.practice_id,
            "stance": ThreadMoment.Stance(stance),
        },
    )


def locked_thread(thread_id: UUID) -> Thread:
    return (
        Thread.objects.select_for_update(of=("self",))
        .select_related("caregiver")
        .get(id=thread_id)
    )


def note_thread(actor: Actor | None, thread: Thread, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="thread",
        subject_id=thread.id,
        family_id=thread.caregiver.family_id,
        purpose=Purpose.THERAPY.value,
    )
