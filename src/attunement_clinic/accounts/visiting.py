"""Whose door somebody without sign-in stands at.

One practice is the rule: its numbers, its texts, its enquiry form. Where several share an
installation the visitor chooses once; the choice is a cookie that holds the practice's id
and ends with the browser. Nothing is guessed: a number of the wrong country helps nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from attunement_clinic.accounts.models import Practice
from attunement_clinic.accounts.queries import practice_for, practices_to_visit

COOKIE = "__Host-place" if settings.IS_HTTPS else "place"
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class VisitorRequest(HttpRequest):
    """A request of anybody, at one practice's door."""

    practice: Practice


Visited = Callable[Concatenate[VisitorRequest, P], HttpResponseBase]


def practice_visited(request: HttpRequest) -> Practice | None:
    """Find whose door it is: that of who is signed in, the only one, or the chosen one."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        return practice_for(actor.practice_id)
    practices = practices_to_visit()
    if len(practices) == 1 or (practices and practices[0].is_demo):
        return _chosen(request, practices) or practices[0]
    return _chosen(request, practices)


def visitor_page(page: Visited[P]) -> Page[P]:
    """Open `page` to anybody, once it is known whose door it is."""

    @wraps(page)
    def at_the_door(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        practice = practice_visited(request)
        if practice is None:
            query = urlencode({"next": request.path})
            return redirect(f"{reverse('pages:places')}?{query}")
        request.practice = practice  # type: ignore[attr-defined]  # ours
        return page(request, *args, **kwargs)  # type: ignore[arg-type]  # has one now

    return at_the_door


def remember_place(response: HttpResponseBase, practice: Practice) -> None:
    """Keep the choice until the browser is closed; Leave now takes it away."""
    response.set_cookie(
        COOKIE,
        str(practice.id),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_place(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _chosen(request: HttpRequest, practices: list[Practice]) -> Practice | None:
    try:
        wanted = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return next((each for each in practices if each.id == wanted), None)
