"""Pages are private: no cache keeps them, no other site embeds them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

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
