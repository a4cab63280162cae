"""What the two raw ASGI addresses (`/m/`, `/u/`) have in common.

They stand beside Django's request cycle so that a film is never held in memory, yet they
ask the same questions: the same session, the same hosts, the same CSRF token.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from attunement_clinic.web.problems import ProblemError

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: status, headers by name, a small body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


async def in_database(run: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what asks the database off the event loop, and hold no connection after."""

    def released() -> T:
        _release_connections()
        try:
            return run(*args, **kwargs)
        finally:
            _release_connections()

    return await sync_to_async(released, thread_sensitive=True)()


async def on_disk(run: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what reads, writes or encrypts off the event loop.

    When the request is cancelled the thread still runs: its end is waited for, so that
    nobody closes a file that is being written.
    """
    task = asyncio.ensure_future(asyncio.to_thread(run, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def request_of(scope: Scope) -> HttpRequest:
    """Make Django's request of a raw scope, with its session and user, without a body."""
    request = ASGIRequest(scope, BytesIO())
    # The body is a film: nothing may look for form fields in it.
    request._post = MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001
    request._files = MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    translation.activate(translation.get_language_from_request(request))
    request.get_host()
    return request


def csrf_holds(request: HttpRequest) -> bool:
    """Say whether a change comes from our own page: origin and token."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin":
        return False
    guard = CsrfViewMiddleware(_nothing)
    guard.process_request(request)
    return guard.process_view(request, _nothing, (), {}) is None


async def answer(send: Send, scope: Scope, reply: Answer) -> None:
    """Send a whole answer."""
    headers = {"content-length": str(len(reply.body)), **reply.headers}
    await send(
        {
            "type": "http.response.start",
            "status": reply.status,
            "headers": encoded(headers.items()),
        }
    )
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


def encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers
    ]


def problem_answer(refusal: ProblemError, headers: Mapping[str, str]) -> Answer:
    """Turn a refusal into an answer."""
    response = refusal.response()
    kind = {"content-type": response["Content-Type"]}
    return Answer(refusal.status, {**headers, **kind}, response.content)


def _release_connections() -> None:
    """Give connections back, save those inside somebody else's transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _nothing(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    return HttpResponse()
