"""Files that a crash left behind go after a while; what anything refers to never does."""

import errno
import os
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from attunement_clinic import failpoints
from attunement_clinic.recordings.actions import sweep_files, withdraw_film
from attunement_clinic.recordings.models import (
    Artefact,
    Recording,
    Upload,
    Withdrawal,
)
from attunement_clinic.recordings.storage.files import create_file, make_folder, path_of
from clinic.recordings.raw_client import Sender
from factories.recordings import RecordingFactory
from personas import People, actor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LATER = timedelta(days=8)


def left_behind(artefact_id: UUID, suffix: str = "") -> None:
    path = path_of(artefact_id, suffix)
    make_folder(path.parent)
    os.close(create_file(path))
    old = time.time() - LATER.total_seconds()
    os.utime(path, (old, old))


def is_there(artefact_id: UUID) -> bool:
    return any(path_of(artefact_id, each).exists() for each in ("", ".part", ".tail"))


@pytest.mark.parametrize("suffix", ["", ".part", ".tail"])
def test_a_file_of_no_row_goes_once_it_is_old(suffix: str) -> None:
    old, new = uuid4(), uuid4()
    left_behind(old, suffix)
    left_behind(new, suffix)
    os.utime(path_of(new, suffix))
    sweep_files(timezone.now())

    assert (is_there(old), is_there(new)) == (False, True)
    path_of(new, suffix).unlink()


@pytest.mark.parametrize("has_key", [True, False])
def test_a_file_of_a_row_stays_as_long_as_a_key_opens_it(has_key: bool) -> None:
    film: Recording = RecordingFactory(key_id=uuid4() if has_key else None)
    artefact = Artefact.objects.create(
        practice=film.practice,
        recording=film,
        kind=Artefact.Kind.PROXY,
        media_type="video/mp4",
    )
    left_behind(artefact.id)
    sweep_files(timezone.now())

    assert is_there(artefact.id) is has_key
    path_of(artefact.id).unlink(missing_ok=True)


def test_a_film_taken_back_and_held_keeps_its_files(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    """Its key is kept as long as it is held, and then the files are worth something."""
    withdrawal = withdraw_film(actor(people.amara), recording_id=kept_film.id)
    sweep_files(timezone.now() + LATER)
    assert is_there(proxy.id)

    Withdrawal.objects.filter(id=withdrawal.id).update(key_id=None)
    sweep_files(timezone.now() + LATER)
    assert not is_there(proxy.id)


def test_given_up_and_killed_before_its_files_were_gone(wish, amara: Sender) -> None:
    address = amara.begin(wish.id, b"film" * 1000).headers["location"]
    with failpoints.failing("upload.cancel.after_commit", errno.EIO):
        assert amara.delete(address).status == 503
    artefact_id = Upload.objects.get().artefact_id
    assert is_there(artefact_id)
    sweep_files(timezone.now() + LATER)

    assert not is_there(artefact_id)
