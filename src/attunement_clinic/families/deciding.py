"""The page of what a court or the law says about a family's caregivers."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families import actions
from attunement_clinic.families.access import access_arrangement, access_family
from attunement_clinic.families.forms import ArrangementEndForm, ArrangementForm
from attunement_clinic.families.models import Family, LegalArrangement
from attunement_clinic.policy import Form


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def arrangements(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    """Show what is recorded; record another arrangement."""
    family = access_family(request.actor, family_id, Form.MANAGE)
    people = list(family.caregivers.all())
    if request.method != "POST":
        return _page(request, family, ArrangementForm(people=people))
    form = ArrangementForm(request.POST, people=people)
    if form.is_valid():
        try:
            actions.record_arrangement(request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("families:arrangements", family_id)
    return _page(request, family, form, status=422)


@require_POST
@clinician_page
def end_arrangement(request: SignedInRequest, arrangement_id: UUID) -> HttpResponse:
    """End an arrangement, with why; without, the page asks again."""
    row = access_arrangement(request.actor, arrangement_id)
    form = _end_form(row, request.POST)
    if form.is_valid():
        words = form.cleaned_data["ending"]
        actions.end_arrangement(
            request.actor, arrangement_id=arrangement_id, ending=words
        )
        return redirect("families:arrangements", row.family_id)
    new = ArrangementForm(people=list(row.family.caregivers.all()))
    return _page(request, row.family, new, status=422, asked_again={row.id: form})


def _page(
    request: SignedInRequest,
    family: Family,
    form: ArrangementForm,
    *,
    status: int = 200,
    asked_again: Mapping[UUID, ArrangementEndForm] = MappingProxyType({}),
) -> HttpResponse:
    found = family.arrangements.select_related("caregiver", "recorded_by", "ended_by")
    rows = [(row, asked_again.get(row.id) or _end_form(row)) for row in found]
    context = {"family": family, "rows": rows, "form": form}
    return render(request, "families/arrangements.html", context, status=status)


def _end_form(
    row: LegalArrangement, sent: QueryDict | None = None
) -> ArrangementEndForm:
    """Make the form at one arrangement; each has fields of ids of its own."""
    return ArrangementEndForm(sent, auto_id=f"id_%s_{row.id}")
