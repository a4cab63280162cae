"""What the tests of broken sending ask at their end: the film is here, once."""

import hashlib

from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Recording, Upload


def arrived_whole(film: bytes) -> Upload:
    """Return the one upload there is, whole, once, with its one job."""
    upload = Upload.objects.get(finished_at__isnull=False)
    with storage.open_reader(upload.artefact) as reader:
        assert reader.read(0, reader.size) == film
    assert upload.artefact.sha256 == hashlib.sha256(film).hexdigest()
    assert upload.recording.state == Recording.State.WAITING
    jobs = ProcrastinateJob.objects.filter(task_name="recordings.ingest")
    assert jobs.count() == 1
    return upload
