"""What staff do with a film before it is coded."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from attunement_clinic.families.models import Caregiver, Infant
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import access_recording, reach_recording
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.models import (
    MovementRegion,
    Recording,
    RecordingSubject,
)
from attunement_clinic.web.problems import ProblemError


class Region(Protocol):
    """Where one person moves: a name of the film and fractions of the picture."""

    @property
    def name(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


def set_regions(
    actor: Actor, *, recording_id: UUID, regions: Sequence[Region]
) -> list[MovementRegion]:
    """Set all regions of a film anew, and have its movement measured in them."""
    reached = reach_recording(actor, recording_id, Form.ANNOTATE)
    recording = reached.recording
    _check_regions(recording, regions)
    with transaction.atomic():
        Recording.objects.select_for_update(of=("self",)).get(id=recording.id)
        recording.regions.all().delete()
        rows = MovementRegion.objects.bulk_create(
            MovementRegion(
                practice_id=recording.practice_id,
                recording=recording,
                name=region.name,
                x=region.x,
                y=region.y,
                width=region.width,
                height=region.height,
                set_by_id=actor.user_id,
            )
            for region in regions
        )
        record_film(actor, recording, "regions.set", purpose=reached.purpose)
        jobs.configure_task("recordings.compute_signals").defer(
            recording_id=str(recording.id)
        )
    return rows


def mark_watched(actor: Actor, *, recording_id: UUID) -> None:
    """Keep when the clinician first watched a film, as the parent was told."""
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.MANAGE)
    if recording.caregiver_id in actor.caregiver_ids:
        raise Http404
    with transaction.atomic():
        fresh = Recording.objects.filter(id=recording.id, watched_at__isnull=True)
        if fresh.update(watched_at=timezone.now()):
            record_film(actor, recording, "film.watched", purpose=Purpose.THERAPY)


def retry_ingest(actor: Actor, *, recording_id: UUID) -> None:
    """Read a refused film again, after whatever stood in the way was seen to."""
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.MANAGE)
    if recording.caregiver_id in actor.caregiver_ids:
        raise Http404
    with transaction.atomic():
        refused = Recording.objects.filter(
            id=recording.id, state=Recording.State.REFUSED
        )
        if not refused.update(
            state=Recording.State.WAITING, progress=0, refusal="", technical_reason=""
        ):
            return
        record_film(actor, recording, "film.read_again", purpose=Purpose.THERAPY)
        jobs.configure_task("recordings.ingest").defer(recording_id=str(recording.id))


def set_subjects(actor: Actor, *, recording_id: UUID, people: Sequence[UUID]) -> None:
    """Note who is in the film; the one who filmed is `caregiver-1` when in it.

    Codings name people by their key, so a key once given to somebody stays theirs.
    """
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.MANAGE)
    with transaction.atomic():
        Recording.objects.select_for_update(of=("self",)).get(id=recording.id)
        added = add_subjects(recording, people)
        if added:
            record_film(actor, recording, "film.people_noted", keys=added)


def add_subjects(recording: Recording, people: Sequence[UUID]) -> list[str]:
    """Give each new person the next free key, inside the caller's transaction."""
    known = list(recording.subjects.all())
    seen = {row.caregiver_id or row.infant_id for row in known}
    family = {"family_id": recording.family_id, "id__in": [*people]}
    caregivers = list(Caregiver.objects.filter(**family))
    caregivers.sort(key=lambda each: each.id != recording.caregiver_id)
    infants = list(Infant.objects.filter(**family))
    if len(caregivers) + len(infants) != len(set(people)):
        raise Http404
    rows = []
    for role, members in (("caregiver", caregivers), ("infant", infants)):
        number = sum(row.key.startswith(role) for row in known)
        for person in members:
            if person.id in seen:
                continue
            number += 1
            rows.append(_subject(recording, f"{role}-{number}", person))
    RecordingSubject.objects.bulk_create(rows)
    return [row.key for row in rows]


def _subject(
    recording: Recording, key: str, person: Caregiver | Infant
) -> RecordingSubject:
    return RecordingSubject(
        practice_id=recording.practice_id,
        recording=recording,
        key=key,
        caregiver=person if isinstance(person, Caregiver) else None,
        infant=person if isinstance(person, Infant) else None,
    )


def _check_regions(recording: Recording, regions: Sequence[Region]) -> None:
    known = set(recording.subjects.values_list("key", flat=True))
    names = [region.name for region in regions]
    if len(set(names)) != len(names) or not set(names) <= known:
        raise ProblemError(
            400, _("Each region belongs to one person in the film, once.")
        )
    for region in regions:
        across = (region.x, region.width, region.x + region.width)
        down = (region.y, region.height, region.y + region.height)
        # Written so that a value that is no number fails as well.
        if not all(0 <= value <= 1.000001 for value in (*across, *down)) or not (
            region.width > 0 and region.height > 0
        ):
            raise ProblemError(400, _("A region lies inside the picture."))
