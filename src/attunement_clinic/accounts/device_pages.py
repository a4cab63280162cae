"""Where somebody is signed in: the list, and ending what is not theirs any more."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts import actions, queries
from attunement_clinic.accounts.access import sign_in_of
from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    staff_page,
)
from attunement_clinic.accounts.models import User


@require_safe
@caregiver_page
def own(request: SignedInRequest) -> HttpResponse:
    return _list(request, "accounts/devices_phone.html")


@require_safe
@staff_page
def desk(request: SignedInRequest) -> HttpResponse:
    return _list(request, "accounts/devices_desk.html")


@require_POST
@caregiver_page
def end_own(request: SignedInRequest, sign_in_id: UUID) -> HttpResponse:
    actions.end_sign_in(request.actor, sign_in_id=sign_in_id)
    return redirect("accounts:devices")


@require_POST
@staff_page
def end_desk(request: SignedInRequest, sign_in_id: UUID) -> HttpResponse:
    actions.end_sign_in(request.actor, sign_in_id=sign_in_id)
    return redirect("accounts:desk-devices")


@require_POST
@caregiver_page
def end_own_others(request: SignedInRequest) -> HttpResponse:
    _end_others(request)
    return redirect("accounts:devices")


@require_POST
@staff_page
def end_desk_others(request: SignedInRequest) -> HttpResponse:
    _end_others(request)
    return redirect("accounts:desk-devices")


def _end_others(request: SignedInRequest) -> None:
    actions.end_other_sign_ins(request.actor, but=sign_in_of(request.session))
    # Takes up the new number, under a new key: this session alone goes on.
    update_session_auth_hash(request, User.objects.get(id=request.actor.user_id))


def _list(request: SignedInRequest, template: str) -> HttpResponse:
    found = queries.devices_of(request.actor, sign_in_of(request.session))
    return render(request, template, {"devices": found})
