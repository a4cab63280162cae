"""Sending a film on a bad disk and a bad line (TRUST F1-F3, F6)."""

import asyncio
import errno
import os

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import OperationalError

from attunement_clinic import failpoints
from attunement_clinic.config.asgi import application
from attunement_clinic.recordings import receiving
from attunement_clinic.recordings.models import Consent, Recording, Upload
from attunement_clinic.recordings.storage import files
from clinic.recordings.arrived_whole import arrived_whole
from clinic.recordings.raw_client import (
    Reply,
    patch_headers,
    reply_of,
)
from personas import fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FILM = os.urandom(300_000)
HALF = 150_000
BEGIN = [
    f"upload.begin.{step}"
    for step in ("after_key", "after_files", "before_commit", "after_commit")
]
CHUNK = [
    f"upload.chunk.{step}" for step in ("after_segments", "after_flush", "after_slot")
]
FINISH = [
    f"upload.finish.{step}"
    for step in ("after_seal", "after_rename", "before_commit", "after_commit")
]
disk_fails = pytest.mark.parametrize(
    ("number", "status"), [(errno.ENOSPC, 507), (errno.EIO, 503)]
)


class TestDisk:
    """A disk that is full or fails at any step: typed, nothing lost, goes on (F2, F3)."""

    @disk_fails
    @pytest.mark.parametrize("name", BEGIN)
    def test_at_the_beginning(self, wish, amara, name, number, status) -> None:
        before = {path.name for path in settings.MEDIA_STORE.rglob("*.part")}
        with failpoints.failing(name, number) as met:
            reply = amara.begin(wish.id, FILM)

        assert met[-1] == name
        assert reply.status == status
        assert int(reply.headers["retry-after"]) > 0
        if name != "upload.begin.after_commit":
            assert not Upload.objects.exists()
            now = {path.name for path in settings.MEDIA_STORE.rglob("*.part")}
            assert now == before
        amara.send(wish.id, FILM)
        arrived_whole(FILM)

    @disk_fails
    @pytest.mark.parametrize("name", CHUNK)
    def test_in_the_middle(self, wish, amara, name, number, status) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]
        amara.patch(address, 0, FILM[:HALF])
        with failpoints.failing(name, number) as met:
            reply = amara.patch(address, HALF, FILM[HALF:])

        assert name in met
        assert reply.status == status
        assert reply.headers["connection"] == "close"
        at = amara.head(address).offset
        assert at >= HALF
        amara.patch(address, at, FILM[at:])
        arrived_whole(FILM)

    @disk_fails
    @pytest.mark.parametrize("name", FINISH)
    def test_at_the_end(self, wish, amara, name, number, status) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]
        with failpoints.failing(name, number) as met:
            reply = amara.patch(address, 0, FILM)

        assert name in met
        assert reply.status == status
        assert amara.head(address).offset == len(FILM)
        arrived_whole(FILM)

    def test_a_name_given_and_not_flushed_is_flushed_before_it_is_promised(
        self, wish, amara, monkeypatch
    ) -> None:
        """The rename happened; whether it is on the disk, nobody knows yet."""
        address = amara.begin(wish.id, FILM).headers["location"]
        flushed: list[object] = []
        with failpoints.failing("upload.finish.after_rename", errno.EIO):
            amara.patch(address, 0, FILM)
        monkeypatch.setattr(
            "attunement_clinic.recordings.storage.uploads.sync_folder", flushed.append
        )
        amara.head(address)

        assert flushed == [files.path_of(Upload.objects.get().artefact_id).parent]

    def test_a_flush_that_failed_is_not_taken_for_done(
        self, wish, amara, monkeypatch
    ) -> None:
        """After a failed fsync the kernel calls pages clean that are not on the disk."""
        address = amara.begin(wish.id, FILM).headers["location"]
        flush, tries = os.fdatasync, []

        def fails_once(file: int) -> None:
            tries.append(file)
            if len(tries) == 1:
                raise OSError(errno.EIO, "")
            flush(file)

        monkeypatch.setattr(os, "fdatasync", fails_once)
        written: list[int] = []
        write = os.pwrite

        def counting(file: int, data: memoryview, at: int) -> int:
            written.append(at)
            return write(file, data, at)

        monkeypatch.setattr(os, "pwrite", counting)
        assert amara.patch(address, 0, FILM[:HALF]).status == 503
        first = [at for at in written if at == 0]
        assert amara.head(address).offset == 0
        assert amara.patch(address, 0, FILM[:HALF]).status == 204

        assert len([at for at in written if at == 0]) == 2 * len(first)

    def test_films_leave_room_for_what_is_small(
        self, people, wish, amara, monkeypatch
    ) -> None:
        """No film is written on a nearly full disk; watching and withdrawing go on."""
        begun = amara.begin(wish.id, FILM, purposes="therapy,supervision")
        address = begun.headers["location"]
        amara.patch(address, 0, FILM[:HALF])
        monkeypatch.setattr(files, "KEPT_FREE", 1 << 62)
        reply = amara.patch(address, HALF, FILM[HALF:])

        assert (reply.status, amara.head(address).offset) == (507, HALF)
        film = Recording.objects.get()
        page = f"/upload/mine/{film.id}"
        parent = fresh(people.amara)
        assert parent.get(page).status_code == 200
        answer = parent.post(
            f"{page}/use", {"purpose": "supervision", "is_allowed": ""}
        )
        assert answer.status_code == 302
        live = Consent.objects.filter(withdrawn_at=None)
        assert [each.purpose for each in live] == ["therapy"]
        # The same process goes on once there is room.
        monkeypatch.undo()
        assert amara.patch(address, HALF, FILM[HALF:]).status == 204
        arrived_whole(FILM)


def test_a_database_that_is_away_answers_503_and_what_arrived_is_kept(
    wish, amara, monkeypatch
) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]

    def away(*_args: object, **_more: object) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr("attunement_clinic.recordings.actions.note_offset", away)
        reply = amara.patch(address, 0, FILM[:HALF])
        assert (reply.status, reply.headers["retry-after"]) == (503, "5")
    assert amara.head(address).offset == HALF
    with monkeypatch.context() as broken:
        broken.setattr("attunement_clinic.recordings.actions.finish_upload", away)
        assert amara.patch(address, HALF, FILM[HALF:]).status == 503
        assert amara.head(address).status == 503
    assert amara.head(address).offset == len(FILM)
    arrived_whole(FILM)


def test_no_watching_without_the_database(people, amara, monkeypatch) -> None:
    """No trace can be written, so no byte is sent; and it is no 404 and no 500."""

    def away(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("attunement_clinic.recordings.ranges.authorise", away)
    reply = amara.ask("GET", "/m/8c1f9f3e-6c1b-4a42-8f0e-1f6c7e1f0a11")

    assert (reply.status, reply.body) == (503, b"")
    assert reply.headers["cache-control"] == "private, no-store"


class TestLine:
    """What a line can do to one body (F6); test_tus has checksums, offsets and cuts."""

    def test_longer_than_it_said_ends_before_a_byte_is_taken(self, wish, amara) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]
        headers = patch_headers(0, FILM) | {"content-length": str(len(FILM) + 1)}

        assert amara.ask("PATCH", address, headers, [FILM]).status == 413
        assert amara.head(address).offset == 0

    def test_shorter_than_it_said_keeps_what_came(self, wish, amara) -> None:
        """The server in front of us sees the missing rest as a line that was cut."""
        address = amara.begin(wish.id, FILM).headers["location"]
        headers = patch_headers(0, FILM) | {"content-length": str(len(FILM))}
        reply = amara.ask("PATCH", address, headers, [FILM[:HALF]], is_cut=True)

        assert reply.status == 408
        assert reply.offset == amara.head(address).offset == HALF

    @pytest.mark.parametrize("length", ["-1", "1e3", "many"])
    def test_a_length_that_is_none(self, wish, amara, length) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]
        headers = patch_headers(0, FILM) | {"content-length": length}

        assert amara.ask("PATCH", address, headers, [FILM]).status == 400
        assert amara.head(address).offset == 0

    @pytest.mark.parametrize("pieces", [[], [b"x"] * 40])
    def test_a_line_too_slow_is_let_go_with_what_came(
        self, wish, amara, monkeypatch, pieces
    ) -> None:
        """Nothing for ten seconds, or a byte now and then: made short for the test."""
        monkeypatch.setattr(receiving, "SILENT_S", 0.1)
        monkeypatch.setattr(receiving, "WINDOW_S", 0.2)
        address = amara.begin(wish.id, FILM).headers["location"]
        scope = amara.scope("PATCH", address, patch_headers(0, FILM, ""))

        reply = async_to_sync(trickle)(scope, b"".join(pieces))

        assert reply.status == 408
        assert reply.headers["connection"] == "close"
        assert amara.head(address).offset == reply.offset <= len(pieces)


async def trickle(scope: dict, content: bytes) -> Reply:
    """Send a byte every few hundredths of a second, then nothing, never an end."""
    left = list(content)
    sent: list = []

    async def receive() -> dict:
        if not left:
            await asyncio.Event().wait()
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": bytes([left.pop()]), "more_body": True}

    async def send(message: dict) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return reply_of(sent)
