"""Showing a key again: the pages, and what goes on after them."""

from typing import Any

from allauth.account.internal.flows.reauthentication import (
    STATE_SESSION_KEY,
    resume_request,
)
from allauth.account.views import ReauthenticateView
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateFactorView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attunement_clinic.accounts import codes, limits, passkeys, queries
from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page
from attunement_clinic.accounts.freshness import (
    go_on,
    note_key_shown,
    said_before_key,
)
from attunement_clinic.accounts.models import User
from attunement_clinic.accounts.passkey_sign_in import asked
from attunement_clinic.accounts.turns import in_turn


class _GoingOn:
    """After the key was shown: a new name for the session, then what waited."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponseBase:
        if hasattr(form, "save"):
            form.save()
        else:
            note_key_shown(self.request, method="password")
        return _gone_on(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view
        return values | _with_passkey(self.request)


class ByPassword(_GoingOn, ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """Staff show their password again."""


class ByFactor(_GoingOn, ReauthenticateFactorView):  # type: ignore[misc]  # the same
    """Staff show their second factor again."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
@caregiver_page
def by_code(request: SignedInRequest) -> HttpResponseBase:
    """Send a caregiver a code to their own address, and take it."""
    if request.method != "POST":
        return _page(request)
    if request.POST.get("action") == "send":
        if not codes.send(request):
            return _page(request, error=_("Those were many codes. Wait a minute."))
        back = urlencode({"next": _next(request)})
        return redirect(f"{reverse('account_again')}?{back}")
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return _page(request, error=_("Those were many tries. Wait a minute."))
    if not codes.accept(request, request.POST.get("code", "")):
        return _page(request, error=_("This is not the code we sent last."))
    note_key_shown(request, method="code")
    return go_on(request)


@require_http_methods(["GET", "HEAD", "POST"])
def by_passkey(request: HttpRequest) -> HttpResponseBase:
    """Take a passkey as the key once more, of staff and of caregivers."""
    user = request.user
    if not isinstance(user, User):
        return redirect("account_login")
    if request.method != "POST":
        return _passkey_page(request)
    if not limits.may_show_passkey(request):
        return _passkey_page(request, _("Those were many tries. Wait a minute."))
    shown = passkeys.accept(request, user, request.POST.get("credential", ""))
    if shown is None:
        return _passkey_page(request, passkeys.refusal())
    post_authentication(request, shown, reauthenticated=True)
    return _gone_on(request)


def _gone_on(request: HttpRequest) -> HttpResponseBase:
    request.session.cycle_key()
    if STATE_SESSION_KEY in request.session:
        # What allauth itself asked the key for: a change of the factors.
        resumed: HttpResponseBase | None = resume_request(request)
        return resumed or redirect("/")
    return go_on(request)


def _passkey_page(request: HttpRequest, error: str = "") -> HttpResponse:
    actor = getattr(request, "actor", None)
    if actor is not None and not actor.roles:
        return _page(request, error)
    values = {"error": error, "next": _next(request)} | _with_passkey(request)
    return render(
        request, "account/passkey_again.html", values, status=422 if error else 200
    )


def _with_passkey(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    has_one = isinstance(user, User) and queries.has_passkey(user.id)
    return {"has_passkey": has_one, "asked": asked("self")}


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    return render(
        request,
        "account/again.html",
        {
            "next": _next(request),
            "is_on_its_way": codes.is_on_its_way(request),
            "error": error,
            "said": said_before_key(request),
            "address": getattr(request.user, "email", ""),
        }
        | _with_passkey(request),
        status=422 if error else 200,
    )


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""
