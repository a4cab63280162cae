"""Where moments' links to the past are written, for who may read that note."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attunement_clinic.intake.access import notes_of
from attunement_clinic.intake.models import Note
from attunement_clinic.intake.note_pages import source_address
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.queries import (
    film_title,
    media_addresses,
    player_props,
)
from attunement_clinic.review.models import Moment, MomentSource, ThreadMoment


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLink:
    """A sentence of an interview, and the way to it."""

    words: str
    address: str
    held_on: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentPage:
    """A moment with what stands beside it."""

    row: Moment
    film: str
    player: dict[str, object]
    pasts: tuple[PastLink, ...]
    beliefs: tuple[ThreadMoment, ...]


def pasts_of_moments(
    actor: Actor, moments: Iterable[Moment]
) -> dict[UUID, tuple[PastLink, ...]]:
    """Map each moment to the sentences it is linked to that the actor may read."""
    rows = list(
        MomentSource.objects.filter(
            moment__in=list(moments), removed_at__isnull=True
        ).select_related("passage__writing", "passage__addendum")
    )
    wanted = {row.passage.place.note_id for row in rows}
    notes = {
        note.id: note for note in notes_of(actor, Note.objects.filter(id__in=wanted))
    }
    found: dict[UUID, list[PastLink]] = defaultdict(list)
    for row in rows:
        note = notes.get(row.passage.place.note_id)
        if note is not None:
            link = PastLink(
                words=row.passage.words,
                address=source_address(row.passage),
                held_on=note.interview.held_on,
                note=str(note.get_kind_display()),
            )
            found[row.moment_id].append(link)
    return {moment_id: tuple(links) for moment_id, links in found.items()}


def moment_page(actor: Actor, moment: Moment) -> MomentPage:
    film = moment.recording
    player = player_props(film, media_addresses(film))
    player["interval"] = {"onset_ms": moment.onset_ms, "offset_ms": moment.offset_ms}
    return MomentPage(
        row=moment,
        film=film_title(film),
        player=player,
        pasts=pasts_of_moments(actor, [moment]).get(moment.id, ()),
        beliefs=tuple(moment.threads.select_related("thread__caregiver")),
    )
