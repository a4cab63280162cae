"""A wish for a film that Amara has read about, and her browser."""

import pytest

from attunement_clinic.recordings.models import Acknowledgement, FilmInvitation
from attunement_clinic.recordings.wording import FILMING
from clinic.recordings.raw_client import Sender
from factories.recordings import FilmInvitationFactory
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
