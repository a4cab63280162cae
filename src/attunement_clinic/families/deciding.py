"""The page of what a court or the law says about a family's caregivers."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families import actions
from attunement_clinic.families.access import access_family
from attunement_clinic.families.forms import ArrangementEndForm, ArrangementForm
from attunement_clinic.families.models import Family
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
    """End an arrangement, with why."""
    form = ArrangementEndForm(request.POST)
    if not form.is_valid():
        raise Http404
    row = actions.end_arrangement(
        request.actor, arrangement_id=arrangement_id, ending=form.cleaned_data["ending"]
    )
    return redirect("families:arrangements", row.family_id)


def _page(
    request: SignedInRequest,
    family: Family,
    form: ArrangementForm,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = family.arrangements.select_related("caregiver", "recorded_by", "ended_by")
    context = {
        "family": family,
        "rows": rows,
        "form": form,
        "end_form": ArrangementEndForm(),
    }
    return render(request, "families/arrangements.html", context, status=status)
