"""What a caregiver sees at home of what was shared with them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.recordings.queries import media_addresses
from attunement_clinic.review import access, payloads
from attunement_clinic.review.models import (
    Reflection,
    ReviewMoment,
)
from attunement_clinic.review.queries.moments import (
    Clip,
    clip_values,
    film_facts,
    moment_facts,
)


@dataclass(frozen=True, slots=True)
class SharedMoment(Clip):
    """A moment on the caregiver's list."""

    id: UUID
    title: str
    kind_label: str
    shared_at: datetime
    review_number: int
    own_words: str
    is_from_home: bool


def shared_moments_for(actor: Actor) -> list[SharedMoment]:
    """List what was shared with the signed-in caregiver and may still be played."""
    found = (
        access.shared_items(actor)
        .filter(review__caregiver__in=actor.own_ids)
        .prefetch_related("reflections")
    )
    can_play: dict[UUID, bool] = {}
    rows = []
    for item in found:
        film = item.moment.recording
        if film.id not in can_play:
            can_play[film.id] = access.may_stream(actor, film.id)
        if can_play[film.id]:
            rows.append(_shared_moment(item, film))
    return rows


def _shared_moment(item: ReviewMoment, film: Recording) -> SharedMoment:
    said = said_of(item)
    return SharedMoment(
        **clip_values(item.moment, film, media_addresses(film)),
        id=item.id,
        title=item.moment.title,
        kind_label=str(item.moment.get_kind_display()),
        shared_at=item.shared_at or item.created_at,
        review_number=item.review.number,
        own_words=said[-1].words if said else "",
        is_from_home=bool(said)
        and said[-1].entered_by_id == item.review.caregiver.user_id,
    )


def said_of(item: ReviewMoment) -> list[Reflection]:
    """Return the caregiver's own words of a moment, oldest first."""
    rows = [one for one in item.reflections.all() if one.words]
    return sorted(rows, key=lambda one: one.created_at)


def moment_for(actor: Actor, item: ReviewMoment) -> payloads.MomentState:
    """Give the caregiver's phone one shared moment."""
    shared = [one.id for one in shared_moments_for(actor)]
    return moment_state(item, place=shared.index(item.id) + 1, count=len(shared))


def _day_here(item: ReviewMoment) -> date:
    """Name the day of sharing by the practice's calendar, in which both live."""
    zone = ZoneInfo(item.review.practice.time_zone)
    return (item.shared_at or item.created_at).astimezone(zone).date()


def moment_state(item: ReviewMoment, *, place: int, count: int) -> payloads.MomentState:
    film = item.moment.recording
    clinician = item.review.clinician
    return payloads.MomentState(
        item=payloads.ListItem(
            id=item.id,
            moment=moment_facts([item.moment], (), item.review.caregiver)[0],
            shared_on=_day_here(item),
            said=[one.words for one in said_of(item)],
            thought=item.prepared_thought if item.thought_shown_at else None,
        ),
        film=film_facts(film),
        place=place,
        count=count,
        with_whom=staff_initials(clinician),
    )
