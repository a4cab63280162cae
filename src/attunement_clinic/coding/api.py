"""The coding API: one coding's state, its operations, its measures."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.api_doors import signed_in
from attunement_clinic.accounts.doors import SignedInRequest
from attunement_clinic.coding import access, actions, payloads, queries
from attunement_clinic.coding.measures import measure
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.web.json_api import (
    json_response,
    json_view,
    read_body,
    read_nothing,
)
from attunement_clinic.web.problems import ProblemError


@json_view("GET")
@signed_in
def state(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = access.access_coding_session(request.actor, session_id)
    return json_response(queries.state_of(session, request.actor))


@json_view("POST")
@signed_in
def operations(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    actions.assert_writable(request.actor, session_id)
    body = read_body(request, payloads.Append)
    return json_response(
        actions.append_operations(
            request.actor,
            session_id=session_id,
            base_sequence=body.base_sequence,
            operations=body.operations,
        )
    )


@json_view("GET", asks=frozenset({"until_ms"}))
@signed_in
def measures(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = access.access_coding_session(request.actor, session_id)
    return json_response(measure(session, until_ms=_until_ms(request, session)))


@json_view("POST")
@signed_in
def finish(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    access.access_coding_session(request.actor, session_id)
    read_nothing(request)
    session = actions.finish_coding(request.actor, session_id=session_id)
    return json_response(queries.state_of(session, request.actor))


@json_view("POST")
@signed_in
def reopen(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    access.access_coding_session(request.actor, session_id)
    read_nothing(request)
    session = actions.reopen_coding(request.actor, session_id=session_id)
    return json_response(queries.state_of(session, request.actor))


def _until_ms(request: SignedInRequest, session: CodingSession) -> int:
    """Read how far the film has been watched; the whole film without it."""
    end_ms = session.recording.duration_ms or 0
    asked = request.GET.get("until_ms", "")
    if not asked:
        return end_ms
    if not asked.isdecimal():
        raise ProblemError(
            400, _("This cannot be read."), fields={"until_ms": _("whole milliseconds")}
        )
    return min(int(asked), end_ms)
