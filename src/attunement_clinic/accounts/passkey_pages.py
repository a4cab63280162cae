"""A person's own passkeys: the list, adding one, and taking one away."""

from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts import actions, devices, limits, passkeys, queries
from attunement_clinic.accounts.access import sign_in_of
from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    staff_page,
)
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.accounts.models import User

_LONGEST_NAME = 60


@require_safe
@caregiver_page
def own(request: SignedInRequest) -> HttpResponse:
    return _list(request, "accounts/passkeys_phone.html")


@require_safe
@staff_page
def desk(request: SignedInRequest) -> HttpResponse:
    return _list(request, "accounts/passkeys_desk.html")


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def add_own(request: SignedInRequest) -> HttpResponseBase:
    return _add(request, "accounts/passkey_add_phone.html", "accounts:passkeys")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def add_desk(request: SignedInRequest) -> HttpResponseBase:
    return _add(request, "accounts/passkey_add_desk.html", "accounts:desk-passkeys")


@require_POST
@caregiver_page
def remove_own(request: SignedInRequest, passkey_id: UUID) -> HttpResponseBase:
    return _remove(request, passkey_id, "accounts:passkeys")


@require_POST
@staff_page
def remove_desk(request: SignedInRequest, passkey_id: UUID) -> HttpResponseBase:
    return _remove(request, passkey_id, "accounts:desk-passkeys")


def name_for(request: Any) -> str:
    """Propose a name: the device it is made on, or what they wrote."""
    told = request.POST.get("name", "").strip()[:_LONGEST_NAME]
    return told or devices.words_for(
        *devices.recognised(request.headers.get("User-Agent", ""))
    )


def _list(request: SignedInRequest, template: str) -> HttpResponse:
    found = queries.passkeys_of(request.actor)
    return render(request, template, {"passkeys": found})


def _add(request: SignedInRequest, template: str, back: str) -> HttpResponseBase:
    if not is_fresh(request):
        return to_show_key_again(request)
    if request.method != "POST":
        return _form(request, template)
    if not limits.may_show_passkey(request):
        return _form(request, template, _("Those were many tries. Wait a minute."))
    user = User.objects.get(id=request.actor.user_id)
    made = passkeys.read_new(request, user, request.POST.get("credential", ""))
    if made is None:
        return _form(request, template, passkeys.refusal_of_new())
    if actions.add_passkey(request.actor, name=name_for(request), made=made) is None:
        return _form(request, template, passkeys.refusal_of_new())
    request.session.cycle_key()
    return redirect(back)


def _form(request: SignedInRequest, template: str, error: str = "") -> HttpResponse:
    values = {
        "name": name_for(request),
        "error": error,
        "action": request.path,
        "address": getattr(request.user, "email", ""),
        "sender_name": queries.sender_name_for(getattr(request.user, "email", "")),
        "asked": {"kind": "new", "ask": reverse("account_passkey_new")},
    }
    return render(request, template, values, status=422 if error else 200)


def _remove(request: SignedInRequest, passkey_id: UUID, back: str) -> HttpResponseBase:
    if not is_fresh(request):
        return to_show_key_again(request, reverse(back))
    actions.remove_passkey(
        request.actor, passkey_id=passkey_id, but=sign_in_of(request.session)
    )
    # Takes up the new number, under a new key: this session alone goes on.
    update_session_auth_hash(request, User.objects.get(id=request.actor.user_id))
    return redirect(back)
