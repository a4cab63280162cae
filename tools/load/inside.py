"""What is asked inside the server's settings: people, films, and what a query costs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import desk_film
import parent_film
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.models import User
from attunement_clinic.coding import actions as coding
from attunement_clinic.coding.models import CodedAnnotation, CodingSession
from attunement_clinic.coding.payloads import Operation
from attunement_clinic.recordings import authorise, storage
from attunement_clinic.recordings.access import visible_recordings
from attunement_clinic.recordings.models import Artefact, Recording
from personas import sign_in


def _told(ask: Callable[..., Any]) -> Callable[..., None]:
    @wraps(ask)
    def telling(*args: Any) -> None:
        sys.stdout.write(json.dumps(ask(*args)) + "\n")

    return telling


def parents(count: int) -> None:
    parent_film.make(count, has_read=True)


def coder() -> None:
    desk_film.make()


@_told
def cookie_of(user_id: str) -> dict[str, str]:
    """Sign somebody in."""
    client = sign_in(Client(), User.objects.get(id=user_id))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


def ingrid_id() -> str:
    return str(User.objects.get(email="ingrid@demo.example").id)


@_told
def large_film(size: int) -> str:
    """Seal a file of so many bytes as what is watched of the demo's film."""
    film = Recording.objects.filter(state=Recording.State.READY).order_by("created_at")[
        0
    ]
    artefact = Artefact.objects.create(
        practice_id=film.practice_id,
        recording=film,
        kind=Artefact.Kind.SIGNALS,
        media_type="video/mp4",
    )
    piece = os.urandom(1 << 20)
    with storage.create_writer(artefact) as writer:
        for _mib in range(size >> 20):
            writer.write(piece)
        writer.finish()
    Artefact.objects.filter(recording=film, kind=Artefact.Kind.SIGNALS).exclude(
        id=artefact.id
    ).delete()
    Artefact.objects.filter(id=artefact.id).update(published_at=timezone.now())
    return str(artefact.id)


@_told
def queries_of_a_range(artefact_id: str) -> int:
    """Count what one range asks of the database, the session included."""
    user = User.objects.get(email="ingrid@demo.example")
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/m/{artefact_id}",
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            (b"cookie", f"{cookie.key}={cookie.value}".encode()),
        ],
    }
    authorise.authorise(scope, UUID(artefact_id))
    with CaptureQueriesContext(connection) as asked:
        authorise.authorise(scope, UUID(artefact_id))
    return len(asked)


@_told
def queries_of_lists(user_id: str) -> list[int]:
    """Count the queries that decide over five films, and over fifty."""
    actor = actor_for(User.objects.get(id=user_id))
    ids = [reached.recording.id for reached in visible_recordings(actor)[:50]]
    if len(ids) < 50:
        raise ValueError(f"only {len(ids)} films are there")
    counts = []
    for few in (ids[:5], ids):
        rows = Recording.objects.filter(id__in=few)
        with CaptureQueriesContext(connection) as asked:
            visible_recordings(actor, rows=rows)
        counts.append(len(asked))
    return counts


@_told
def rate_of_writing(how: str, seconds: float) -> float:
    """Append marks one by one; return how many a second, each committed."""
    session = CodingSession.objects.order_by("-created_at")[0]
    actor = actor_for(session.coder)
    begun, done = time.perf_counter(), 0
    silent = mock.patch.object(coding, "record", return_value=None)
    if how == "unaudited":
        silent.start()
    try:
        while time.perf_counter() - begun < seconds:
            coding.append_operations(
                actor,
                session_id=session.id,
                base_sequence=0,
                operations=[
                    Operation(id=uuid4(), kind="undo", position_ms=0, changes=[])
                ],
            )
            done += 1
    finally:
        if how == "unaudited":
            silent.stop()
    return done / (time.perf_counter() - begun)


@_told
def state_of(invitation: str) -> str:
    """Say how far the film sent for a wish is."""
    return str(Recording.objects.get(invitation_id=invitation).state)


@_told
def pattern() -> str:
    """Make one row of everything that is copied when a practice is filled."""
    film = Recording.objects.filter(state=Recording.State.READY).order_by("created_at")[
        0
    ]
    ingrid = User.objects.get(email="ingrid@demo.example")
    actor = actor_for(ingrid)
    if actor is None:
        raise ValueError("the demo's clinician is nobody")
    session = coding.open_coding_session(
        actor, recording_id=film.id, scheme="em-1-short"
    )
    CodedAnnotation.objects.get_or_create(
        coding_session=session,
        client_id=uuid4(),
        defaults={"tier": "infant-1.engagement", "code": "Ino", "onset_ms": 0},
    )
    return "done"
