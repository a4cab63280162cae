"""Meetings: made, moved, called off, missed; a file for the caregiver's own calendar."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
)
from attunement_clinic.families.access import access_family
from attunement_clinic.plans import access, actions, queries
from attunement_clinic.plans.calendar_file import CONTENT_TYPE, calendar_file
from attunement_clinic.plans.forms import AppointmentForm, MeetingForm
from attunement_clinic.plans.views.plan import assert_of
from attunement_clinic.policy import Form


@require_http_methods(["GET", "POST"])
@clinician_page
def appointment(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = AppointmentForm(
        _sent(request),
        zone=queries.clock_of(family.practice),
        initial={"caregiver": request.GET.get("with", "")},
    )
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        assert_of(family, sent["caregiver"])
        actions.make_appointment(
            request.actor,
            caregiver_id=sent["caregiver"],
            starts_at=sent["starts_at"],
            minutes=sent["minutes"],
            place=sent["place"],
        )
        return redirect("families:family", family_id)
    return render(
        request,
        "plans/appointment.html",
        {
            "family": family,
            "form": form,
            "caregivers": family.caregivers.all(),
            "chosen": str(form["caregiver"].value() or ""),
        },
    )


@require_http_methods(["GET", "POST"])
@clinician_page
def change(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = access.access_appointment(request.actor, appointment_id)
    family = access_family(request.actor, row.family_id, Form.MANAGE)
    zone = queries.clock_of(row.practice)
    starts_at = row.starts_at.astimezone(zone)
    form = MeetingForm(
        _sent(request),
        zone=zone,
        initial={
            "on": f"{starts_at:%Y-%m-%d}",
            "at": f"{starts_at:%H:%M}",
            "minutes": row.minutes,
            "place": row.place,
        },
    )
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        actions.change_appointment(
            request.actor,
            appointment_id=appointment_id,
            starts_at=sent["starts_at"],
            minutes=sent["minutes"],
            place=sent["place"],
        )
        return redirect("families:family", row.family_id)
    return render(
        request,
        "plans/appointment.html",
        {
            "family": family,
            "form": form,
            "appointment": row,
            "is_over": row.cancelled_at is None and row.ends_at <= timezone.now(),
        },
    )


@require_POST
@clinician_page
def cancel(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = actions.cancel_appointment(request.actor, appointment_id=appointment_id)
    return redirect("families:family", row.family_id)


@require_POST
@clinician_page
def missed(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = actions.note_missed(
        request.actor,
        appointment_id=appointment_id,
        missed=request.POST.get("missed") == "1",
    )
    return redirect("families:family", row.family_id)


@require_safe
@caregiver_page
def calendar(request: SignedInRequest, appointment_id: UUID) -> HttpResponse:
    row = access.access_own_appointment(request.actor, appointment_id)
    answer = HttpResponse(calendar_file(row), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
