"""What the page of a family's concerns shows: each as it was named, and as it is now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format

from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.intake.access import notes_of
from attunement_clinic.intake.models import (
    Concern,
    ConcernChange,
    ConcernSource,
    Passage,
)
from attunement_clinic.intake.note_pages import notes_in, source_address
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import access_recording
from attunement_clinic.recordings.models import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    words: str
    address: str
    passage_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfConcern:
    """What one reporter said of a concern once, and who wrote it down."""

    at: datetime
    reported_by: str
    known: str
    since: str
    how_often: str
    words: str
    context: str
    entered_by: str
    is_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRow:
    """A concern: `row` as it was first named, `now` as it is, `said` in between.

    The first of `said` is the naming; who reported it then is kept for good.
    """

    row: Concern
    now: Concern | ConcernChange
    said: tuple[SaidOfConcern, ...]
    sources: tuple[Source, ...]
    film_address: str

    @property
    def is_ended(self) -> bool:
        return self.said[-1].is_ended

    @property
    def is_changed(self) -> bool:
        return len(self.said) > 1


def concern_rows(actor: Actor, family: Family) -> list[ConcernRow]:
    """List a family's concerns, each with the sentences the actor may read; ended last."""
    readable = {note.id for note in notes_of(actor, notes_in(family))}
    sources: dict[UUID, list[Source]] = {}
    links = ConcernSource.objects.filter(
        Q(passage__writing__note__in=readable)
        | Q(passage__addendum__note__in=readable),
        concern__family=family,
        removed_at__isnull=True,
    )
    for link in links.select_related("passage__writing", "passage__addendum"):
        sources.setdefault(link.concern_id, []).append(_source(link.passage))
    rows = (
        Concern.objects.filter(family=family)
        .select_related("entered_by")
        .prefetch_related("changes__entered_by")
    )
    found = [_concern_row(actor, row, tuple(sources.get(row.id, ()))) for row in rows]
    return sorted(found, key=lambda each: each.is_ended)


def _concern_row(actor: Actor, row: Concern, sources: tuple[Source, ...]) -> ConcernRow:
    changes = list(row.changes.all())
    return ConcernRow(
        row=row,
        now=changes[-1] if changes else row,
        said=(_said(row), *(_said(each) for each in changes)),
        sources=sources,
        film_address=_film_address(actor, row),
    )


def _said(each: Concern | ConcernChange) -> SaidOfConcern:
    return SaidOfConcern(
        at=each.created_at,
        reported_by=str(each.get_reported_by_display()),
        how_often=str(each.get_how_often_display()) if each.how_often else "",
        known=str(each.get_known_display()),
        since=str(each.get_since_display()),
        words=each.words,
        context=each.context,
        entered_by=staff_initials(each.entered_by),
        is_ended=isinstance(each, ConcernChange) and each.is_ended,
    )


def films_to_link(actor: Actor, family: Family) -> list[tuple[str, str]]:
    """List the family's films that the actor may reach, the newest first."""
    rows = Recording.objects.filter(family=family).order_by("-arrived_at")
    return [
        (str(row.id), f"{row.get_situation_display()}, {date_format(row.created_at)}")
        for row in rows
        if _may_reach(actor, row.id)
    ]


def _source(passage: Passage) -> Source:
    return Source(
        words=passage.words, address=source_address(passage), passage_id=passage.id
    )


def _film_address(actor: Actor, row: Concern) -> str:
    """Lead to the film while the actor may reach it; a film that is gone is no link."""
    if row.recording_id is None:
        return ""
    if not _may_reach(actor, row.recording_id):
        return ""
    return reverse("recordings:film", args=[row.recording_id])


def _may_reach(actor: Actor, recording_id: UUID) -> bool:
    try:
        access_recording(actor, recording_id, Purpose.THERAPY, Form.METADATA)
    except Http404:
        return False
    return True
