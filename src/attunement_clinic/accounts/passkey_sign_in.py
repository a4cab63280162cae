"""Coming in by a passkey: the questions to a device, and the doors its answer opens."""

from typing import Any

from allauth.account.internal.stagekit import get_pending_stage, pop_login
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts import actions, limits, passkeys, queries
from attunement_clinic.accounts.access import actor_for, is_staff
from attunement_clinic.accounts.freshness import is_fresh
from attunement_clinic.accounts.models import User
from attunement_clinic.accounts.passkey_pages import name_for
from attunement_clinic.web.json_api import json_view, read_nothing
from attunement_clinic.web.problems import ProblemError


@json_view("POST", asks=frozenset({"of"}))
def known(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey: of nobody named, of whoever gave their password, of oneself."""
    read_nothing(request)
    _count(request)
    whose = request.GET.get("of", "")
    user: User | None = None
    if whose == "self":
        user = _signed_in(request)
    elif whose == "stage":
        stage = get_pending_stage(request)
        if stage is None or stage.key != AuthenticateStage.key:
            raise Http404
        user = stage.login.user
    elif whose:
        raise Http404
    return JsonResponse(passkeys.ask_for_known(request, user))


@json_view("POST")
def new(request: HttpRequest) -> HttpResponse:
    """Ask a device to make one, for somebody who may add it now."""
    read_nothing(request)
    _count(request)
    user = _signed_in(request)
    if not _is_newcomer(user):
        if getattr(request, "actor", None) is None:
            raise Http404
        if not is_fresh(request):
            raise ProblemError(
                403,
                _("This page stood open for some minutes."),
                what_to_do=_("Open it anew, and show your key once more."),
            )
    return JsonResponse(passkeys.ask_for_new(request, user))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign somebody in by a passkey alone."""
    if request.user.is_authenticated:
        return redirect("/")
    if request.method != "POST":
        return _sign_in_page(request)
    if not limits.may_show_passkey(request):
        return _sign_in_page(request, _("Those were many tries. Wait a minute."))
    shown = passkeys.accept(request, None, request.POST.get("credential", ""))
    if shown is None:
        return _sign_in_page(request, passkeys.refusal())
    # Somebody may have begun with a password here, and gone on this way.
    pop_login(request)
    login = Login(user=shown.user, redirect_url=_next(request) or None)
    answer: HttpResponseBase = perform_passwordless_login(request, shown, login)
    return answer


@require_POST
def first(request: HttpRequest) -> HttpResponseBase:
    """Let new staff choose a passkey as their second factor; making it counts."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    user = _signed_in(request)
    actor = actor_for(user)
    if actor is None or not _is_newcomer(user):
        return redirect("account_second_factor")
    made = passkeys.read_new(request, user, request.POST.get("credential", ""))
    added = made and actions.add_passkey(
        actor, name=name_for(request), made=made, as_first=True
    )
    if added is None:
        return redirect(f"{reverse('account_second_factor')}?again")
    post_authentication(request, added)
    # What could do nothing until now reaches families: under a new name.
    request.session.cycle_key()
    return redirect("mfa_view_recovery_codes")


class FactorAtSignIn(AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The second factor after the password; a device is asked when a button is pressed.

    allauth would ask it with every look at the page, and write that to the session.
    """

    webauthn_form: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, self.webauthn_form = self.webauthn_form, None
        values: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        return values | {
            "passkey_form": form,
            "has_passkey": queries.has_passkey(user.id),
            "has_authenticator": queries.has_authenticator(user.id),
            "asked": asked("stage"),
        }


def asked(whose: str = "") -> dict[str, object]:
    """Tell the page's island where it gets the question to a device."""
    of = {"of": whose} if whose else None
    return {"kind": "known", "ask": reverse_lazy("account_passkey_known", query=of)}


def _count(request: HttpRequest) -> None:
    if not limits.may_show_passkey(request):
        raise ProblemError(429, _("Those were many tries. Wait a minute."))


def _signed_in(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


def _is_newcomer(user: User) -> bool:
    """Say whether they work here and have no factor yet."""
    has_one = queries.has_passkey(user.id) or queries.has_authenticator(user.id)
    return is_staff(user) and not has_one


def _next(request: HttpRequest) -> str:
    told = request.POST.get("next") or request.GET.get("next") or ""
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}) else ""


def _sign_in_page(request: HttpRequest, error: str = "") -> HttpResponse:
    values = {"error": error, "next": _next(request), "asked": asked()}
    return render(request, "account/passkey.html", values, status=422 if error else 200)
