"""While no number is confirmed, the desk begins with confirming one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from attunement_clinic.policy import Role
from attunement_clinic.safety.queries import contacts_for

Respond = Callable[[HttpRequest], HttpResponseBase]

LATER_KEY = "numbers_later"
_DESK = "/desk/"
# A person who is needed does not wait for a number, and here the number is confirmed.
_OPEN = ("/desk/contacts", "/desk/needed")
_WHO_CAN = frozenset({Role.ADMINISTRATOR, Role.CLINICIAN, Role.SUPERVISOR})


class NumbersFirstMiddleware:
    """Leads staff to the crisis contacts before any other page, once a sign-in.

    Parents see on every page that no number is set up; going on without one is possible,
    and is written down.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_blocked(request):
            return redirect("safety:confirm")
        return self._respond(request)


def _is_blocked(request: HttpRequest) -> bool:
    if request.method != "GET" or not request.path.startswith(_DESK):
        return False
    actor = getattr(request, "actor", None)
    if actor is None or not actor.roles & _WHO_CAN or request.path.startswith(_OPEN):
        return False
    return LATER_KEY not in request.session and not contacts_for(actor.practice_id)
