"""What a caregiver sees at home of what was shared with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import ngettext

from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.recordings.queries import media_addresses
from attunement_clinic.review import access, payloads
from attunement_clinic.review.models import (
    Reflection,
    ReviewMoment,
)
from attunement_clinic.review.queries.moments import film_facts, moment_facts


@dataclass(frozen=True, slots=True)
class SharedMoment:
    """A moment on the caregiver's list."""

    id: UUID
    title: str
    kind_label: str
    onset_ms: int
    offset_ms: int
    media_url: str
    poster_url: str | None
    frame_rate: tuple[int, int]
    shared_at: datetime
    review_number: int
    own_words: str
    is_from_home: bool

    @property
    def stamp(self) -> str:
        """Where in the film it begins: `0:14`."""
        minutes, seconds = divmod(self.onset_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def seconds(self) -> str:
        length = max(1, round((self.offset_ms - self.onset_ms) / 1000))
        return ngettext("%(n)d second", "%(n)d seconds", length) % {"n": length}

    @property
    def still(self) -> dict[str, object]:
        """What the front end needs to draw the moment's own still."""
        return {
            "view": "still",
            "media_url": self.media_url,
            "poster_url": self.poster_url,
            "at_ms": self.onset_ms + (self.offset_ms - self.onset_ms) // 3,
            "frame_rate": list(self.frame_rate),
        }


def shared_moments_for(actor: Actor) -> list[SharedMoment]:
    """List what was shared with the signed-in caregiver and may still be played."""
    found = access.shared_items(actor).prefetch_related("reflections")
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
    addresses = media_addresses(film)
    said = said_of(item)
    return SharedMoment(
        id=item.id,
        title=item.moment.title,
        kind_label=str(item.moment.get_kind_display()),
        onset_ms=item.moment.onset_ms,
        offset_ms=item.moment.offset_ms,
        media_url=addresses.media_url or "",
        poster_url=addresses.poster_url,
        frame_rate=(film.frame_rate_num or 1, film.frame_rate_den or 1),
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


def moment_state(item: ReviewMoment, *, place: int, count: int) -> payloads.MomentState:
    film = item.moment.recording
    clinician = item.review.clinician
    return payloads.MomentState(
        item=payloads.ListItem(
            id=item.id,
            moment=moment_facts([item.moment], (), item.review.caregiver)[0],
            shared_on=(item.shared_at or item.created_at).date(),
            said=[one.words for one in said_of(item)],
            thought=item.prepared_thought if item.thought_shown_at else None,
        ),
        film=film_facts(film),
        place=place,
        count=count,
        with_whom=staff_initials(clinician),
    )
