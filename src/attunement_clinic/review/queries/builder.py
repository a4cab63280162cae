"""What the builder shows."""

from datetime import datetime

import msgspec

from attunement_clinic.plans.queries import course_of, open_goals_of
from attunement_clinic.policy import Actor
from attunement_clinic.review import access, payloads, questions
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewSession,
)
from attunement_clinic.review.queries.moments import film_facts, moment_facts
from attunement_clinic.review.queries.reviews import (
    checks_of,
    facts_of,
    infants_of,
    items_of,
    offers,
)
from attunement_clinic.review.queries.sources import pasts_of_moments
from attunement_clinic.review.queries.threads import thread_facts


def builder_of(
    review: ReviewSession, actor: Actor, *, saved_at: datetime | None = None
) -> payloads.BuilderState:
    """Give the builder everything it shows."""
    films = access.films_with(actor, review.caregiver)
    items = access.reachable(items_of(review), films)
    chosen = {item.moment_id for item in items}
    moments = [
        moment
        for moment in Moment.objects.filter(
            recording__in=films, removed_at__isnull=True
        )
        if moment.kind != Moment.Kind.DIFFICULT or moment.id in chosen
    ]
    return payloads.BuilderState(
        review=facts_of(review),
        films=[film_facts(film) for film in films],
        moments=_with_pasts(
            actor,
            moments,
            moment_facts(moments, films, review.caregiver, for_choosing=True),
        ),
        items=[
            payloads.ItemFacts(
                id=item.id,
                moment=item.moment_id,
                question=item.question,
                prepared_thought=item.prepared_thought,
            )
            for item in items
        ],
        checks=checks_of(review, items, films),
        hard_moments=Moment.objects.filter(
            recording__in=films, removed_at__isnull=True, kind=Moment.Kind.DIFFICULT
        )
        .exclude(id__in=chosen)
        .count(),
        questions={
            kind: str(text) % {"infant": infants_of(review.caregiver)}
            for kind, text in questions.FIRST_QUESTIONS.items()
        },
        goals=[goal.words for goal in open_goals_of(review.caregiver)],
        threads=thread_facts(review.caregiver),
        last_words=_last_words(review),
        offers=offers(),
        bank=_bank(review),
        saved_at=saved_at,
    )


def _bank(review: ReviewSession) -> payloads.Bank | None:
    """Take what the next session of the caregiver's way of working asks, if it watches."""
    course = course_of(review.caregiver)
    session = course.next if course else None
    if course is None or session is None or not session.questions:
        return None
    return payloads.Bank(
        title=course.title,
        theme=session.theme,
        number=session.number,
        groups=[
            payloads.AskGroup(head=head, asks=list(asks))
            for head, asks in session.questions
            if asks
        ],
    )


def _with_pasts(
    actor: Actor, moments: list[Moment], facts: list[payloads.MomentFacts]
) -> list[payloads.MomentFacts]:
    """Add the sentences a moment is linked to; the room and the phone never get them."""
    pasts = pasts_of_moments(actor, moments)
    return [
        msgspec.structs.replace(
            one,
            pasts=[
                payloads.PastFacts(words=link.words, address=link.address)
                for link in pasts.get(one.id, ())
            ],
        )
        for one in facts
    ]


def _last_words(review: ReviewSession) -> payloads.Quote | None:
    """Find what the caregiver said last: in the room before, or from home since."""
    last = (
        Reflection.objects.filter(
            caregiver_id=review.caregiver_id, shared_at__isnull=False
        )
        .exclude(item__review=review)
        .exclude(words="")
        .select_related("item__review")
        .order_by("-shared_at")
        .first()
    )
    if last is None:
        return None
    return payloads.Quote(
        words=last.words,
        review_number=last.item.review.number,
        moment_number=last.item.position + 1,
        own_past=last.own_past,
        is_from_home=last.entered_by_id == last.caregiver.user_id,
    )
