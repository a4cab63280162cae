"""The only door to coding: the film's own decision first, then whose coding it is."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from attunement_clinic.coding.models import CodingSession
from attunement_clinic.families.models import CareTeamPlace
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import access_recording, visible_recordings
from attunement_clinic.recordings.models import Recording

# A clinician reaches a film for therapy, a supervisor for supervision (policy.FORMS).
_PURPOSES = (Purpose.THERAPY, Purpose.SUPERVISION)


def access_coding_session(actor: Actor | None, session_id: UUID) -> CodingSession:
    """Let the film's team read a coding; missing and forbidden are the same 404.

    A withdrawn consent or an ended place in the care team closes it at once, because
    the film is asked for each time.
    """
    session = _find(actor, session_id)
    assert_reachable(actor, session)
    return session


def access_own_coding_session(actor: Actor | None, session_id: UUID) -> CodingSession:
    """Let its coder write, and nobody else."""
    session = access_coding_session(actor, session_id)
    if actor is None or session.coder_id != actor.user_id:
        raise Http404
    return session


def assert_reachable(actor: Actor | None, session: CodingSession) -> None:
    """Raise Http404 unless the film may be annotated by the actor now."""
    if not _may_annotate(actor, session.recording_id):
        raise Http404


def films_to_annotate(
    actor: Actor,
    *,
    families: Iterable[UUID] | None = None,
    films: Iterable[UUID] | None = None,
) -> list[Recording]:
    """List the ready films that the actor may annotate now, in one query.

    Of these families or films alone where they are given: each film costs a decision.
    """
    rows = _films_near(actor)
    if families is not None:
        rows = rows.filter(family_id__in=list(families))
    if films is not None:
        rows = rows.filter(id__in=list(films))
    reached = visible_recordings(actor, rows=rows, form=Form.ANNOTATE)
    return [each.recording for each in reached]


def _films_near(actor: Actor) -> QuerySet[Recording]:
    places = CareTeamPlace.objects.filter(
        practice_id=actor.practice_id, user_id=actor.user_id, until__isnull=True
    )
    return Recording.objects.filter(
        practice_id=actor.practice_id,
        family__in=places.values("family"),
        state=Recording.State.READY,
    ).select_related("family")


def _may_annotate(actor: Actor | None, recording_id: UUID) -> bool:
    for purpose in _PURPOSES:
        try:
            access_recording(actor, recording_id, purpose, Form.ANNOTATE)
        except Http404:
            continue
        return True
    return False


def _find(actor: Actor | None, session_id: UUID) -> CodingSession:
    if actor is None or not actor.roles:
        raise Http404
    session = (
        CodingSession.objects.filter(practice_id=actor.practice_id, id=session_id)
        .select_related("recording", "recording__family", "coder")
        .first()
    )
    if session is None:
        raise Http404
    return session
