"""The protocol of a plan: chosen, followed session by session."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_caregiver, access_family
from attunement_clinic.plans import actions
from attunement_clinic.plans.forms import HeldForm, ProtocolForm
from attunement_clinic.plans.views.plan import show
from attunement_clinic.policy import Form


@require_POST
@clinician_page
def choose(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = ProtocolForm(request.POST)
    if not form.is_valid():
        family = access_family(request.actor, caregiver.family_id, Form.MANAGE)
        return show(request, family, refused=form)
    actions.choose_protocol(
        request.actor, caregiver_id=caregiver_id, protocol=form.cleaned_data["protocol"]
    )
    return redirect("plans:plan", caregiver.family_id)


@require_POST
@clinician_page
def held(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = HeldForm(request.POST)
    if form.is_valid():
        try:
            actions.hold_sessions(
                request.actor,
                caregiver_id=caregiver_id,
                held=form.cleaned_data["held"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:plan", caregiver.family_id)
    family = access_family(request.actor, caregiver.family_id, Form.MANAGE)
    return show(request, family, refused=form)
