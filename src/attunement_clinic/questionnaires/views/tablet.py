"""One form on the practice's tablet, locked to it: no sign-in, no way to another page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import Seat, access_tablet, is_over
from attunement_clinic.questionnaires.middleware import TABLET_KEY
from attunement_clinic.questionnaires.views import sitting

P = ParamSpec("P")
Seated = Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]


def seated(view: Seated[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open `view` to a tablet whose link was opened and not handed back."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        seat = _seat(request)
        if seat is None and TABLET_KEY in request.session:
            return _over(request)
        if seat is None:
            raise Http404
        if is_over(seat, timezone.now()) and request.method != "POST":
            actions.close_tablet(seat)
            return _over(request)
        return view(request, seat, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def open_form(request: HttpRequest, token: str) -> HttpResponse:
    """Open the form by its link: a button first, so that no preview uses it up."""
    if request.method != "POST":
        return render(request, "questionnaires/tablet_open.html", {"token": token})
    link = actions.open_tablet(token=token)
    if link is None:
        return render(request, "questionnaires/tablet_closed.html", status=410)
    # Whoever was signed in on the tablet is not, from here on.
    logout(request)
    request.session.flush()
    request.session[TABLET_KEY] = str(link.id)
    return redirect("questionnaires:tablet-first")


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def first(request: HttpRequest, seat: Seat) -> HttpResponse:
    return sitting.first(request, seat)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def question(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    return sitting.question(request, seat, number)


@require_safe
@seated
def end(request: HttpRequest, seat: Seat) -> HttpResponse:
    return sitting.end(request, seat)


@require_POST
@seated
def send(request: HttpRequest, seat: Seat) -> HttpResponse:
    return sitting.send(request, seat)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Hand the tablet back: the form is closed on it, and the page holds nothing."""
    seat = _seat(request)
    if seat is not None:
        actions.close_tablet(seat)
    request.session.flush()
    return redirect("questionnaires:tablet-done")


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "questionnaires/tablet_done.html")


def _over(request: HttpRequest) -> HttpResponse:
    """Unlock the tablet: the form is closed on it, and nothing of it is kept there."""
    request.session.flush()
    return render(request, "questionnaires/tablet_closed.html", status=410)


def _seat(request: HttpRequest) -> Seat | None:
    link_id = request.session.get(TABLET_KEY)
    if link_id is None:
        return None
    try:
        return access_tablet(UUID(link_id))
    except Http404:
        return None
