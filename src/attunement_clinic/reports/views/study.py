"""Research: a researcher asks, an administrator agrees, the researcher saves it."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.accounts.queries import practice_for
from attunement_clinic.policy import Actor, Role
from attunement_clinic.reports import actions
from attunement_clinic.reports.access import access_export, access_file, access_study
from attunement_clinic.reports.forms import StudyForm
from attunement_clinic.reports.models import Export
from attunement_clinic.reports.queries.study import lent_today, requests_for
from attunement_clinic.reports.sending import as_download


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def study(request: SignedInRequest) -> HttpResponse:
    access_study(request.actor)
    if request.method != "POST":
        return _page(request, StudyForm(initial={"request": uuid4()}))
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    actions.ask_for_package(
        request.actor,
        request_id=form.cleaned_data["request"],
        study=form.cleaned_data["study"],
    )
    return redirect("reports:study")


@require_POST
@staff_page
def agree(request: SignedInRequest, request_id: UUID) -> HttpResponseBase:
    access_study(request.actor)
    if not is_fresh(request):
        return to_show_key_again(request, reverse("reports:study"))
    try:
        actions.agree_to_package(request.actor, request_id=request_id)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("reports:study")


@require_POST
@staff_page
def decline(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    actions.decline_package(access_study(request.actor), request_id=request_id)
    return redirect("reports:study")


@require_safe
@staff_page
def file(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    access_file(_research(request, export_id), export_id)
    if not is_fresh(request):
        return to_show_key_again(request, reverse("reports:study"))
    try:
        found, content = actions.open_export(request.actor, export_id=export_id)
    except actions.EndedError:
        form = StudyForm(initial={"request": uuid4()})
        return _page(request, form, status=410)
    return as_download(found, content)


@require_POST
@staff_page
def end(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    actions.end_export(_research(request, export_id), export_id=export_id)
    return redirect("reports:study")


@require_POST
@staff_page
def deleted(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    """Keep that every copy of a recalled package is deleted."""
    actions.confirm_recall(_research(request, export_id), export_id=export_id)
    return redirect("reports:study")


def _research(request: SignedInRequest, export_id: UUID) -> Actor:
    """Let nothing but a research package through these addresses."""
    actor = access_study(request.actor)
    if access_export(actor, export_id).kind != Export.Kind.RESEARCH:
        raise Http404
    return actor


def _page(
    request: SignedInRequest, form: StudyForm, *, status: int = 200
) -> HttpResponse:
    practice = practice_for(request.actor.practice_id)
    zone = ZoneInfo(practice.time_zone) if practice else timezone.get_default_timezone()
    return render(
        request,
        "reports/study.html",
        {
            "form": form,
            "may_ask": Role.RESEARCHER in request.actor.roles,
            "rows": requests_for(request.actor),
            "lent": lent_today(request.actor),
            "is_fresh": is_fresh(request),
            "zone": zone,
        },
        status=status,
    )
