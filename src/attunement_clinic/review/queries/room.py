"""What the room shows: one screen for both."""

from datetime import datetime
from typing import cast

from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.review import access, payloads, questions
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewMoment,
    ReviewSession,
)
from attunement_clinic.review.queries.moments import film_facts, moment_facts
from attunement_clinic.review.queries.reviews import (
    facts_of,
    infants_of,
    items_of,
    offers,
)
from attunement_clinic.review.queries.threads import situations, thread_facts


def room_of(
    review: ReviewSession, actor: Actor, *, saved_at: datetime | None = None
) -> payloads.RoomState:
    """Give the room what it shows; a prepared thought only once it was shown."""
    films = access.films_with(actor, review.caregiver)
    everything = items_of(review)
    items = access.reachable(everything, films)
    moments = {
        facts.id: facts
        for facts in moment_facts(
            [item.moment for item in items], films, review.caregiver
        )
    }
    activity = review.activity
    shown = [_room_item(item, moments[item.moment_id]) for item in items]
    return payloads.RoomState(
        review=facts_of(review),
        opened_at=review.opened_at,
        films=[film_facts(film) for film in films],
        items=shown,
        withheld_items=len(everything) - len(items),
        questions={
            step: [str(one) % {"infant": infants_of(review.caregiver)} for one in bank]
            for step, bank in questions.STEPS.items()
        },
        threads=thread_facts(
            review.caregiver,
            review=review,
            said_ids=[
                one.reflection.thread
                for one in shown
                if one.reflection and one.reflection.thread
            ],
        ),
        situations=situations(),
        offers=offers(),
        activity=payloads.Offer(
            kind=cast("payloads.ActivityKind", activity.kind),
            title=activity.title,
            occasion=activity.occasion,
            how=activity.how,
        )
        if activity
        else None,
        saved_at=saved_at,
    )


def _room_item(item: ReviewMoment, moment: payloads.MomentFacts) -> payloads.RoomItem:
    is_shown = item.thought_shown_at is not None
    return payloads.RoomItem(
        id=item.id,
        moment=moment,
        question=item.question,
        reflection=_room_words(item),
        has_passed=item.parent_passed_at is not None,
        has_thought=bool(item.prepared_thought),
        is_thought_due=item.is_thought_due,
        thought=item.prepared_thought if is_shown else None,
        is_shareable=item.moment.kind != Moment.Kind.DIFFICULT,
    )


def _room_words(item: ReviewMoment) -> payloads.WordsFacts | None:
    """Return what was said in the room: the first reflection; later ones are from home."""
    first = min(item.reflections.all(), key=lambda one: one.created_at, default=None)
    if first is None:
        return None
    return payloads.WordsFacts(
        id=first.id,
        words=first.words,
        feeling=first.feeling,
        belief=first.belief,
        infants_view=first.infants_view,
        own_past=first.own_past,
        thread=first.thread_id,
        stance=_stance(item, first),
        entered_by=staff_initials(first.entered_by),
        saved_at=first.shared_at or first.created_at,
    )


def _stance(item: ReviewMoment, said: Reflection) -> payloads.Stance | None:
    """Say how this moment speaks to the belief that was said of it."""
    placed = [
        each
        for each in item.moment.threads.all()
        if said.thread_id and each.thread_id == said.thread_id
    ]
    return cast("payloads.Stance", placed[0].stance) if placed else None
