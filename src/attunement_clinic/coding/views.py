"""The desk's pages of coding: the list, beginning one, the annotator."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    clinician_page,
)
from attunement_clinic.coding import access, actions, queries
from attunement_clinic.coding.forms import OpenCodingForm
from attunement_clinic.recordings.queries import desk_title


@require_GET
@clinician_page
def coding_list(request: SignedInRequest) -> HttpResponse:
    films = access.films_to_annotate(request.actor)
    rows = queries.films_to_code(request.actor, films)
    return render(
        request, "coding/list.html", {"rows": rows, "schemes": queries.scheme_choices()}
    )


@require_POST
@clinician_page
def open_coding(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    form = OpenCodingForm(request.POST)
    if not form.is_valid():
        raise Http404
    session = actions.open_coding_session(
        actor,
        recording_id=form.cleaned_data["recording"],
        scheme=form.cleaned_data["scheme"],
    )
    return redirect("coding:annotator", session.id)


@require_GET
@clinician_page
def annotator(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = access.access_coding_session(request.actor, session_id)
    recording_id = session.recording_id
    props = {
        "session_url": reverse("coding:state", args=[session.id]),
        "operations_url": reverse("coding:operations", args=[session.id]),
        "measures_url": reverse("coding:measures", args=[session.id]),
        "finish_url": reverse("coding:finish", args=[session.id]),
        "moments_url": f"/api/v1/recordings/{recording_id}/moments",
        "regions_url": f"/api/v1/recordings/{recording_id}/regions",
        "done_url": reverse("coding:list"),
    }
    return render(
        request,
        "coding/annotator.html",
        {
            "props": props,
            "family_number": str(session.recording.family),
            "title": desk_title(session.recording),
        },
    )
