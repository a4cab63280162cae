"""The films of the screens: told by the story, sent again, taken back."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement_clinic.config.demo.film import FILM, send_film
from attunement_clinic.plans.models import Activity
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.actions.closing import close_film
from attunement_clinic.recordings.actions.consents import write_consent
from attunement_clinic.recordings.actions.watching import set_subjects
from attunement_clinic.recordings.actions.withdrawals import withdraw_film
from attunement_clinic.recordings.keys import create_recording_key
from attunement_clinic.recordings.models import Artefact, Recording
from shots.staged_people import acting, user_of

_STORY_WITHIN_S = 180


def told_film() -> Recording:
    """Wait until the worker has read the demo's film and told what followed."""
    deadline = time.monotonic() + _STORY_WITHIN_S
    while Activity.objects.count() < 3:
        if time.monotonic() > deadline:
            raise TimeoutError("The demo's story was not told.")
        time.sleep(0.3)
    return Recording.objects.filter(state=Recording.State.READY).earliest("created_at")


@transaction.atomic
def later_film(film: Recording) -> Recording:
    """Let a mother send a film of the same situation again; the worker reads it meanwhile."""
    parent = acting(user_of("rosa"))
    with tempfile.TemporaryDirectory() as place:
        # The same film sent twice is one film: an empty box at its end makes it another.
        other = Path(place, "film.mp4")
        other.write_bytes(FILM.read_bytes() + b"\x00\x00\x00\x10free" + bytes(8))
        later = send_film(parent, invitation=film.invitation, film=other)
    people = [row.caregiver_id or row.infant_id for row in film.subjects.all()]
    set_subjects(
        acting(user_of("ingrid")),
        recording_id=later.id,
        people=[each for each in people if each is not None],
    )
    return later


def wait_until_ready(film: Recording) -> None:
    deadline = time.monotonic() + _STORY_WITHIN_S
    while not Recording.objects.filter(id=film.id, state=Recording.State.READY):
        if time.monotonic() > deadline:
            raise TimeoutError("The second film was not read.")
        time.sleep(0.3)


def wait_for_movement(film: Recording) -> None:
    """Wait until movement is measured, which the story asked for."""
    deadline = time.monotonic() + _STORY_WITHIN_S
    while not film.artefacts.filter(
        kind=Artefact.Kind.SIGNALS, published_at__isnull=False
    ):
        if time.monotonic() > deadline:
            raise TimeoutError("The movement in the demo's film was not measured.")
        time.sleep(0.3)


def taken_back(rosa: Actor, film: Recording) -> UUID:
    """Let Rosa have sent another film, and taken it back."""
    return withdraw_film(rosa, recording_id=_another(film).id).id


def closed(rosa: Actor, film: Recording) -> UUID:
    """Let Rosa have closed another film, and not shown her key yet."""
    sent = _another(film)
    write_consent(rosa, sent, Purpose.THERAPY)
    close_film(rosa, recording_id=sent.id)
    return sent.id


def _another(film: Recording) -> Recording:
    return Recording.objects.create(
        practice=film.practice,
        family=film.family,
        caregiver=film.caregiver,
        invitation=film.invitation,
        number=film.family.recordings.count() + 7,
        situation="feeding",
        state=Recording.State.READY,
        key_id=create_recording_key(),
        arrived_at=timezone.now() - timedelta(days=9),
    )
