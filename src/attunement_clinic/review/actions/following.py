"""A belief said while watching together: followed as a thread, or let go."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from attunement_clinic.policy import Actor
from attunement_clinic.review import access, payloads
from attunement_clinic.review.actions.standing import State, locked
from attunement_clinic.review.actions.threads import new_thread, note_thread, place
from attunement_clinic.review.actions.trail import user_id_of
from attunement_clinic.review.models import (
    Reflection,
    ReviewMoment,
    ReviewSession,
    Thread,
    ThreadRating,
)
from attunement_clinic.web.problems import ProblemError


def follow_belief(
    actor: Actor | None, *, item_id: UUID, follow: payloads.Follow
) -> Thread | None:
    """Let the belief said of a moment start a thread, go on with one, or let it go.

    Raises
    ------
    ProblemError
        409 while no belief was said of this moment.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = locked(item.review_id, State.OPEN)
        said = _said_belief(item)
        thread = None
        if follow.thread is not None:
            thread = _thread_for(actor, review, follow.thread, said.belief)
            thread.speaks_when = list(dict.fromkeys(follow.speaks_when))
            thread.rested_at = None
            thread.save(update_fields=["speaks_when", "rested_at"])
        if said.thread is not None and said.thread != thread:
            let_go(actor, said)
        if thread is not None:
            place(thread, item.moment_id, follow.stance or "")
            note_thread(actor, thread, "thread.followed")
        said.thread = thread
        said.save(update_fields=["thread"])
    return thread


def rate_belief(
    actor: Actor | None, *, item_id: UUID, rating: payloads.Rating
) -> ThreadRating:
    """Keep how true the followed belief feels now: one answer a review, changed at will.

    Raises
    ------
    ProblemError
        409 while the belief of this moment is not followed.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = locked(item.review_id, State.OPEN)
        thread = _said_belief(item).thread
        if thread is None:
            raise ProblemError(409, _("This belief is not followed yet."))
        row, _is_new = ThreadRating.objects.update_or_create(
            thread=thread,
            review=review,
            defaults={"value": rating.value, "entered_by_id": user_id_of(actor)},
            create_defaults={
                "practice_id": review.practice_id,
                "value": rating.value,
                "entered_by_id": user_id_of(actor),
            },
        )
        note_thread(actor, thread, "thread.rated")
    return row


def let_go(actor: Actor | None, said: Reflection) -> None:
    """Take a reflection, and its moment, off its thread; inside the caller's transaction."""
    if said.thread is None:
        return
    place(said.thread, said.item.moment_id, "")
    note_thread(actor, said.thread, "thread.let_go")
    said.thread = None


def _said_belief(item: ReviewMoment) -> Reflection:
    said = (
        Reflection.objects.select_for_update(of=("self",))
        .filter(item=item)
        .exclude(belief="")
        .order_by("created_at")
        .first()
    )
    if said is None or not said.belief.strip():
        raise ProblemError(
            409,
            _("There is no belief to follow yet."),
            what_to_do=_("Write it down in the caregiver’s own words first."),
        )
    return said


def _thread_for(
    actor: Actor | None, review: ReviewSession, thread_id: UUID, belief: str
) -> Thread:
    known = Thread.objects.select_for_update().filter(id=thread_id).first()
    if known is not None:
        if known.caregiver_id != review.caregiver_id:
            raise Http404
        return known
    thread = new_thread(actor, review.caregiver, belief, thread_id)
    thread.save()
    note_thread(actor, thread, "thread.started")
    return thread
