"""What is asked inside the server's settings: people to begin with, and what is there now."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

import desk_film
import parent_film
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.policy import Role
from attunement_clinic.recordings import keys, ledger, storage
from attunement_clinic.recordings.actions import retry_ingest
from attunement_clinic.recordings.models import (
    Artefact,
    Closure,
    Consent,
    LedgerLine,
    Recording,
    Withdrawal,
    WrappedKey,
)
from attunement_clinic.recordings.storage.files import path_of
from attunement_clinic.reports.models import Export
from personas import sign_in

_REGISTERED_WITHIN_S = 30
# What a phone sent, once what is kept of it has taken its place.
_SENT = [Artefact.Kind.RECEIVED, Artefact.Kind.ERASED]


def _told(ask: Callable[..., Any]) -> Callable[..., None]:
    @wraps(ask)
    def telling(*args: Any) -> None:
        sys.stdout.write(json.dumps(ask(*args)) + "\n")

    return telling


def parents(count: int) -> None:
    """Make families, each with a wish for a film."""
    parent_film.make(count, has_read=True)


@_told
def new_file() -> bool:
    """Let the store hold a file that no backup has yet: a summary, sealed."""
    package_id = uuid4()
    storage.keep_package(storage.new_package_key(), package_id, os.urandom(100_000))
    kept = storage.whole_file(package_id)
    return kept.exists()


def coder() -> None:
    """Make somebody who codes the demo's film."""
    desk_film.make()


@_told
def exporter() -> dict[str, Any]:
    """Sign the demo's clinician in, who showed her key just now."""
    ingrid = User.objects.get(email="ingrid@demo.example")
    client = sign_in(Client(), ingrid)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        # Fresh for as long as this runs: what is broken here is not the sign-in.
        record["at"] = time.time() + 3600
    session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    film = Recording.objects.order_by("created_at")[0]
    Export.objects.update(created_at="2026-01-01T00:00:00Z")
    return {
        "cookie": {"name": cookie.key, "value": cookie.value},
        "family": str(film.family_id),
        "caregiver": str(film.caregiver_id),
    }


@_told
def stop_dead_hearts(began_at: float) -> str:
    """Let every worker but the living one, begun at `began_at`, seem silent for a minute.

    The living one is left alone: taken for dead, it would lose the jobs it is doing, and
    each would count as one that ended a worker.
    """
    with connection.cursor() as cursor:
        for _each in range(_REGISTERED_WITHIN_S * 10):
            cursor.execute(
                "SELECT max(id) FROM procrastinate_workers "
                "WHERE last_heartbeat >= to_timestamp(%s)",
                [began_at],
            )
            (living,) = cursor.fetchone()
            if living is not None:
                cursor.execute(
                    "UPDATE procrastinate_workers SET last_heartbeat = "
                    "last_heartbeat - interval '1 minute' WHERE id <> %s",
                    [living],
                )
                return "done"
            time.sleep(0.1)
    raise TimeoutError("the worker that runs has not registered")


@_told
def try_again(recording_id: str) -> str:
    """Let a film that was given up be read again, as the clinician does."""
    film = Recording.objects.get(id=recording_id)
    place = film.family.team.select_related("user").get(role=Role.CLINICIAN)
    retry_ingest(actor_for(place.user), recording_id=film.id)
    return "done"


@_told
def films(invitation: str) -> list[dict[str, Any]]:
    """Tell of every film sent for one wish that was not given up."""
    rows = Recording.objects.filter(invitation_id=invitation)
    return [_film(row) for row in rows.exclude(state=Recording.State.ABANDONED)]


def _film(row: Recording) -> dict[str, Any]:
    original = row.artefacts.get(kind=Artefact.Kind.ORIGINAL)
    sent = row.artefacts.filter(kind__in=_SENT).first() or original
    jobs = ProcrastinateJob.objects.filter(
        task_name="recordings.ingest", args__recording_id=str(row.id)
    )
    published = row.artefacts.filter(published_at__isnull=False)
    consents = Consent.objects.filter(recording=row, withdrawn_at=None)
    return {
        "id": str(row.id),
        "state": row.state,
        "refusal": row.refusal,
        "opens_as_recorded": _digest_of(original) == original.sha256,
        "arrived": sent.sha256,
        "is_erased": sent.kind == Artefact.Kind.ERASED and not _has_file(sent.id),
        "jobs": jobs.exclude(status__in=["failed", "succeeded"]).count(),
        "tries": list(jobs.values_list("status", "attempts")),
        "kinds": sorted(published.values_list("kind", flat=True)),
        "unpublished": row.artefacts.exclude(kind__in=_SENT)
        .filter(published_at=None)
        .count(),
        "own_keys": row.artefacts.exclude(key_id=None).count(),
        "unreadable": [each.kind for each in published if not _digest_of(each)],
        "live": dict(Counter(consents.values_list("purpose", flat=True))),
        "arrivals": _events(row, "film.arrived"),
        "readies": _events(row, "film.ready"),
    }


def _events(row: Recording, action: str) -> int:
    return AuditEvent.objects.filter(subject_id=row.id, action=action).count()


def _has_file(artefact_id: UUID) -> bool:
    return any(path_of(artefact_id, each).exists() for each in ("", ".part", ".tail"))


def _digest_of(artefact: Artefact) -> str:
    try:
        with storage.open_reader(artefact) as reader:
            return hashlib.sha256(reader.read(0, reader.size)).hexdigest()
    except (FileNotFoundError, keys.KeyMissingError, storage.DamagedError):
        return ""


@_told
def coding(session_id: str) -> dict[str, Any]:
    """Tell of the operations of a coding, in order."""
    session = CodingSession.objects.get(id=session_id)
    rows = session.operations.order_by("sequence")
    return {
        "ids": [str(each) for each in rows.values_list("client_id", flat=True)],
        "sequences": list(rows.values_list("sequence", flat=True)),
        "sequence": session.sequence,
    }


@_told
def taken_back(recording_id: str) -> dict[str, Any]:
    """Tell what is left of a film that was taken back."""
    row = Recording.objects.get(id=recording_id)
    withdrawals = list(Withdrawal.objects.filter(recording=row, purpose=""))
    lines = Counter(line.id for line in ledger.read().lines)
    files = [artefact.id for artefact in row.artefacts.all() if _has_file(artefact.id)]
    return {
        "state": row.state,
        "withdrawals": len(withdrawals),
        "unmade": [each.unmade_at is not None for each in withdrawals],
        "lines": [lines[each.id] for each in withdrawals],
        "files": len(files),
        "own_keys": row.artefacts.exclude(key_id=None).count(),
        "live": Consent.objects.filter(recording=row, withdrawn_at=None).count(),
    }


@_told
def old_cookie_of(recording_id: str) -> dict[str, str]:
    """Sign the parent of a film in, long before now."""
    row = Recording.objects.select_related("caregiver__user").get(id=recording_id)
    client = sign_in(Client(), row.caregiver.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


@_told
def let_be_open(recording_id: str) -> int:
    """Open a film again."""
    rows = Closure.objects.filter(recording_id=recording_id, ended_at=None)
    return rows.update(ended_at=timezone.now())


@_told
def closed(recording_id: str) -> dict[str, int]:
    """Tell how a film is closed, and whether the ledger has it."""
    rows = Closure.objects.filter(recording_id=recording_id, ended_at=None)
    return {
        "closures": rows.count(),
        "withdrawals": Withdrawal.objects.filter(recording_id=recording_id).count(),
        "unwritten": LedgerLine.objects.filter(written_at=None).count(),
    }


@_told
def key_of(recording_id: str) -> str:
    """Name the key of a film."""
    return str(Recording.objects.get(id=recording_id).key_id)


@_told
def has_key(key_id: str) -> bool:
    """Say whether a wrapped key is still there."""
    return WrappedKey.objects.filter(id=key_id).exists()


@_told
def export(export_id: str) -> dict[str, Any]:
    """Tell of an export: whether it is whole, opens, and was made once."""
    row = Export.objects.filter(id=export_id).first()
    if row is None:
        return {"rows": 0, "made": False, "opens": False, "events": 0, "ended": False}
    opens = False
    if row.key_id is not None and row.made_at is not None:
        content = storage.read_package(row.key_id, row.id)
        opens = hashlib.sha256(content).hexdigest() == row.sha256
    events = AuditEvent.objects.filter(subject_id=row.id, action="export.made").count()
    return {
        "rows": 1,
        "made": row.made_at is not None,
        "opens": opens,
        "events": events,
        "ended": row.ended_at is not None,
        "has_file": path_of(row.id).exists(),
    }


@_told
def make_jobs_due() -> str:
    """Let what waits for room on a disk be looked at now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
        )
    return "done"
