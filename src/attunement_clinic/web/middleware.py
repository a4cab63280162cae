"""Pages are private: no cache keeps them, no other site embeds them. None is empty."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.template.loader import render_to_string

Respond = Callable[[HttpRequest], HttpResponseBase]
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


class PrivatePagesMiddleware:
    """Marks every answer private, so that Back does not show it again after leaving.

    It stands outermost, so that this holds for refusals, too; a method that nothing here
    knows (TRACE, above all) is refused before anything else.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _METHODS:
            response = self._respond(request)
        else:
            response = HttpResponseNotAllowed(_METHODS)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = (
            "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"
        )
        return response


class OnlySentMiddleware:
    """Gives words to whoever opens an address that only takes what is sent to it.

    A form that was answered in its own place leaves such an address in the browser: opened
    again, from the history or another window, it would be an empty page.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._respond(request)
        if (
            isinstance(response, HttpResponse)
            and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            and not response.content
            and request.accepts("text/html")
            and not request.path.startswith("/api/")
        ):
            page = render_to_string("web/problems/only_sent.html", request=request)
            response.content = page.encode()
        return response
