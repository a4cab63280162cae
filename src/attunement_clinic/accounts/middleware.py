"""Puts `request.actor` beside `request.user`: the person as the decision sees them."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from attunement_clinic.accounts.access import is_idle, is_staff, session_actor

Respond = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Ends an idle session; otherwise notes its use and who is asking."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and is_idle(request.session, staff=is_staff(user)):
            logout(request)
        request.actor = session_actor(request)  # type: ignore[attr-defined]  # ours
        return self._respond(request)
