"""What the parent left out, and place and device, are erased once a film is ready."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

import cluster
from attunement_clinic import failpoints
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings import erasing, holds, keys, storage, tasks
from attunement_clinic.recordings.actions import (
    replay_ledger,
    sweep_files,
    sweep_keys,
    unmake_waiting,
    withdraw_film,
)
from attunement_clinic.recordings.ledger import write_pending
from attunement_clinic.recordings.models import Artefact, Recording, WrappedKey
from attunement_clinic.recordings.storage.files import path_of
from clinic.recordings.raw_client import Browser, Sender
from clinic.recordings.test_ingest_worker import worker_environment
from factories.arrived_films import arrived, content_of, stored_files
from factories.recordings import ConsentFactory, FilmInvitationFactory
from factories.telling_films import DEVICE, PLACE, from_a_phone, packets_of
from personas import People, actor

database = pytest.mark.django_db(databases=["default", "keys"])
PART = (1400, 4600)
FILM = from_a_phone(150)
SAID = (DEVICE, PLACE)


def sent(people: People | None = None) -> tuple[Recording, Artefact]:
    """Return a film that arrived with the part its parent kept, and what arrived."""
    more = {"kept_from_ms": PART[0], "kept_until_ms": PART[1]}
    if people is None:
        recording = arrived(FILM, **more)
    else:
        wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver)
        recording = arrived(FILM, invitation=wish, **more)
        ConsentFactory(
            recording=recording, given_by=people.amara, given_at=timezone.now()
        )
    return recording, recording.artefacts.get()


def ingest(recording: Recording) -> None:
    tasks._ingest(recording.id, is_last_try=False)
    recording.refresh_from_db()


def original_of(recording: Recording) -> Artefact:
    rows = recording.artefacts.select_related("recording")
    return rows.get(kind="original", published_at__isnull=False)


def left_out() -> set[bytes]:
    """Return what is coded of pictures and sound that lie outside the part."""
    begin, end = PART
    coded = [(at * 1000, each[len(each) // 3 :]) for at, each in packets_of(FILM)]
    inside = {each for at, each in coded if begin <= at < end}
    outside = {each for at, each in coded if not begin <= at < end} - inside
    return {each for each in outside if len(each) > 30}


def is_erased(received: Artefact, key_id: Any) -> bool:
    received.refresh_from_db()
    return (
        received.kind == Artefact.Kind.ERASED
        and received.key_id is None
        and not WrappedKey.objects.filter(id=key_id).exists()
        and not path_of(received.id).exists()
    )


@database
def test_what_arrived_has_a_key_of_its_own_until_the_film_is_ready(
    wish: Any, amara: Sender
) -> None:
    amara.send(wish.id, FILM)
    recording = Recording.objects.get()
    received = recording.artefacts.get()
    assert received.key_id not in {None, recording.key_id}
    assert content_of(received) == FILM
    ingest(recording)

    assert recording.state == Recording.State.READY
    key_id = received.key_id
    assert is_erased(received, key_id)
    assert WrappedKey.objects.filter(id=recording.key_id).exists()


@database
def test_nothing_of_the_rest_nor_of_the_phone_is_in_anything_that_is_kept() -> None:
    before = stored_files()
    recording, received = sent()
    outside = left_out()
    assert len(outside) > 50
    ingest(recording)

    rows = recording.artefacts.select_related("recording")
    kept = [content_of(row) for row in rows.filter(published_at__isnull=False)]
    assert len(kept) == 5
    raw = [path_of(row.id).read_bytes() for row in rows if path_of(row.id).exists()]
    assert len(raw) == 5
    for content in (*kept, *raw):
        assert not [each for each in (*SAID, *outside) if each in content]
    ids = {row.id.hex for row in rows.exclude(id=received.id)}
    assert stored_files() - before == ids


@database
def test_its_parent_gets_what_is_kept_and_nobody_what_arrived(people: People) -> None:
    recording, received = sent(people)
    ingest(recording)
    amara = Browser(people.amara)

    reply = amara.ask("GET", f"/m/{original_of(recording).id}")
    assert (reply.status, reply.headers["content-type"]) == (200, "video/quicktime")
    assert reply.body == content_of(original_of(recording))
    assert DEVICE not in reply.body
    assert amara.ask("GET", f"/m/{received.id}").status == 404
    assert Browser(people.ingrid).ask("GET", f"/m/{received.id}").status == 404


@database
def test_what_was_acknowledged_stays_known_by_its_digest() -> None:
    """The digest of what arrived opens nothing; that of what is kept is its own."""
    recording, received = sent()
    size, digest = received.size, received.sha256
    ingest(recording)
    received.refresh_from_db()

    assert (received.size, received.sha256) == (size, digest)
    assert original_of(recording).sha256 != digest
    told = AuditEvent.objects.filter(subject_id=recording.id)
    assert [each.facts for each in told.filter(action="film.received_erased")] == [
        {"bytes": size}
    ]


STEPS = [
    "ingest.begin.after_commit",
    "ingest.rows.after_commit",
    "artefact.after_flush",
    "artefact.after_rename",
    "ingest.publish.before_commit",
    "ingest.publish.after_commit",
    "ingest.erase.after_key",
    "ingest.erase.after_file",
    "ingest.erase.after_commit",
]


def assert_one_or_the_other(recording: Recording, received: Artefact) -> None:
    """Either what arrived is the original, whole; or what is kept of it, and only that."""
    recording.refresh_from_db()
    original = original_of(recording)
    if original.id == received.id:
        assert recording.state != Recording.State.READY
        assert content_of(original) == FILM
    else:
        assert recording.state == Recording.State.READY
        assert content_of(original)
        assert DEVICE not in content_of(original)


@database
@pytest.mark.parametrize("step", STEPS)
def test_broken_at_any_step_there_is_the_one_or_the_other(step: str) -> None:
    recording, received = sent()
    key_id = received.key_id
    with (
        failpoints.failing(step, errno.EIO) as met,
        pytest.raises(OSError, match="error"),
    ):
        ingest(recording)
    assert step in met
    assert_one_or_the_other(recording, received)

    # The job is tried again.
    ingest(recording)

    assert_one_or_the_other(recording, received)
    assert recording.state == Recording.State.READY
    assert is_erased(received, key_id)
    assert not recording.artefacts.filter(kind="cleaned").exists()
    assert sweep_keys(timezone.now()) == 0


_KILLED = """
import sys
from pathlib import Path
from uuid import UUID

import django

django.setup()
from attunement_clinic import failpoints
from attunement_clinic.recordings import tasks

# Tried where that is tested; it takes a second.
tasks.confinement._holds = True
failpoints.arm_by_file(Path(sys.argv[2]))
tasks._ingest(UUID(sys.argv[1]), is_last_try=False)
"""


@pytest.mark.usefixtures("own_databases")
def test_killed_where_they_change_places_there_is_the_one_or_the_other(
    tmp_path: Path,
) -> None:
    """SIGKILL, in a worker of its own; then the next one comes. `make faults` kills at all."""
    armed = tmp_path / "failpoint"
    for step in STEPS[4:8]:
        recording, received = sent()
        key_id = received.key_id
        armed.write_text(f"{step} KILL")
        ended = subprocess.run(
            [sys.executable, "-c", _KILLED, str(recording.id), str(armed)],
            env=worker_environment(),
            capture_output=True,
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL, step
        assert_one_or_the_other(recording, received)

        # What was ready before it died has no job any more: somebody looks around.
        if recording.state != Recording.State.READY:
            ingest(recording)
        erasing.erase_waiting()
        assert_one_or_the_other(recording, received)
        assert is_erased(received, key_id), step
        assert not [
            each
            for row in recording.artefacts.all()
            for each in (path_of(row.id, ".part"),)
            if each.exists()
        ]


@database
def test_taken_back_before_it_is_erased_both_keys_go(people: People) -> None:
    recording, received = sent(people)
    key_id, own = recording.key_id, received.key_id
    with (
        failpoints.failing("ingest.publish.after_commit", errno.EIO),
        pytest.raises(OSError, match="error"),
    ):
        ingest(recording)
    done = withdraw_film(actor(people.amara), recording_id=recording.id)
    assert unmake_waiting() == 1

    assert not WrappedKey.objects.filter(id__in=[key_id, own]).exists()
    assert not path_of(received.id).exists()
    done.refresh_from_db()
    assert done.keys_destroyed == 2
    erasing.erase_waiting()
    assert recording.artefacts.exclude(key_id=None).count() == 0


@database
def test_taken_back_while_it_waits_both_keys_go(people: People) -> None:
    recording, received = sent(people)
    key_id, own = recording.key_id, received.key_id
    withdraw_film(actor(people.amara), recording_id=recording.id)
    received.recording.refresh_from_db()
    with pytest.raises(keys.KeyMissingError):
        storage.open_reader(received)
    unmake_waiting()

    assert not WrappedKey.objects.filter(id__in=[key_id, own]).exists()
    assert not path_of(received.id).exists()


@database
def test_a_key_that_comes_back_with_older_keys_is_destroyed_again(
    people: People, ledger_file: Path
) -> None:
    """The ledger names the key of what arrived as well."""
    recording, received = sent(people)
    own = WrappedKey.objects.get(id=received.key_id)
    withdraw_film(actor(people.amara), recording_id=recording.id)
    write_pending()
    unmake_waiting()
    WrappedKey.objects.create(id=own.id, epoch=own.epoch, wrapped=own.wrapped)
    replay_ledger()

    assert not WrappedKey.objects.filter(id=own.id).exists()


@database
def test_while_a_film_is_held_what_arrived_keeps_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody reaches it meanwhile; it goes when the hold ends."""
    recording, received = sent()
    key_id = received.key_id
    held = {recording.id}
    source = SimpleNamespace(
        rows=lambda: Artefact.objects.filter(recording_id__in=held),
        notice=lambda _recording_id: None,
    )
    monkeypatch.setattr(holds, "_sources", [source])
    ingest(recording)
    assert erasing.erase_waiting() == 0
    assert WrappedKey.objects.filter(id=key_id).exists()
    assert original_of(recording).id != received.id

    held.clear()
    assert erasing.erase_waiting() == 1
    assert is_erased(received, key_id)


@database
def test_a_file_that_came_back_is_swept() -> None:
    """An older copy of the store holds what arrived; no row of today refers to it."""
    recording, received = sent()
    stored = path_of(received.id).read_bytes()
    ingest(recording)
    path_of(received.id).write_bytes(stored)
    os.utime(path_of(received.id), (0, 0))
    sweep_files(timezone.now())

    assert not path_of(received.id).exists()


@database
def test_a_film_that_cannot_be_opened_is_kept_as_it_was_sent() -> None:
    """Nobody but its parent can get it; there is nothing that could be left out of it."""
    recording = arrived(b"Dear team, the film is attached.")
    ingest(recording)

    assert recording.state == Recording.State.REFUSED
    assert content_of(original_of(recording)) == b"Dear team, the film is attached."


@pytest.mark.usefixtures("own_databases")
def test_the_databases_say_nothing_of_the_phone_or_the_place() -> None:
    recording, _ = sent()
    ingest(recording)
    with cluster.cluster().connect() as connection:
        connection.execute("CHECKPOINT")
        names = [
            connections[each].settings_dict["NAME"] for each in ("default", "keys")
        ]
        rows = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = ANY(%s)", [names]
        ).fetchall()
    data = cluster.cluster().data
    for folder in (data / "pg_wal", *(data / "base" / str(oid) for (oid,) in rows)):
        for file in folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            assert not [each for each in SAID if each in content], file


@database
def test_what_arrived_under_the_key_of_its_film_alone_is_erased_as_well() -> None:
    """Sent before there were keys of its own: its file goes, and nobody reaches it."""
    recording = arrived(FILM, key_of_its_own=False)
    received = recording.artefacts.get()
    ingest(recording)

    assert is_erased(received, None)
    assert WrappedKey.objects.filter(id=recording.key_id).exists()
