"""One line in the log for each refusal: who was refused what, and where, without a word.

An address may hold a token, and what is sent may hold anything: neither is written. The
line names the route, an id of who asked where somebody is signed in, and the answer.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
What = Literal[
    "unreadable",
    "forbidden",
    "not_here",
    "method",
    "closed",
    "too_much",
    "too_often",
    "sign_in",
]

_LOG = logging.getLogger("attunement_clinic.refusals")
_WHAT: Mapping[int, What] = {
    400: "unreadable",
    403: "forbidden",
    404: "not_here",
    405: "method",
    410: "closed",
    413: "too_much",
    429: "too_often",
}
_METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
)
# Where a key is shown: one that was taken leads on, any other shows the page again.
_KEYS = frozenset(
    {
        "account_login",
        "account_confirm_login_code",
        "account_reauthenticate",
        "account_again",
        "account_second_factor",
        "mfa_authenticate",
        "mfa_reauthenticate",
    }
)


_SHOWN = (200, 422)


class Refused(msgspec.Struct, frozen=True):
    """One refusal as it is written; every field is ours."""

    what: What
    status: int
    method: str
    route: str | None
    actor: UUID | None
    practice: UUID | None
    event: Literal["refused"] = "refused"


class RefusalsMiddleware:
    """Writes the line of every refused request, whoever refused it; stands outermost."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._respond(request)
        match = request.resolver_match
        route = match.view_name if match else None
        what = _WHAT.get(response.status_code)
        if (
            request.method == "POST"
            and route in _KEYS
            and response.status_code in _SHOWN
        ):
            what = "sign_in"
        if what is not None:
            actor = getattr(request, "actor", None)
            _write(
                Refused(
                    what=what,
                    status=response.status_code,
                    method=_known(request.method or ""),
                    route=route or None,
                    actor=actor.user_id if actor else None,
                    practice=actor.practice_id if actor else None,
                )
            )
        return response


def noted(prefix: str, method: str, send: Send) -> Send:
    """Write the line of what is refused beside the pages: films and uploads."""

    async def noting(message: Mapping[str, Any]) -> None:
        what = _WHAT.get(message.get("status", 0))
        if message["type"] == "http.response.start" and what is not None:
            _write(
                Refused(
                    what=what,
                    status=message["status"],
                    method=_known(method),
                    route=prefix,
                    actor=None,
                    practice=None,
                )
            )
        await send(message)

    return noting


def _known(method: str) -> str:
    """Name a method; one that nobody knows is a word of whoever sent it."""
    return method if method in _METHODS else "other"


def _write(refused: Refused) -> None:
    _LOG.warning(msgspec.json.encode(refused).decode())
