"""What leaves the house: the list of a family, a new one, its own page, the file."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Family
from attunement_clinic.policy import Form
from attunement_clinic.reports import actions
from attunement_clinic.reports.access import access_export
from attunement_clinic.reports.forms import BeginLetterForm, ExportForm
from attunement_clinic.reports.models import Export
from attunement_clinic.reports.queries.lists import (
    export_row,
    exports_of,
    letters_of,
)
from attunement_clinic.reports.sending import as_download


@require_safe
@clinician_page
def papers(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    return render(
        request,
        "reports/papers.html",
        {
            "family": family,
            "zone": ZoneInfo(family.practice.time_zone),
            "letters": letters_of(family),
            "exports": exports_of(request.actor, family),
            "begin_form": BeginLetterForm(initial={"letter": uuid4()}, family=family),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def new(request: SignedInRequest, family_id: UUID) -> HttpResponseBase:
    family = access_family(request.actor, family_id, Form.MANAGE)
    if not is_fresh(request):
        return to_show_key_again(request)
    if request.method != "POST":
        form = ExportForm(initial={"export": uuid4()}, family=family)
        return _new_page(request, family, form)
    form = ExportForm(request.POST, family=family)
    if form.is_valid():
        try:
            return redirect("reports:paper", _made(request, family, form).id)
        except ValidationError as error:
            form.add_error(None, error)
    return _new_page(request, family, form, status=422)


@require_safe
@clinician_page
def paper(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    export = _of_family(request, export_id)
    return _paper_page(request, export)


@require_safe
@clinician_page
def file(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    """Send the file to its owner, after the key was shown again."""
    export = _of_family(request, export_id)
    if not is_fresh(request):
        return to_show_key_again(request, reverse("reports:paper", args=[export_id]))
    try:
        found, content = actions.open_export(request.actor, export_id=export_id)
    except actions.EndedError:
        export.refresh_from_db()
        return _paper_page(request, export, status=410)
    return as_download(found, content)


@require_POST
@clinician_page
def end(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    _of_family(request, export_id)
    actions.end_export(request.actor, export_id=export_id)
    return redirect("reports:paper", export_id)


def _of_family(request: SignedInRequest, export_id: UUID) -> Export:
    """Let nothing but a file of a family through these addresses."""
    export = access_export(request.actor, export_id)
    if export.family_id is None:
        raise Http404
    return export


def _made(request: SignedInRequest, family: Family, form: ExportForm) -> Export:
    sent = form.cleaned_data
    if sent["kind"] == Export.Kind.SUMMARY:
        return actions.make_summary(
            request.actor,
            caregiver_id=sent["caregiver"],
            export_id=sent["export"],
            purpose=sent["purpose"],
            days=sent["days"],
        )
    return actions.make_family_file(
        request.actor,
        family_id=family.id,
        export_id=sent["export"],
        kind=sent["kind"],
        purpose=sent["purpose"],
        days=sent["days"],
    )


def _new_page(
    request: SignedInRequest, family: Family, form: ExportForm, *, status: int = 200
) -> HttpResponse:
    values = {"family": family, "form": form}
    return render(request, "reports/new.html", values, status=status)


def _paper_page(
    request: SignedInRequest, export: Export, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "reports/paper.html",
        {
            "row": export_row(export, request.actor),
            "family": export.family,
            "zone": ZoneInfo(export.practice.time_zone),
            "is_fresh": is_fresh(request),
        },
        status=status,
    )
