"""The diary on the caregiver's page; meetings and hopes on the family's."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
)
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Family
from attunement_clinic.plans import access, actions, queries
from attunement_clinic.plans.forms import AppointmentForm, HappenedForm, HopeForm
from attunement_clinic.policy import Form


@require_POST
@caregiver_page
def happened(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = access.access_own_activity(request.actor, activity_id)
    form = HappenedForm(request.POST)
    if not form.is_valid():
        return redirect("/home")
    day = form.cleaned_data["happened_on"] or queries.today_in(activity.practice)
    change = (
        actions.undo_happened if form.cleaned_data["undo"] else actions.note_happened
    )
    change(request.actor, activity_id=activity_id, happened_on=day)
    return redirect("/home")


@require_http_methods(["GET", "POST"])
@clinician_page
def appointment(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _assert_of(family, form.cleaned_data["caregiver"])
        actions.make_appointment(
            request.actor,
            caregiver_id=form.cleaned_data["caregiver"],
            starts_at=datetime.combine(
                form.cleaned_data["on"],
                form.cleaned_data["at"],
                tzinfo=queries.clock_of(family.practice),
            ),
            minutes=form.cleaned_data["minutes"],
            place=form.cleaned_data["place"],
        )
        return redirect(_family_page(family_id))
    return render(
        request,
        "plans/appointment.html",
        {"family": family, "form": form, "caregivers": family.caregivers.all()},
    )


@require_POST
@clinician_page
def cancel(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = actions.cancel_appointment(request.actor, appointment_id=appointment_id)
    return redirect(_family_page(row.family_id))


@require_POST
@clinician_page
def hope(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = HopeForm(request.POST)
    if form.is_valid():
        _assert_of(family, form.cleaned_data["caregiver"])
        actions.write_hope(
            request.actor,
            caregiver_id=form.cleaned_data["caregiver"],
            hope=form.cleaned_data["hope"],
        )
    return redirect(_family_page(family_id))


@require_POST
@clinician_page
def end_activity(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = actions.end_activity(request.actor, activity_id=activity_id)
    return redirect(_family_page(activity.family_id))


def _assert_of(family: Family, caregiver_id: UUID) -> None:
    if caregiver_id not in {each.id for each in family.caregivers.all()}:
        raise Http404


def _family_page(family_id: UUID) -> str:
    return reverse("families:family", args=[family_id])
