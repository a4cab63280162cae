"""Reviews: their facts, their moments in order, how they stand to the rule, the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver
from attunement_clinic.families.naming import short_name
from attunement_clinic.plans.menu import MENU
from attunement_clinic.plans.queries import clock_of
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review import payloads, strengths_first
from attunement_clinic.review.models import (
    ReviewMoment,
    ReviewSession,
)


def infants_of(caregiver: Caregiver) -> str:
    """Name the family's babies for the desk: `H.`, or `H. and J.`."""
    names = [short_name(each) for each in caregiver.family.infants.all()]
    if len(names) > 1:
        return _("%(first)s and %(last)s") % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    return names[0] if names else _("the baby")


def facts_of(review: ReviewSession) -> payloads.ReviewFacts:
    meeting = review.appointment
    return payloads.ReviewFacts(
        id=review.id,
        number=review.number,
        state=cast("payloads.State", review.state),
        family=str(review.family),
        caregiver=short_name(review.caregiver),
        infant=infants_of(review.caregiver),
        meeting=meeting.starts_at.astimezone(clock_of(review.practice))
        if meeting
        else None,
        minutes=meeting.minutes if meeting else 50,
        override_reason=review.override_reason,
    )


def items_of(review: ReviewSession) -> list[ReviewMoment]:
    return list(
        review.items.filter(moment__removed_at__isnull=True)
        .select_related("moment__recording")
        .prefetch_related("reflections__entered_by", "moment__threads")
        .order_by("position")
    )


def verdict_of(
    review: ReviewSession,
    items: Sequence[ReviewMoment],
    films: Iterable[Recording],
) -> strengths_first.Verdict:
    """Hold a review's order against the strengths-first rule.

    Every item is judged, also one whose film may no longer be watched: it makes the
    review impossible until it is taken out.
    """
    allowed = {film.id for film in films}
    return strengths_first.judge(
        [
            strengths_first.Chosen(
                kind=item.moment.kind,
                duration_ms=item.moment.offset_ms - item.moment.onset_ms,
                situation=item.moment.recording.situation,
                has_consent=item.moment.recording_id in allowed,
            )
            for item in items
        ],
        review_number=review.number,
    )


def checks_of(
    review: ReviewSession,
    items: Sequence[ReviewMoment],
    films: Iterable[Recording],
) -> payloads.Checks:
    found = verdict_of(review, items, films)
    return payloads.Checks(
        strengths=found.strengths,
        hard=found.hard,
        curious=found.curious,
        holds=found.holds,
        is_possible=found.is_possible,
        begins_and_ends_with_strength=found.begins_and_ends_with_strength,
        has_enough_strengths=found.has_enough_strengths,
        is_strengths_only_review=found.is_strengths_only_review,
        are_all_short=found.are_all_short,
        are_same_situation=found.are_same_situation,
        has_consent=found.has_consent,
    )


def offers() -> list[payloads.Offer]:
    return [
        payloads.Offer(
            kind=cast("payloads.ActivityKind", one.kind),
            title=str(one.title),
            occasion=str(one.occasion),
            how=str(one.how),
        )
        for one in MENU
    ]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    id: UUID
    number: int
    family_number: str
    caregiver: str
    state: str
    state_label: str
    meeting: datetime | None
    moments: int


def reviews_of_families(actor: Actor, family_ids: Iterable[UUID]) -> list[ReviewRow]:
    """List the reviews of these families, what is next first."""
    rows = (
        ReviewSession.objects.filter(
            practice_id=actor.practice_id, family__in=list(family_ids)
        )
        .select_related("family", "caregiver", "appointment", "practice")
        .prefetch_related("items")
        .order_by("ended_at", "-created_at")
    )
    return [
        ReviewRow(
            id=row.id,
            number=row.number,
            family_number=str(row.family),
            caregiver=short_name(row.caregiver),
            state=row.state,
            state_label=str(row.get_state_display()),
            meeting=row.appointment.starts_at.astimezone(clock_of(row.practice))
            if row.appointment
            else None,
            moments=len(row.items.all()),
        )
        for row in rows
    ]
