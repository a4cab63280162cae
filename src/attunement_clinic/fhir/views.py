"""Pages for files: loading wording, importing what was answered elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    clinician_page,
    staff_page,
)
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.fhir import actions
from attunement_clinic.fhir.documents import MOST_BYTES
from attunement_clinic.fhir.forms import ImportForm, LoadForm
from attunement_clinic.policy import Form, Role
from attunement_clinic.questionnaires.catalogue import loaded_instruments

_MAY_LOAD = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def load(request: SignedInRequest) -> HttpResponse:
    if not request.actor.roles & _MAY_LOAD:
        raise Http404
    is_sent = request.method == "POST"
    form = LoadForm(request.POST, request.FILES) if is_sent else LoadForm()
    if is_sent and form.is_valid():
        sent = form.cleaned_data
        try:
            row = actions.load_questionnaire(
                request.actor,
                content=_content(sent["file"]),
                key=sent["key"],
                language=sent["language"],
                source=sent["source"],
                licence=sent["licence"],
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return redirect("questionnaires:instrument", row.id)
    return render(
        request, "fhir/load.html", {"form": form}, status=422 if is_sent else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def import_response(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        try:
            row = actions.import_response(
                request.actor,
                caregiver_id=caregiver_id,
                content=_content(form.cleaned_data["file"]),
                instrument_id=form.cleaned_data["instrument"],
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return redirect("questionnaires:answers", row.id)
    return render(
        request,
        "fhir/import.html",
        {
            "form": form,
            "caregiver": caregiver,
            "instruments": loaded_instruments(caregiver.practice_id),
        },
        status=422 if is_sent else 200,
    )


def _content(file: UploadedFile[Any]) -> bytes:
    """Read a file, and one byte more than is allowed, so that too large is seen."""
    content: bytes = file.read(MOST_BYTES + 1)
    return content
