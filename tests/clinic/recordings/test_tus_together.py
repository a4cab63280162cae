"""The same from many lines at once has one effect (TRUST F7)."""

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.db import connections

from attunement_clinic.recordings.models import Upload, WrappedKey
from attunement_clinic.recordings.wording import FILMING
from clinic.recordings.arrived_whole import arrived_whole
from clinic.recordings.raw_client import Reply, Sender, converse, converse_slowly
from factories.recordings import AcknowledgementFactory, FilmInvitationFactory
from personas import make_people

FILM = os.urandom(300_000)
HALF = 150_000


def many(count: int, run: Callable[[], Reply]) -> Counter[int]:
    """Run the same in many threads at once, each with connections of its own."""
    together = threading.Barrier(count, timeout=20)
    statuses: list[int] = []

    def one() -> None:
        together.wait()
        try:
            statuses.append(run().status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == count
    return Counter(statuses)


class TestTogether:
    @pytest.fixture
    def sender(self, own_databases: None) -> Sender:
        caregiver = make_people().amara_as_caregiver
        AcknowledgementFactory(caregiver=caregiver, version=FILMING.version)
        self.wish = FilmInvitationFactory(caregiver=caregiver)
        return Sender(caregiver.user)

    def test_the_same_part_and_the_same_end_twenty_times(self, sender: Sender) -> None:
        address = sender.begin(self.wish.id, FILM).headers["location"]
        part = many(20, lambda: sender.patch(address, 0, FILM[:HALF]))
        assert part[204] == 1
        assert set(part) <= {204, 409, 423}

        at = sender.head(address).offset
        assert at == HALF
        end = many(20, lambda: sender.patch(address, at, FILM[at:]))
        assert end[204] == 1
        assert set(end) <= {204, 409, 423}
        # Everybody asks for the end of a film whose last answer was lost.
        assert set(many(20, lambda: sender.head(address))) == {200}
        arrived_whole(FILM)

    def test_the_same_film_begun_twenty_times_is_one(self, sender: Sender) -> None:
        begun = many(20, lambda: sender.begin(self.wish.id, FILM))

        assert set(begun) == {201}
        upload = Upload.objects.get()
        keys = {upload.recording.key_id, upload.artefact.key_id}
        assert set(WrappedKey.objects.values_list("id", flat=True)) == keys

    def test_given_up_and_asked_while_a_part_comes(self, sender: Sender) -> None:
        address = sender.begin(self.wish.id, FILM).headers["location"]
        scope = sender.patch_scope(address, 0, FILM)
        stop = sender.scope("DELETE", address, {"tus-resumable": "1.0.0"})

        async def both() -> tuple[Reply, Reply]:
            half_taken, go_on = asyncio.Event(), asyncio.Event()
            patch = asyncio.ensure_future(
                converse_slowly(scope, FILM, half_taken=half_taken, go_on=go_on)
            )
            await half_taken.wait()
            delete = await converse(stop, [b""])
            go_on.set()
            return await patch, delete

        patch, delete = async_to_sync(both)()
        assert (patch.status, delete.status) == (204, 423)
        arrived_whole(FILM)
