"""Films as the desk lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.families.naming import short_name
from attunement_clinic.policy import Actor, Form
from attunement_clinic.recordings.access import Reached, visible_recordings
from attunement_clinic.recordings.models import Recording, RecordingSubject
from attunement_clinic.recordings.payloads import (
    Region,
    Regions,
)
from attunement_clinic.recordings.queries.addresses import MediaAddresses, addresses_of
from attunement_clinic.recordings.queries.states import STILL_GOING, watch_by
from attunement_clinic.recordings.queries.titles import film_title


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A film in a list."""

    id: UUID
    family_id: UUID
    family_number: str
    number: int
    title: str
    caregiver: str
    state: str
    state_words: str
    progress: int
    duration_ms: int | None
    at: datetime
    is_going: bool
    is_ready: bool
    is_watched: bool
    watch_by: date | None
    poster_url: str | None
    purpose: str

    @property
    def length(self) -> str:
        """Write the length as minutes and seconds."""
        if self.duration_ms is None:
            return ""
        minutes, seconds = divmod(self.duration_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"


def films_for_staff(
    actor: Actor,
    *,
    families: Sequence[UUID] | None = None,
    is_unwatched: bool = False,
    now: datetime | None = None,
) -> list[FilmRow]:
    """List the films a member of staff may know of, newest first.

    Of these families alone where they are given: each film costs a decision.
    """
    rows = (
        Recording.objects.filter(practice_id=actor.practice_id)
        .exclude(state=Recording.State.ABANDONED)
        .select_related("practice")
    )
    if families is not None:
        rows = rows.filter(family_id__in=families)
    if is_unwatched:
        rows = rows.filter(watched_at=None, state=Recording.State.READY)
    reached = visible_recordings(actor, rows=rows, now=now)
    staff_only = [
        each
        for each in reached
        if each.recording.caregiver_id not in actor.caregiver_ids
    ]
    urls = addresses_of([each.recording for each in staff_only])
    return [_film_row(each, urls[each.recording.id]) for each in staff_only]


def _film_row(reached: Reached, urls: MediaAddresses) -> FilmRow:
    film = reached.recording
    facts = reached.facts
    is_ready = film.state == Recording.State.READY and not facts.is_closed
    return FilmRow(
        id=film.id,
        family_id=film.family_id,
        family_number=str(film.family),
        number=film.number,
        title=film_title(film),
        caregiver=short_name(film.caregiver),
        state=film.state,
        state_words=_("Closed by the parent")
        if facts.is_closed
        else str(film.get_state_display()),
        progress=film.progress,
        duration_ms=film.duration_ms,
        at=film.arrived_at or film.created_at,
        is_going=film.state in STILL_GOING,
        is_ready=is_ready,
        is_watched=film.watched_at is not None,
        watch_by=None
        if facts.is_closed
        else watch_by(film, film.practice.films_watched_within_days),
        poster_url=urls.poster_url if is_ready and not facts.is_held else None,
        purpose=reached.purpose.value,
    )


def may_code(actor: Actor, recording: Recording) -> bool:
    """Say whether the actor may code this film now."""
    rows = Recording.objects.filter(id=recording.id)
    return bool(visible_recordings(actor, rows=rows, form=Form.ANNOTATE))


def regions_of(recording: Recording) -> Regions:
    """List where each person of a film moves."""
    rows = recording.regions.order_by("name")
    return Regions(
        regions=[
            Region(name=row.name, x=row.x, y=row.y, width=row.width, height=row.height)
            for row in rows
        ]
    )


def people_of(recording: Recording) -> list[tuple[str, str, str]]:
    """List the family: id, short name, and the key in the film when in it."""
    keys = {
        row.caregiver_id or row.infant_id: row.key for row in recording.subjects.all()
    }
    family: list[Caregiver | Infant] = [
        *recording.family.caregivers.all(),
        *recording.family.infants.all(),
    ]
    return [
        (str(person.id), short_name(person), keys.get(person.id, ""))
        for person in family
    ]


def babies_in_films(families: Iterable[Family]) -> dict[UUID, list[str]]:
    """Say by their initials which babies are in each film of these families."""
    found: dict[UUID, list[str]] = {}
    rows = RecordingSubject.objects.filter(
        recording__family__in=list(families), infant__isnull=False
    ).select_related("infant")
    for row in rows:
        if row.infant is not None:
            found.setdefault(row.recording_id, []).append(short_name(row.infant))
    return found
