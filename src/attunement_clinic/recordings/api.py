"""The API of films: the same film begun before, how far a film is, its regions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.api_doors import signed_in
from attunement_clinic.accounts.doors import SignedInRequest
from attunement_clinic.policy import Form
from attunement_clinic.recordings import actions, payloads, queries
from attunement_clinic.recordings.access import access_invitation, reach_recording
from attunement_clinic.web.json_api import json_response, json_view, read_body
from attunement_clinic.web.problems import ProblemError


@json_view("GET", asks=frozenset({"invitation", "length", "fingerprint"}))
@signed_in
def uploads(request: SignedInRequest) -> HttpResponse:
    """Find the same film of the same wish by its size and edges."""
    invitation = access_invitation(request.actor, _invitation_id(request))
    length = request.GET.get("length", "")
    if not length.isdecimal() or len(length) > 15:
        raise ProblemError(400, _("This cannot be read."))
    found = queries.found_upload(
        invitation,
        length=int(length),
        fingerprint=request.GET.get("fingerprint", "")[:130],
    )
    return json_response(payloads.UploadLookup(upload=found))


@json_view("GET")
@signed_in
def state(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    """Say how far a film is, for a page that waits for it."""
    reached = reach_recording(request.actor, recording_id, Form.METADATA)
    return json_response(queries.state_of(request.actor, reached.recording))


@json_view("GET", "PUT")
@signed_in
def regions(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    """Read or replace where each person moves."""
    if request.method == "PUT":
        reach_recording(request.actor, recording_id, Form.ANNOTATE)
        body = read_body(request, payloads.Regions)
        actions.set_regions(
            request.actor, recording_id=recording_id, regions=body.regions
        )
    recording = reach_recording(request.actor, recording_id, Form.ANNOTATE).recording
    return json_response(queries.regions_of(recording))


def _invitation_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.GET.get("invitation", ""))
    except ValueError:
        raise ProblemError(400, _("This cannot be read.")) from None
