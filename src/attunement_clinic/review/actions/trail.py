"""The audit rows of reviews and of the moments in them."""

from uuid import UUID

from django.http import Http404

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.review.models import (
    ReviewMoment,
    ReviewSession,
)


def user_id_of(actor: Actor | None) -> UUID:
    if actor is None:
        raise Http404
    return actor.user_id


def note_review(
    actor: Actor | None, review: ReviewSession, action: str, **facts: int | bool
) -> None:
    record(
        actor,
        action=action,
        subject_kind="review",
        subject_id=review.id,
        family_id=review.family_id,
        purpose=Purpose.THERAPY.value,
        facts=dict(facts),
    )


def note_item(
    actor: Actor | None,
    item: ReviewMoment,
    action: str,
    reflection_id: UUID | None = None,
) -> None:
    record(
        actor,
        action=action,
        subject_kind="review_moment",
        subject_id=item.id,
        family_id=item.review.family_id,
        purpose=Purpose.THERAPY.value,
        facts={"reflection": str(reflection_id)} if reflection_id else {},
    )
