"""Meetings: made, called off."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_family
from attunement_clinic.plans import actions, queries
from attunement_clinic.plans.forms import AppointmentForm
from attunement_clinic.plans.views.plan import assert_of
from attunement_clinic.policy import Form


@require_http_methods(["GET", "POST"])
@clinician_page
def appointment(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert_of(family, form.cleaned_data["caregiver"])
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
        return redirect("families:family", family_id)
    return render(
        request,
        "plans/appointment.html",
        {"family": family, "form": form, "caregivers": family.caregivers.all()},
    )


@require_POST
@clinician_page
def cancel(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = actions.cancel_appointment(request.actor, appointment_id=appointment_id)
    return redirect("families:family", row.family_id)
