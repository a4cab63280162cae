"""One after another: requests of one session that use up something, such as a code."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def in_turn(page: Page[P]) -> Page[P]:
    """Let each request of a session see what the one before it left.

    Django reads a session when a request comes and writes it when the answer goes: of
    twenty at once each would find the same code unused. Whoever comes after the session
    got a new name is asked to begin again; they hold a cookie of the past.
    """

    @wraps(page)
    def alone(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        key = request.session.session_key
        if key is None or request.method in {"GET", "HEAD"}:
            return page(request, *args, **kwargs)
        with transaction.atomic():
            rows = Session.objects.select_for_update().filter(session_key=key)
            if not list(rows):
                return redirect("/")
            request.session = SessionStore(key)
            answer = page(request, *args, **kwargs)
            if request.session.modified and not request.session.is_empty():
                request.session.save()
                # Not once more when the answer goes: it is the next one's turn then. A
                # new name is another matter: its cookie goes with the answer.
                request.session.modified = request.session.session_key != key
        return answer

    return alone
