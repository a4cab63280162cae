"""What codings tell a family's path and a clinician's day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.families.surroundings import (
    PathEvent,
    Supervised,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.families.voices import voice_of
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.access import open_to_supervision


class CodingSurroundings(Surroundings):
    """Codings begun and finished, of films the actor may annotate."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        for session in _sessions(actor, families):
            if session.sequence:
                yield session.recording.family_id, _event(session)

    def supervised(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Supervised]:
        """Yield the codings of films that supervision may see."""
        films = open_to_supervision(actor, [each.id for each in families], now)
        for session in _sessions(actor, families):
            if session.sequence and session.recording_id in films:
                event = _event(session)
                yield Supervised(
                    family_id=session.recording.family_id,
                    title=event.title,
                    text=event.text,
                    at=event.at,
                    voices=event.voices,
                    address=event.address,
                )

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        for session in _unfinished(actor, families):
            yield WaitingItem(
                title=_("Go on coding film %(number)s, Family %(family)s")
                % {
                    "number": session.recording.number,
                    "family": session.recording.family,
                },
                text=_marks(session),
                since=session.created_at,
                address=reverse("coding:annotator", args=[session.id]),
            )

    def rail_counts(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[str, int]]:
        return (("coding", len(list(_unfinished(actor, families)))),)


def _sessions(actor: Actor, families: Sequence[Family]) -> Iterable[CodingSession]:
    films = films_to_annotate(actor, families=[family.id for family in families])
    return (
        CodingSession.objects.filter(recording__in=films)
        .select_related("recording__family", "coder")
        .annotate(marks=Count("annotations"))
        .order_by("created_at")
    )


def _unfinished(actor: Actor, families: Sequence[Family]) -> Iterable[CodingSession]:
    # The rail asks this on every page: from the few that are begun to their films.
    begun = (
        CodingSession.objects.filter(
            coder_id=actor.user_id,
            finished_at=None,
            sequence__gt=0,
            recording__family__in=families,
        )
        .select_related("recording__family", "coder")
        .annotate(marks=Count("annotations"))
        .order_by("created_at")
    )
    found = list(begun)
    films = films_to_annotate(actor, films={each.recording_id for each in found})
    may = {film.id for film in films}
    return [session for session in found if session.recording_id in may]


def _event(session: CodingSession) -> PathEvent:
    words = {
        "scheme": session.scheme.upper().replace("-SHORT", _(" short")),
        "who": staff_initials(session.coder),
        "marks": _marks(session),
    }
    return PathEvent(
        title=_("Coded film %(number)s") % {"number": session.recording.number}
        if session.finished_at
        else _("Coding film %(number)s") % {"number": session.recording.number},
        at=session.finished_at or session.created_at,
        text=_("%(scheme)s, %(marks)s, by %(who)s") % words,
        step="coding",
        voices=(voice_of(session.coder),),
        address=reverse("coding:annotator", args=[session.id]),
    )


def _marks(session: CodingSession) -> str:
    count: int = getattr(session, "marks", 0)
    return ngettext("%(n)s mark", "%(n)s marks", count) % {"n": count}
