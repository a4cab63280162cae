"""Watching together: begun, spoken, shown, ended."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.naming import short_name
from attunement_clinic.plans.actions import agree_activity
from attunement_clinic.policy import Actor
from attunement_clinic.review import access, payloads, queries
from attunement_clinic.review.actions.following import let_go
from attunement_clinic.review.actions.standing import State, locked
from attunement_clinic.review.actions.trail import note_item, note_review, user_id_of
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewMoment,
    ReviewSession,
)
from attunement_clinic.web.problems import ProblemError


def begin_review(actor: Actor | None, *, review_id: UUID) -> ReviewSession:
    """Open the room."""
    access.access_review(actor, review_id)
    with transaction.atomic():
        review = locked(review_id, State.READY, State.OPEN)
        if review.state == State.READY:
            review.state = State.OPEN
            review.opened_at = timezone.now()
            review.save(update_fields=["state", "opened_at"])
            note_review(actor, review, "review.begun")
    return review


def write_words(
    actor: Actor | None, *, item_id: UUID, words: payloads.Words
) -> Reflection:
    """Keep what the caregiver said, word for word, typed by the clinician.

    It is the caregiver's, and says who entered it.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = locked(item.review_id, State.OPEN)
        known = Reflection.objects.filter(id=words.id).first()
        if known is not None and (
            known.item_id != item.id or known.entered_by_id != user_id_of(actor)
        ):
            raise Http404
        reflection = known or Reflection(
            id=words.id,
            practice_id=review.practice_id,
            item=item,
            caregiver_id=review.caregiver_id,
            entered_by_id=user_id_of(actor),
        )
        reflection.words = words.words
        reflection.feeling = words.feeling
        reflection.belief = words.belief
        reflection.infants_view = words.infants_view
        reflection.own_past = words.own_past
        if not words.belief.strip():
            let_go(actor, reflection)
        reflection.shared_at = timezone.now()
        reflection.save()
        note_item(actor, item, "reflection.entered", reflection.id)
    return reflection


def note_pass(actor: Actor | None, *, item_id: UUID) -> ReviewMoment:
    """Note that the caregiver would rather not say anything here; that is fine."""
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        locked(item.review_id, State.OPEN)
        if item.parent_passed_at is None:
            item.parent_passed_at = timezone.now()
            item.save(update_fields=["parent_passed_at"])
            note_item(actor, item, "reflection.passed")
    return item


def show_thought(actor: Actor | None, *, item_id: UUID) -> ReviewMoment:
    """Show the prepared thought, once the caregiver has spoken or passed.

    Raises
    ------
    ProblemError
        409 while the caregiver has done neither.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = locked(item.review_id, State.OPEN)
        item = ReviewMoment.objects.select_for_update().get(id=item.id)
        if not item.is_thought_due:
            raise ProblemError(
                409,
                _("%(caregiver)s first.") % {"caregiver": short_name(review.caregiver)},
                what_to_do=_("The thought waits until they have spoken or passed."),
            )
        if item.thought_shown_at is None:
            item.thought_shown_at = timezone.now()
            item.save(update_fields=["thought_shown_at"])
            note_item(actor, item, "thought.shown")
    return item


def write_note(actor: Actor | None, *, item_id: UUID, text: str) -> ReviewMoment:
    """Keep the clinician's private note; open at any time, shown to nobody."""
    item = access.access_noted_item(actor, item_id)
    with transaction.atomic():
        item.private_note = text
        item.save(update_fields=["private_note"])
        note_item(actor, item, "note.written")
    return item


def end_review(
    actor: Actor | None, *, review_id: UUID, ending: payloads.Ending
) -> ReviewSession:
    """End together: what goes to the caregiver's phone, and what was agreed.

    A hard moment is never among what is shared: it is not for watching alone.
    """
    staff = access.assert_staff(actor)
    access.access_review(staff, review_id)
    with transaction.atomic():
        review = locked(review_id, State.OPEN, State.ENDED)
        if review.state == State.ENDED:
            return review
        shared = _share(staff, review, ending.share)
        if ending.activity is not None:
            review.activity = agree_activity(
                staff,
                caregiver_id=review.caregiver_id,
                kind=ending.activity.kind,
                title=ending.activity.title,
                occasion=ending.activity.occasion,
                how=ending.activity.how,
            )
        review.state = State.ENDED
        review.ended_at = timezone.now()
        review.save(update_fields=["activity", "state", "ended_at"])
        note_review(actor, review, "review.ended", shared=shared)
    return review


def _share(actor: Actor, review: ReviewSession, item_ids: Sequence[UUID]) -> int:
    wanted = set(item_ids)
    films = access.films_with(actor, review.caregiver)
    items = {
        item.id: item for item in access.reachable(queries.items_of(review), films)
    }
    if not wanted <= items.keys():
        raise Http404
    chosen = [items[item_id] for item_id in wanted]
    if any(item.moment.kind == Moment.Kind.DIFFICULT for item in chosen):
        raise ProblemError(
            409,
            _("A hard moment is not shared: it is not for watching alone."),
            fields={"share": _("Leave it out.")},
        )
    now = timezone.now()
    for item in chosen:
        item.shared_at = now
        item.save(update_fields=["shared_at"])
    return len(chosen)
