"""A view is in the audit record before the first byte of it is sent (P15)."""

import asyncio
import os
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections

from attunement_clinic.config.asgi import application
from clinic.recordings.raw_client import Browser
from factories.films import stored_proxy
from factories.recordings import FilmInvitationFactory
from personas import make_people


def test_the_trace_is_committed_before_the_first_byte(own_databases: None) -> None:
    """Another connection, which sees only what was committed, looks as bytes come."""
    people = make_people()
    wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver)
    film = stored_proxy(wish, os.urandom(200_000))
    traces: list[int] = []

    async def send(message: dict[str, Any]) -> None:
        if message.get("body") and not traces:
            traces.append(await asyncio.to_thread(_committed))

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    scope = Browser(people.ingrid).scope("GET", f"/m/{film.id}", {})
    async_to_sync(application)(scope, receive, send)

    assert traces == [1]


def _committed() -> int:
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM audit_auditevent WHERE action = 'film.seen'"
            )
            return int(cursor.fetchone()[0])
    finally:
        other.close()
