"""Taking a film back while its upload ends: one waits for the other."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.actions import (
    finish_upload,
    uploads,
    withdraw_film,
)
from attunement_clinic.recordings.models import Artefact, Recording, Upload
from factories.recordings import FilmInvitationFactory, RecordingFactory
from personas import actor, make_people


def begun_upload() -> tuple[Upload, User]:
    people = make_people()
    wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver)
    film: Recording = RecordingFactory(
        invitation=wish, state="sending", key_id=keys.create_recording_key()
    )
    original = Artefact.objects.create(
        practice=film.practice, recording=film, kind="original", media_type="x"
    )
    upload = Upload.objects.create(
        practice=film.practice,
        recording=film,
        artefact=original,
        uploaded_by=people.amara,
        length=10,
        fingerprint="0",
        expires_at=timezone.now() + timedelta(days=1),
    )
    return upload, people.amara


def until_somebody_waits_for_us() -> None:
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted "
                "AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waited: the two did not meet")


@pytest.mark.usefixtures("own_databases", "ledger_file")
def test_the_end_of_an_upload_and_its_taking_back_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The upload's end holds its row when the film is taken back: no deadlock."""
    upload, user = begun_upload()
    amara, locked, is_held = actor(user), uploads._locked, threading.Event()

    def held(upload_id: UUID) -> Upload:
        row = locked(upload_id)
        is_held.set()
        until_somebody_waits_for_us()
        return row

    monkeypatch.setattr(uploads, "_locked", held)

    def finish() -> None:
        try:
            digest = storage.StoredDigest(10, "0" * 64)
            finish_upload(amara, upload_id=upload.id, digest=digest)
        finally:
            connections.close_all()

    def take_back() -> None:
        try:
            assert is_held.wait(10)
            withdraw_film(amara, recording_id=upload.recording_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(finish), pool.submit(take_back)]:
            done.result(timeout=30)

    film = Recording.objects.get()
    assert (film.state, film.key_id) == (Recording.State.UNMADE, None)
