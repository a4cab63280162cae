"""Run inside the server's settings: open a film's original with its key, and digest it."""

import hashlib
import json
import sys

from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Artefact

_CHUNK = 1 << 20


def tell(recording_id: str) -> None:
    """Print what the store holds of a film, and what it knows of what arrived."""
    arrived = Artefact.objects.get(
        recording_id=recording_id,
        kind__in=[Artefact.Kind.RECEIVED, Artefact.Kind.ERASED],
    )
    rows = Artefact.objects.select_related("recording").filter(
        recording_id=recording_id, published_at__isnull=False
    )
    original = rows.get(kind=Artefact.Kind.ORIGINAL)
    proxy = rows.get(kind=Artefact.Kind.PROXY)
    digest = hashlib.sha256()
    with storage.open_reader(original) as reader:
        for chunk in reader.chunks(0, reader.size, _CHUNK):
            digest.update(chunk)
    told = {
        "arrived_size": arrived.size,
        "arrived_sha256": arrived.sha256,
        "sha256": digest.hexdigest(),
        "recorded_sha256": original.sha256,
        "proxy": str(proxy.id),
        "film_ms": original.recording.duration_ms,
        "frames": original.recording.frame_count,
    }
    sys.stdout.write(json.dumps(told) + "\n")
