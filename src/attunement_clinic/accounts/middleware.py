"""Puts `request.actor` beside `request.user`, and the clock of their practice on the wall."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from attunement_clinic.accounts.access import asking
from attunement_clinic.accounts.actions import sign_out
from attunement_clinic.accounts.known import knows, remember
from attunement_clinic.accounts.queries import clock_of_practice

Respond = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Ends a session left alone or grown old; otherwise notes its use and who is asking.

    Days and times of a page are those of the practice: a film of half past midnight came
    on that day, not on the one that was still going on in Greenwich.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = asking(request)
        if found.is_over:
            sign_out(request)
        actor = found.actor
        request.actor = actor  # type: ignore[attr-defined]  # ours
        if actor is None:
            return self._respond(request)
        with timezone.override(clock_of_practice(actor.practice_id)):
            response = self._respond(request)
        if not knows(request, actor.user_id):
            remember(request, response, actor.user_id)
        return response
