"""The demo's film goes the way every film goes: asked for, agreed, sent, read."""

import hashlib
from pathlib import Path

from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.actions.invitations import acknowledge
from attunement_clinic.recordings.actions.uploads import begin_upload, finish_upload
from attunement_clinic.recordings.models import FilmInvitation, Recording

FILM = Path(__file__).with_name("films") / "drawn.mp4"
_EDGE = 1 << 20
_CHUNK = 1 << 20
_USUAL_USES = frozenset({Purpose.THERAPY, Purpose.SUPERVISION})


def send_film(
    parent: Actor,
    *,
    invitation: FilmInvitation,
    film: Path,
    purposes: frozenset[Purpose] = _USUAL_USES,
) -> Recording:
    """Send `film` as the parent would, into the encrypted store; its reading is queued."""
    acknowledge(parent, invitation_id=invitation.id)
    size = film.stat().st_size
    upload = begin_upload(
        parent,
        invitation_id=invitation.id,
        length=size,
        fingerprint=_fingerprint(film, size),
        purposes=purposes,
    )
    with (
        storage.open_upload(upload.artefact, size) as writer,
        film.open("rb") as source,
    ):
        while data := source.read(_CHUNK):
            writer.write(data)
            writer.commit()
        digest = writer.finish()
    finish_upload(parent, upload_id=upload.id, digest=digest)
    storage.forget_tail(upload.artefact_id)
    return upload.recording


def _fingerprint(film: Path, size: int) -> str:
    with film.open("rb") as source:
        first = hashlib.sha256(source.read(_EDGE)).hexdigest()
        source.seek(max(0, size - _EDGE))
        last = hashlib.sha256(source.read(_EDGE)).hexdigest()
    return f"{first}.{last}"
