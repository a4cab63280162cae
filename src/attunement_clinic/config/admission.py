"""How many pages are made at once: more than that wait, and too many are told to come again.

Each page takes a thread and a connection of the pool. Without a bound, many readers take
every connection, and then nobody is served: not a sign-in, not a withdrawal, and not
``/healthz``, so that a supervisor would end a server that is merely busy.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from attunement_clinic.recordings.raw import Answer, answer

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

# Fewer than the pool has connections (settings.DATABASES): films, uploads and /healthz
# find the others.
AT_ONCE: Final = 8
WAITING: Final = 64
PATIENCE_S: Final = 8.0
_HEALTH: Final = "/healthz"


class Admission:
    """Lets requests through to an application, so many at a time."""

    def __init__(
        self,
        application: Application,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._application = application
        self._places = asyncio.Semaphore(at_once)
        self._most_waiting = waiting
        self._waiting = 0
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] == _HEALTH:
            await self._application(scope, receive, send)
            return
        if not await self._has_place():
            await answer(send, scope, _come_again())
            return
        try:
            await self._application(scope, receive, send)
        finally:
            self._places.release()

    async def _has_place(self) -> bool:
        if self._waiting >= self._most_waiting:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True


def _come_again() -> Answer:
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "private, no-store",
        "retry-after": "5",
    }
    return Answer(503, headers, f"{_('Try again in a moment.')}\n".encode())
