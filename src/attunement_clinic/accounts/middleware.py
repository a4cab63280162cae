"""Puts `request.actor` beside `request.user`: the person as the decision sees them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from attunement_clinic.accounts.access import actor_of
from attunement_clinic.policy import Actor

Respond = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = _actor(request)  # type: ignore[attr-defined]  # ours
        return self._respond(request)


def _actor(request: HttpRequest) -> Actor | None:
    user = request.user
    return actor_of(user) if user.is_authenticated else None
