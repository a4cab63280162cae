"""A film as the desk meets it: ready, with its people, its consent and its addresses."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from attunement_clinic.families.models import Caregiver, Infant
from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.models import (
    Artefact,
    FilmInvitation,
    Recording,
    Situation,
)
from factories.recordings import (
    ConsentFactory,
    FilmInvitationFactory,
    RecordingFactory,
    RecordingSubjectFactory,
)


def ready_film(
    caregiver: Caregiver,
    infant: Infant | None = None,
    *,
    number: int = 1,
    situation: str = Situation.PLAYING,
    has_consent: bool = True,
) -> Recording:
    """Make a film of 75 s at 30 frames a second that may be watched together."""
    film: Recording = RecordingFactory(
        invitation=FilmInvitationFactory(caregiver=caregiver, situation=situation),
        number=number,
        key_id=uuid4(),
        arrived_at=timezone.now(),
    )
    RecordingSubjectFactory(recording=film, key="caregiver-1", caregiver=caregiver)
    if infant is not None:
        RecordingSubjectFactory(
            recording=film, key="infant-1", caregiver=None, infant=infant
        )
    for kind, media_type in (("proxy", "video/mp4"), ("poster", "image/jpeg")):
        Artefact.objects.create(
            practice_id=film.practice_id,
            recording=film,
            kind=kind,
            media_type=media_type,
            published_at=timezone.now(),
        )
    if has_consent:
        give_consent(film)
    return film


def give_consent(film: Recording) -> None:
    ConsentFactory(
        recording=film, given_by=film.caregiver.user, given_at=timezone.now()
    )


def withdraw_consent(film: Recording) -> None:
    film.consents.update(withdrawn_at=timezone.now())


def stored_proxy(wish: FilmInvitation, content: bytes) -> Artefact:
    """Make a film that may be watched together, its bytes encrypted in the store."""
    film = RecordingFactory(invitation=wish, key_id=keys.create_recording_key())
    give_consent(film)
    artefact: Artefact = Artefact.objects.create(
        practice=film.practice,
        recording=film,
        kind=Artefact.Kind.PROXY,
        media_type="video/mp4",
        published_at=timezone.now(),
    )
    with storage.create_writer(artefact) as writer:
        writer.write(content)
        writer.finish()
    return artefact
