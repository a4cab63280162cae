"""The question before every byte of a film: may this session have it now.

`authorise` is asked before the first byte and, while a film runs, again and again. It
leaves its trace in the audit record before it says yes, so that nobody sees anything
without one; views of one minute are one row.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import DisallowedHost
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest
from django.utils import timezone

from attunement_clinic.accounts.access import session_actor
from attunement_clinic.audit.actions import record
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.access import Reached, access_artefact
from attunement_clinic.recordings.models import Artefact
from attunement_clinic.recordings.raw import Scope, request_of


@dataclass(frozen=True, slots=True)
class Authorised:
    """A file somebody may have at this moment."""

    artefact: Artefact
    actor: Actor


def authorise(scope: Scope, artefact_id: UUID) -> Authorised:
    """Let the session of `scope` have a file of a film, and record that it does.

    Raises
    ------
    Http404
        Whatever the reason: nobody learns which it was.
    """
    try:
        request = request_of(scope)
    except DisallowedHost:
        raise Http404 from None
    if not _is_embedded_here(request):
        raise Http404
    actor = actor_of_request(request)
    now = timezone.now()
    # A player asks every few seconds: file, facts and trace are one query.
    artefact, reached = access_artefact(
        actor, artefact_id, now, views=views_this_minute(actor, now)
    )
    if actor is None:
        raise Http404
    if scope["method"] != "HEAD":
        record_view(actor, artefact, reached)
    return Authorised(artefact, actor)


def actor_of_request(request: HttpRequest) -> Actor | None:
    """Find who asks; a session that ends at this very moment is nobody's."""
    try:
        return session_actor(request)
    except UpdateError:
        return None


def views_this_minute(actor: Actor | None, now: datetime) -> ArraySubquery:
    """Select, beside a file, what of its film this person saw since the minute began."""
    rows = AuditEvent.objects.filter(
        subject_id=OuterRef("recording_id"),
        at__gte=now.replace(second=0, microsecond=0),
        action="film.seen",
        actor_id=actor.user_id if actor is not None else None,
    )
    return ArraySubquery(
        rows.values_list(JSONObject(purpose="purpose", kind="facts__kind"))
    )


def record_view(actor: Actor, artefact: Artefact, reached: Reached) -> None:
    """Write that somebody sees a film, once for each minute and kind of file."""
    seen: Any = artefact
    if {"purpose": reached.purpose, "kind": artefact.kind} not in seen.views:
        record(
            actor,
            action="film.seen",
            subject_kind="recording",
            subject_id=reached.recording.id,
            family_id=reached.recording.family_id,
            purpose=reached.purpose,
            facts={"kind": artefact.kind},
        )


def _is_embedded_here(request: HttpRequest) -> bool:
    """Refuse another site's page, and a film opened as a page of its own.

    Browsers that do not say (Sec-Fetch came to Safari in 16.4) still send the session
    cookie to our own pages only.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    kind = request.headers.get("Sec-Fetch-Dest", "video")
    return site == "same-origin" and kind not in {"document", "iframe", "frame"}
