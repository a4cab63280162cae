"""Locks a tablet to its one form: every other address leads back to it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

Respond = Callable[[HttpRequest], HttpResponseBase]

TABLET_KEY = "tablet_link"
_FORM = "/form/here"
_OPEN = ("/form/here", "/static/", "/jsi18n/", "/healthz")


class TabletMiddleware:
    """While a form is open on a tablet, its session reaches nothing else."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_locked = TABLET_KEY in request.session
        if is_locked and not request.path.startswith(_OPEN):
            return HttpResponseRedirect(f"{_FORM}/first")
        return self._respond(request)
