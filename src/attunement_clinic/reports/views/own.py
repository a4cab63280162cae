"""A caregiver's own copy: what they wrote and were shown, made by themselves."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.families.access import access_own_caregiver
from attunement_clinic.reports import actions
from attunement_clinic.reports.access import access_own_export
from attunement_clinic.reports.forms import OwnForm
from attunement_clinic.reports.queries.lists import own_exports
from attunement_clinic.reports.queries.summary import PARTS, part_titles
from attunement_clinic.reports.sending import as_download


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def own(request: SignedInRequest) -> HttpResponseBase:
    access_own_caregiver(request.actor)
    if request.method != "POST":
        return _page(request, OwnForm(initial={"export": uuid4(), "wanted": PARTS}))
    if not is_fresh(request):
        return to_show_key_again(request)
    form = OwnForm(request.POST)
    if form.is_valid():
        try:
            actions.make_own_summary(
                request.actor,
                export_id=form.cleaned_data["export"],
                wanted=frozenset(form.cleaned_data["wanted"]),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("reports:own")
    return _page(request, form, status=422)


@require_safe
@caregiver_page
def file(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    access_own_export(request.actor, export_id)
    if not is_fresh(request):
        return to_show_key_again(request, reverse("reports:own"))
    try:
        found, content = actions.open_export(request.actor, export_id=export_id)
    except actions.EndedError:
        form = OwnForm(initial={"export": uuid4(), "wanted": PARTS})
        return _page(request, form, is_over=True, status=410)
    return as_download(found, content)


@require_POST
@caregiver_page
def end(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    actions.end_own_export(request.actor, export_id=export_id)
    return redirect("reports:own")


def _page(
    request: SignedInRequest, form: OwnForm, *, is_over: bool = False, status: int = 200
) -> HttpResponse:
    row = access_own_caregiver(request.actor)
    chosen = form["wanted"].value() or []
    with timezone.override(ZoneInfo(row.practice.time_zone)):
        return render(
            request,
            "reports/own.html",
            {
                "form": form,
                "parts": [
                    (key, title, key in chosen) for key, title in part_titles().items()
                ],
                "files": own_exports(request.actor),
                "is_fresh": is_fresh(request),
                "is_over": is_over,
            },
            status=status,
        )
