"""Where the files of films are."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from attunement_clinic.recordings.models import (
    Artefact,
    Recording,
)
from attunement_clinic.recordings.queries.titles import film_title


class MediaAddresses(NamedTuple):
    """Where the files of a film are; what was not made is `None`."""

    media_url: str | None
    poster_url: str | None
    peaks_url: str | None
    signals_url: str | None


def media_addresses(recording: Recording) -> MediaAddresses:
    """Address the published files of one film."""
    return addresses_of([recording])[recording.id]


def addresses_of(recordings: Sequence[Recording]) -> dict[UUID, MediaAddresses]:
    """Address the published files of many films, in one query."""
    found: dict[UUID, dict[str, str]] = {each.id: {} for each in recordings}
    rows = Artefact.objects.filter(
        recording__in=recordings, published_at__isnull=False
    ).values_list("recording_id", "kind", "id")
    for recording_id, kind, artefact_id in rows:
        found[recording_id][kind] = f"/m/{artefact_id}"
    kinds = Artefact.Kind
    return {
        recording_id: MediaAddresses(
            media_url=urls.get(kinds.PROXY),
            poster_url=urls.get(kinds.POSTER),
            peaks_url=urls.get(kinds.PEAKS),
            signals_url=urls.get(kinds.SIGNALS),
        )
        for recording_id, urls in found.items()
    }


def player_props(recording: Recording, urls: MediaAddresses) -> dict[str, object]:
    """Write what the film player needs."""
    return {
        "media_url": urls.media_url,
        "poster_url": urls.poster_url,
        "frame_rate": [recording.frame_rate_num, recording.frame_rate_den],
        "duration_ms": recording.duration_ms,
        "width": recording.width,
        "height": recording.height,
        "label": film_title(recording),
    }
