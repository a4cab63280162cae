"""Films as they arrive: sent whole into the real store, waiting to be read."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.models import Artefact, Recording
from factories.accounts import UserFactory
from factories.recordings import RecordingFactory


def arrived(content: bytes, *, key_of_its_own: bool = True, **more: Any) -> Recording:
    """Return a film that was sent whole and waits."""
    recording: Recording = RecordingFactory(
        state=Recording.State.WAITING,
        key_id=keys.create_recording_key(),
        duration_ms=None,
        frame_rate_num=None,
        frame_rate_den=None,
        frame_count=None,
        width=None,
        height=None,
        **more,
    )
    if recording.caregiver.user is None:
        recording.caregiver.user = UserFactory()
        recording.caregiver.save()
    original = Artefact.objects.create(
        practice=recording.practice,
        recording=recording,
        kind=Artefact.Kind.ORIGINAL,
        key_id=keys.create_recording_key() if key_of_its_own else None,
        media_type="application/octet-stream",
    )
    with storage.create_writer(original) as writer:
        writer.write(content)
        digest = writer.finish()
    original.size, original.sha256 = digest.size, digest.sha256
    original.published_at = timezone.now()
    original.save()
    return recording


def content_of(artefact: Artefact) -> bytes:
    with storage.open_reader(artefact) as reader:
        return reader.read(0, reader.size)


def stored_files() -> set[str]:
    return {path.name for path in settings.MEDIA_STORE.rglob("*") if path.is_file()}
