"""Taken back in the middle: a running film stops, and what is being made is never there."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from attunement_clinic.accounts.actions import (
    end_memberships,
    end_sign_in,
    sign_out_everywhere,
)
from attunement_clinic.accounts.models import SignIn
from attunement_clinic.config.asgi import application
from attunement_clinic.policy import Actor
from attunement_clinic.recordings import publishing, ranges, receiving, storage, tasks
from attunement_clinic.recordings.actions import (
    close_film,
    unmake_waiting,
    withdraw_film,
)
from attunement_clinic.recordings.models import Artefact, MovementRegion, Recording
from attunement_clinic.recordings.publishing import LostAttemptError
from attunement_clinic.recordings.raw import in_database
from attunement_clinic.safety.actions import Telling, confirm_hold, propose_hold
from clinic.recordings.raw_client import Browser, reply_of
from clinic.recordings.test_ingest import ingest, published, small_film
from factories.arrived_films import arrived, stored_files
from personas import People, actor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def of_who_filmed(film: Recording) -> Actor:
    user = film.caregiver.user
    assert user is not None
    return actor(user)


def _hold(people: People, film: Recording) -> None:
    hold = propose_hold(
        actor(people.ingrid),
        recording_id=film.id,
        words="To be seen by the lead.",
        review_on=timezone.localdate() + timedelta(days=7),
        telling=Telling(is_told=True),
    )
    confirm_hold(actor(people.noor), hold_id=hold.id)


def _withdraw(people: People, film: Recording) -> None:
    withdraw_film(actor(people.amara), recording_id=film.id)


def _close(people: People, film: Recording) -> None:
    close_film(actor(people.amara), recording_id=film.id)


def _sign_out(people: People, _film: Recording) -> None:
    sign_out_everywhere(actor(people.ingrid))


def _end_device(people: People, _film: Recording) -> None:
    device = SignIn.objects.get(user=people.ingrid)
    end_sign_in(actor(people.ingrid), sign_in_id=device.id)


def _end_work(people: People, _film: Recording) -> None:
    end_memberships(actor(people.amelia), user_id=people.ingrid.id)


@pytest.mark.parametrize(
    "stop", [_withdraw, _close, _hold, _sign_out, _end_device, _end_work]
)
def test_a_running_film_stops_within_five_seconds(
    stop: Callable[[People, Recording], None],
    people: People,
    kept_film: Recording,
    proxy: Artefact,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert max(ranges.ASK_AGAIN_S, receiving.ASK_AGAIN_S) < 4.5
    monkeypatch.setattr(ranges, "ASK_AGAIN_S", 0.1)
    monkeypatch.setattr(ranges, "CHUNK", 1 << 16)
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)
        if message.get("body") and len(sent) == 2:
            await in_database(stop, people, kept_film)
        elif message.get("body"):
            # A player that takes no more for now: the film is not over.
            await asyncio.Event().wait()

    async def stay() -> Mapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def play() -> None:
        await asyncio.wait_for(application(scope, stay, send), timeout=5)

    scope = Browser(people.ingrid).scope("GET", f"/m/{proxy.id}", {})
    began = time.monotonic()
    async_to_sync(play)()

    assert time.monotonic() - began < 5
    reply = reply_of(sent)
    assert reply.status == 200
    assert len(reply.body) < int(reply.headers["content-length"])


def test_an_upload_that_runs_is_given_up(
    people: People, wish: Any, amara: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "ASK_AGAIN_S", 0.0)
    film = bytes(200_000)
    address = amara.begin(wish.id, film).headers["location"]
    halves, sent = [film[:100_000], film[100_000:]], []
    who = actor(people.amara)
    film_id = Recording.objects.values_list("id", flat=True).get()

    async def receive() -> Mapping[str, Any]:
        if len(halves) == 1:
            await in_database(withdraw_film, who, recording_id=film_id)
        return {
            "type": "http.request",
            "body": halves.pop(0),
            "more_body": bool(halves),
        }

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async_to_sync(application)(amara.patch_scope(address, 0, film), receive, send)

    assert reply_of(sent).status == 410
    unmake_waiting()
    assert Recording.objects.get().state == Recording.State.UNMADE


@pytest.mark.parametrize("key_is_gone", [False, True])
def test_what_is_read_meanwhile_is_not_published(
    monkeypatch: pytest.MonkeyPatch, *, key_is_gone: bool
) -> None:
    before = stored_files()
    film = arrived(small_film(frames=10))
    make = tasks.make_film

    def made_late(*given: Any, **options: Any) -> Any:
        made = make(*given, **options)
        withdraw_film(of_who_filmed(film), recording_id=film.id)
        if key_is_gone:
            unmake_waiting()
        return made

    monkeypatch.setattr(tasks, "make_film", made_late)

    assert ingest(film, is_last_try=True).state == Recording.State.UNMADE
    unmake_waiting()
    assert published(film) == {}
    assert stored_files() == before


def test_reading_a_film_whose_key_went_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    film = arrived(small_film(frames=10))
    opened = storage.open_reader

    def gone(artefact: Artefact) -> Any:
        withdraw_film(of_who_filmed(film), recording_id=film.id)
        unmake_waiting()
        return opened(artefact)

    monkeypatch.setattr(storage, "open_reader", gone)
    assert ingest(film).state == Recording.State.UNMADE


def test_movement_measured_meanwhile_is_not_published() -> None:
    film = arrived(small_film(frames=10))
    ingest(film)
    MovementRegion.objects.create(
        practice=film.practice,
        recording=film,
        name="infant-1",
        x=0.1,
        y=0.1,
        width=0.5,
        height=0.5,
        set_by=film.invitation.asked_by,
    )
    begun = publishing.begin_signals(film.id)
    assert begun is not None
    _proxy, signals, regions = begun
    with storage.create_writer(signals) as writer:
        writer.write(b"{}")
        digest = writer.finish()
    withdraw_film(of_who_filmed(film), recording_id=film.id)

    with pytest.raises(LostAttemptError):
        publishing.publish_signals(signals, regions, digest)
