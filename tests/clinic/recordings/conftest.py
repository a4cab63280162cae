"""A wish for a film that Amara has read about, and her browser."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.models import (
    Acknowledgement,
    Artefact,
    FilmInvitation,
    Recording,
)
from attunement_clinic.recordings.wording import FILMING
from clinic.recordings.raw_client import Sender
from factories.recordings import (
    ConsentFactory,
    FilmInvitationFactory,
    RecordingFactory,
)
from personas import People


@pytest.fixture
def wish(people: People) -> FilmInvitation:
    return FilmInvitationFactory(caregiver=people.amara_as_caregiver)


@pytest.fixture
def read(wish: FilmInvitation) -> Acknowledgement:
    return Acknowledgement.objects.create(
        practice=wish.practice,
        caregiver=wish.caregiver,
        version=FILMING.version,
        language="en-gb",
        text_digest="0" * 64,
    )


@pytest.fixture
def amara(people: People, read: Acknowledgement) -> Sender:
    return Sender(people.amara)


@pytest.fixture
def ledger_file(settings: Any, tmp_path: Path) -> Path:
    """Give a test a ledger of its own."""
    settings.WITHDRAWAL_LEDGER = tmp_path / "ledger" / "withdrawals.jsonl"
    return Path(settings.WITHDRAWAL_LEDGER)


@pytest.fixture
def kept_film(wish: FilmInvitation, ledger_file: Path) -> Recording:
    """Return a film of Amara's with a key of its own, watched together."""
    film: Recording = RecordingFactory(
        invitation=wish, key_id=keys.create_recording_key()
    )
    ConsentFactory(
        recording=film, given_by=wish.caregiver.user, given_at=timezone.now()
    )
    return film


@pytest.fixture
def proxy(kept_film: Recording) -> Artefact:
    """Return what is watched of it, sealed in the store."""
    artefact = Artefact.objects.create(
        practice=kept_film.practice,
        recording=kept_film,
        kind=Artefact.Kind.PROXY,
        media_type="video/mp4",
        published_at=timezone.now(),
    )
    with storage.create_writer(artefact) as writer:
        writer.write(bytes(range(256)) * 1000)
        writer.finish()
    return artefact
