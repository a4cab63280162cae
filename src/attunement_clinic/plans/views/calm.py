"""Calm moments on the desk: picked from the menu, of one's own, changed, ended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_caregiver, access_family
from attunement_clinic.plans import access, actions
from attunement_clinic.plans.forms import (
    ActivityForm,
    OfferForm,
    OwnActivityForm,
    ReadForm,
)
from attunement_clinic.plans.menu import BY_KEY
from attunement_clinic.plans.models import Activity
from attunement_clinic.plans.views.plan import assert_of, show
from attunement_clinic.policy import Form


@require_POST
@clinician_page
def agree(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    """Agree a calm moment of the menu; it can be changed afterwards."""
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return show(request, family, refused=form)
    assert_of(family, form.cleaned_data["caregiver"])
    offer = BY_KEY[form.cleaned_data["offer"]]
    actions.agree_activity(
        request.actor,
        caregiver_id=form.cleaned_data["caregiver"],
        kind=offer.kind,
        title=str(offer.title),
        occasion=str(offer.occasion),
        how=str(offer.how),
    )
    return redirect("plans:plan", family_id)


@require_POST
@clinician_page
def agree_own(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    """Agree a calm moment that is their own idea."""
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = OwnActivityForm(request.POST)
    if not form.is_valid():
        return show(request, family, refused=form)
    sent = form.cleaned_data
    assert_of(family, sent["caregiver"])
    actions.agree_activity(
        request.actor,
        caregiver_id=sent["caregiver"],
        kind=Activity.Kind.OWN,
        title=sent["title"],
        occasion=sent["occasion"],
        how=sent["how"],
    )
    return redirect("plans:plan", family_id)


@require_POST
@clinician_page
def change(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = access.access_activity(request.actor, activity_id)
    form = ActivityForm(request.POST)
    if not form.is_valid():
        family = access_family(request.actor, activity.family_id, Form.MANAGE)
        return show(request, family, refused=form, refused_at=activity_id)
    actions.change_activity(request.actor, activity_id=activity_id, **form.cleaned_data)
    return redirect("plans:plan", activity.family_id)


@require_POST
@clinician_page
def end(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = actions.end_activity(request.actor, activity_id=activity_id)
    return redirect("plans:plan", activity.family_id)


@require_POST
@clinician_page
def mark_read(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = ReadForm(request.POST)
    if form.is_valid():
        actions.mark_days_read(
            request.actor,
            caregiver_id=caregiver_id,
            words_ids=form.cleaned_data["words"],
        )
    return redirect("plans:plan", caregiver.family_id)
