"""Films as the caregiver who sent them sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import (
    Closure,
    FilmInvitation,
    Recording,
)
from attunement_clinic.recordings.queries.addresses import MediaAddresses, addresses_of
from attunement_clinic.recordings.queries.states import own_state_words, watch_by
from attunement_clinic.recordings.queries.titles import film_title
from attunement_clinic.recordings.refusals import Refusal, refusal_words


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A film somebody asked for, as the caregiver sees it."""

    id: UUID
    title: str
    words: str
    asked_by: str
    films: tuple["OwnRow", ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A film a caregiver sent, as they see it."""

    id: UUID
    title: str
    state: str
    state_words: str
    at: datetime
    refusal: Refusal | None
    watch_by: date | None
    is_ready: bool
    poster_url: str | None


def asked_and_sent(actor: Actor) -> list[AskedRow]:
    """List what a caregiver was asked for, and what they sent."""
    invitations = (
        FilmInvitation.objects.filter(
            practice_id=actor.practice_id, caregiver_id__in=actor.own_ids
        )
        .select_related("practice", "asked_by")
        .prefetch_related("recordings")
    )
    sent = [
        film
        for invitation in invitations
        for film in invitation.recordings.all()
        if film.state != Recording.State.ABANDONED
    ]
    urls = addresses_of(sent)
    closures = Closure.objects.filter(recording__in=sent, ended_at=None)
    closed = set(closures.values_list("recording_id", flat=True))
    return [
        AskedRow(
            id=invitation.id,
            title=film_title(invitation),
            words=invitation.words,
            asked_by=staff_initials(invitation.asked_by),
            films=tuple(
                own_row(film, invitation, urls[film.id], is_closed=film.id in closed)
                for film in sent
                if film.invitation_id == invitation.id
            ),
        )
        for invitation in invitations
        if invitation.closed_at is None
        or any(film.invitation_id == invitation.id for film in sent)
    ]


def own_films(actor: Actor) -> QuerySet[Recording]:
    """Select what a caregiver sent and did not take back."""
    return Recording.objects.filter(
        practice_id=actor.practice_id, caregiver_id__in=actor.own_ids
    ).exclude(state__in=[Recording.State.ABANDONED, Recording.State.UNMADE])


def own_row(
    film: Recording,
    invitation: FilmInvitation,
    urls: MediaAddresses,
    *,
    is_closed: bool = False,
) -> OwnRow:
    """Show a caregiver a film of their own; a list says as well that it is closed."""
    is_refused = film.state == Recording.State.REFUSED
    is_shut = is_closed or film.state == Recording.State.UNMADE
    return OwnRow(
        id=film.id,
        title=film_title(film),
        state=film.state,
        state_words=_("Closed by you") if is_closed else own_state_words(film),
        at=film.arrived_at or film.created_at,
        refusal=refusal_words(film.refusal) if is_refused else None,
        watch_by=watch_by(film, invitation.practice.films_watched_within_days),
        is_ready=film.state == Recording.State.READY,
        poster_url=None if is_shut else urls.poster_url,
    )
