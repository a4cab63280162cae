"""Too many readers at once: some wait, some are told to come again, health is told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from attunement_clinic.config.admission import Admission


class Pages:
    """An application whose pages take until they are let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.go = asyncio.Event()

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        self.begun.append(scope["path"])
        if scope["path"] == "/broken":
            raise ZeroDivisionError
        if scope["path"] != "/healthz":
            await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def asked(door: Admission, path: str) -> tuple[int, dict[bytes, bytes]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await door({"type": "http", "path": path, "method": "GET"}, None, send)
    return sent[0]["status"], dict(sent[0]["headers"])


async def settled() -> None:
    for _turn in range(10):
        await asyncio.sleep(0)


def test_some_are_served_some_wait_and_the_rest_come_again() -> None:
    async def scene() -> None:
        pages = Pages()
        door = Admission(pages, at_once=2, waiting=3)
        readers = [asyncio.ensure_future(asked(door, f"/{n}")) for n in range(5)]
        await settled()
        assert pages.begun == ["/0", "/1"]

        status, headers = await asked(door, "/one-too-many")
        assert (status, headers[b"retry-after"]) == (503, b"5")
        assert (await asked(door, "/healthz"))[0] == 200
        pages.go.set()
        assert [status for status, _headers in await asyncio.gather(*readers)] == [
            200
        ] * 5

    async_to_sync(scene)()


def test_nobody_waits_for_ever_and_who_left_takes_no_place() -> None:
    async def scene() -> None:
        pages = Pages()
        door = Admission(pages, at_once=1, waiting=2, patience_s=0.05)
        first = asyncio.ensure_future(asked(door, "/first"))
        await settled()
        leaving = asyncio.ensure_future(asked(door, "/leaving"))
        await settled()
        leaving.cancel()
        assert (await asked(door, "/late"))[0] == 503
        pages.go.set()
        assert (await first)[0] == 200
        with pytest.raises(ZeroDivisionError):
            await asked(door, "/broken")
        # The place of a page that failed is free again.
        assert (await asked(door, "/after"))[0] == 200
        assert "/leaving" not in pages.begun

    async_to_sync(scene)()
