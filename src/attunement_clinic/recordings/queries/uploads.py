"""What was begun, what arrived, and how much room is left."""

from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from attunement.timeline.interval import Interval
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import (
    FilmInvitation,
    Recording,
    Upload,
)
from attunement_clinic.recordings.payloads import FoundUpload

# Room that stays free on the store's disk, so that withdrawals can always be written.
RESERVE_BYTES: Final = 512 * 1024**2


def open_uploads(invitation: FilmInvitation) -> QuerySet[Upload]:
    """Select what was begun for a wish and is not finished."""
    return Upload.objects.filter(
        recording__invitation=invitation,
        finished_at=None,
        ended_at=None,
        expires_at__gt=timezone.now(),
    )


def same_film(
    invitation: FilmInvitation,
    *,
    length: int,
    fingerprint: str,
    kept: Interval | None = None,
) -> Upload | None:
    """Find the same film of the same wish: on its way, or arrived and not refused.

    One that is on its way goes on with the part it was begun with. Of one that arrived
    the rest is erased: with another part it is another film, and is sent again.
    """
    on_its_way = Q(finished_at=None, expires_at__gt=timezone.now())
    arrived = Q(
        finished_at__isnull=False,
        recording__kept_from_ms=kept.onset_ms if kept else None,
        recording__kept_until_ms=kept.offset_ms if kept else None,
    )
    return (
        Upload.objects.filter(
            on_its_way | arrived,
            recording__invitation=invitation,
            ended_at=None,
            length=length,
            fingerprint=fingerprint,
        )
        .exclude(recording__state=Recording.State.REFUSED)
        .select_related("recording", "artefact", "artefact__recording")
        .order_by("created_at")
        .first()
    )


def found_upload(
    invitation: FilmInvitation, *, length: int, fingerprint: str
) -> FoundUpload | None:
    """Tell a sender where to go on; the offset is what the store holds.

    A film of which a part arrived is not told: which part is meant now is chosen later.
    """
    upload = same_film(invitation, length=length, fingerprint=fingerprint)
    if upload is None:
        return None
    is_finished = upload.finished_at is not None
    return FoundUpload(
        url=f"/u/{upload.id}",
        offset=length
        if is_finished
        else storage.durable_offset(upload.artefact, length),
        length=length,
        is_finished=is_finished,
    )


def begun_uploads(invitation: FilmInvitation) -> list[dict[str, object]]:
    """List what was begun and not finished, so that the page can ask for it again."""
    uploads = open_uploads(invitation).select_related("artefact__recording")
    return [
        {
            "url": f"/u/{upload.id}",
            "length": upload.length,
            "offset": storage.durable_offset(upload.artefact, upload.length),
        }
        for upload in uploads.order_by("-created_at")
    ]


def last_sent(invitation: FilmInvitation) -> Recording | None:
    """Find the newest film that arrived for a wish."""
    arrived = invitation.recordings.filter(arrived_at__isnull=False)
    return arrived.exclude(state=Recording.State.UNMADE).first()


def room_left(invitation: FilmInvitation) -> int:
    """Say how many bytes more there is room for: the family's, and the disk's."""
    of_family = invitation.practice.family_quota_bytes - room_taken(
        invitation.family_id
    )
    return max(0, min(of_family, storage.free_bytes() - RESERVE_BYTES))


def room_taken(family_id: UUID) -> int:
    """Count the bytes of a family's films, those on their way as if they were whole."""
    sums = (
        Upload.objects.filter(
            Q(finished_at__isnull=False) | Q(ended_at=None),
            recording__family=family_id,
        )
        .exclude(recording__state=Recording.State.UNMADE)
        .aggregate(sum=Sum(F("length")))
    )
    return sums["sum"] or 0
