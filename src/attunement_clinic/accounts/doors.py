"""Who may open a page at all: staff with the second factor, or a caregiver.

The object's own door (`access_*`) comes after these. Nobody signed in is sent to sign in;
staff without the second factor to set it up; everybody else meets the same 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from attunement_clinic.policy import Actor, Role

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that passed a door: its actor is known."""

    actor: Actor


Guarded = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


def staff_page(page: Guarded[P]) -> Page[P]:
    """Open `page` to members of the practice's staff."""

    @wraps(page)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        actor = _actor(request)
        if actor is None:
            return _to_sign_in(request, "account_login")
        if not actor.roles:
            raise Http404
        return page(request, *args, **kwargs)  # type: ignore[arg-type]  # has an actor

    return guarded


def clinician_page(page: Guarded[P]) -> Page[P]:
    """Open `page` to clinicians and supervisors."""

    @wraps(page)
    def guarded(
        request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.actor.roles & {Role.CLINICIAN, Role.SUPERVISOR}:
            raise Http404
        return page(request, *args, **kwargs)

    return staff_page(guarded)


def caregiver_page(page: Guarded[P]) -> Page[P]:
    """Open `page` to caregivers."""

    @wraps(page)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        actor = _actor(request)
        if actor is None:
            return _to_sign_in(request, "account_request_login_code")
        if not actor.caregiver_ids:
            raise Http404
        return page(request, *args, **kwargs)  # type: ignore[arg-type]  # has an actor

    return guarded


def _actor(request: HttpRequest) -> Actor | None:
    return getattr(request, "actor", None)


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.user.is_authenticated:
        return redirect("account_second_factor")
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
