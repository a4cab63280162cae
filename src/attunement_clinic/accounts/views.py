"""Signing in and out, beside what allauth serves; the practice's settings."""

from typing import Any

import segno
from allauth.account.views import LogoutView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts import actions, queries
from attunement_clinic.accounts.access import has_second_factor, is_staff
from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.forms import PracticeForm
from attunement_clinic.accounts.models import Practice
from attunement_clinic.accounts.visiting import forget_place
from attunement_clinic.policy import Role
from attunement_clinic.web.theme import KEYS_COOKIE, remember


@method_decorator(login_required, name="dispatch")
class SecondFactor(ActivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """Staff set up their second factor at the first sign-in; showing a code counts."""

    template_name = "account/second_factor.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated or not is_staff(user):
            raise Http404
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return redirect("mfa_reauthenticate")
        has_passkey = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
        if has_passkey and not has_second_factor(user, request.session):
            # The password alone adds nothing to what is there.
            return redirect("account_passkey_again")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().get_context_data(**kwargs)
        drawing = segno.make(values["totp_url"], error="m").svg_inline(
            border=3, scale=5, dark="#1a2b33", light="#ffffff", omitsize=True
        )
        # Drawn by segno from numbers alone.
        return values | {
            "qr": mark_safe(drawing),  # noqa: S308
            "is_first": not is_mfa_enabled(self.request.user),
            "is_refused": "again" in self.request.GET,
            "asked": {"kind": "new", "ask": reverse("account_passkey_new")},
        }

    def form_valid(self, form: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().form_valid(form)
        factor = Authenticator.objects.get(
            user_id=self.request.user.pk, type=Authenticator.Type.TOTP
        )
        post_authentication(self.request, factor)
        # What could do nothing until now reaches families: under a new name.
        self.request.session.cycle_key()
        return answer


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session without a word; the page has already gone elsewhere."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        actions.note_sign_out(actor, by_leaving=True)
    actions.sign_out(request)
    response = HttpResponse(status=204)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    forget_place(response)
    return response


class SignOut(LogoutView):  # type: ignore[misc]  # allauth is untyped
    """Sign out as allauth does, and let the browser forget what it kept of the pages."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post(*args, **kwargs)
        return _forgotten(response)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponseBase:
    """End the sessions of whoever asks on every device: a phone is lost, or shared."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return redirect("account_login")
    actions.sign_out_everywhere(actor)
    actions.sign_out(request)
    return _forgotten(redirect("pages:landing"))


def _forgotten(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_http_methods(["GET", "POST"])
@staff_page
def settings_page(request: SignedInRequest) -> HttpResponse:
    practice = Practice.objects.get(id=request.actor.practice_id)
    may_change = Role.ADMINISTRATOR in request.actor.roles
    form = PracticeForm(request.POST or None, instance=practice)
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            actions.change_practice(
                request.actor, practice=form.instance, changed=form.changed_data
            )
            return redirect("accounts:settings")
    return render(
        request,
        "accounts/settings.html",
        {
            "form": form,
            "may_change": may_change,
            "practice": practice,
            "has_authenticator": queries.has_authenticator(request.actor.user_id),
        },
    )


@require_POST
@staff_page
def keys(request: SignedInRequest) -> HttpResponse:
    """Switch single-letter keys on or off on this device (WCAG 2.1.4)."""
    response = redirect("accounts:settings")
    remember(response, KEYS_COOKIE, "off" if request.POST.get("keys") == "off" else "")
    return response


def closed(_request: HttpRequest, **_kwargs: str) -> HttpResponse:
    """Answer for what allauth offers and this application does not."""
    raise Http404(_("There is nothing here."))
