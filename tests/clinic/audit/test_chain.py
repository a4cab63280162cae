"""The chain of the audit record: whatever is changed afterwards is found."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from attunement_clinic.audit import anchors, queries
from attunement_clinic.audit.actions import anchor_chains, record, seal_pending
from attunement_clinic.audit.models import AuditEvent, AuditSeal, UnsealedEvent
from personas import People, actor, client_of
from places import REPOSITORY

EVENTS = 30
EDITS = 1000

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_anchors(settings: LazySettings, tmp_path: Path) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "audit-anchors.jsonl"


@pytest.fixture
def sealed(people: People) -> list[AuditEvent]:
    """Return events of two practices and of the installation, sealed and anchored."""
    who = [actor(people.ingrid), actor(people.mira), None]
    for number in range(EVENTS):
        record(
            who[number % 3],
            action=f"test.happened_{number}",
            subject_kind="test",
            subject_id=uuid4(),
            facts={"number": number, "kind": "proxy", "held": True, "named": "Zoé"},
        )
    seal_pending(wait=True)
    anchor_chains()
    return list(AuditEvent.objects.order_by("id"))


def test_every_event_is_sealed_once_in_a_chain_of_its_practice(
    sealed: list[AuditEvent],
) -> None:
    verdict = queries.verify(anchors.read())

    assert verdict.holds
    assert verdict.sealed == len(sealed) == AuditSeal.objects.count()
    assert verdict.chains == 3
    assert not UnsealedEvent.objects.exists()
    assert seal_pending() == 0


def test_a_thousand_edits_are_all_found(sealed: list[AuditEvent]) -> None:
    rng = np.random.default_rng(4)
    names = sorted(_EDITS)
    missed = []
    _disarm()

    for _number in range(EDITS):
        name = names[rng.integers(len(names))]
        with transaction.atomic():
            _EDITS[name](sealed, rng)
            if queries.verify(anchors.read()).holds:
                missed.append(name)
            transaction.set_rollback(True)

    assert missed == []
    assert queries.verify(anchors.read()).holds


def test_an_event_waits_from_the_moment_it_is_written(people: People) -> None:
    event = record(None, action="test.happened", subject_kind="test", subject_id=None)

    assert UnsealedEvent.objects.filter(event=event).exists()
    assert not queries.is_sealer_late()


def test_an_event_that_waits_too_long_is_told(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(None, action="test.happened", subject_kind="test", subject_id=None)
    monkeypatch.setattr(queries, "LATE_AFTER", -queries.LATE_AFTER)

    assert queries.is_sealer_late()


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_log_says_that_nothing_seals_and_pages_are_served_all_the_same(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    record(None, action="test.happened", subject_kind="test", subject_id=None)
    assert client_of(None).get("/healthz").status_code == 200
    assert not caplog.records

    monkeypatch.setattr(queries, "LATE_AFTER", -queries.LATE_AFTER)

    assert client_of(None).get("/healthz").status_code == 200
    assert [each.levelname for each in caplog.records] == ["ERROR"]
    assert "not being sealed" in caplog.text


@pytest.mark.parametrize("who", ["amelia", "ingrid"])
def test_administrators_are_told_that_nothing_seals(
    people: People, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    record(None, action="test.happened", subject_kind="test", subject_id=None)
    monkeypatch.setattr(queries, "LATE_AFTER", -queries.LATE_AFTER)

    page = client_of(getattr(people, who)).get("/desk/contacts").content.decode()

    assert ("not being sealed" in page) == (who == "amelia")


def test_what_holds_is_said_and_what_does_not_ends_in_an_error(
    sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    assert "The audit record holds." in capsys.readouterr().out

    _disarm()
    _run("UPDATE audit_auditevent SET action = 'x' WHERE id = %s", sealed[7].id)

    with pytest.raises(CommandError, match="does not hold: 1 places"):
        call_command("verify_audit")


def test_a_verifier_without_our_code_finds_the_same(
    sealed: list[AuditEvent], settings: LazySettings, tmp_path: Path
) -> None:
    with (tmp_path / "record.jsonl").open("w") as file:
        call_command("export_audit", stdout=file)
    assert _verify_alone(tmp_path, settings.AUDIT_ANCHORS) == 0

    lines = (tmp_path / "record.jsonl").read_text().splitlines()
    changed = json.loads(lines[5])
    changed["event"]["facts"]["number"] += 1
    edits = {
        "changed": [*lines[:5], json.dumps(changed), *lines[6:]],
        "removed": [*lines[:5], *lines[6:]],
        "exchanged": [*lines[:5], lines[6], lines[5], *lines[7:]],
        "cut short": lines[:-1],
    }
    for name, edited in edits.items():
        (tmp_path / "record.jsonl").write_text("\n".join(edited))
        assert _verify_alone(tmp_path, settings.AUDIT_ANCHORS) == 1, name


def _verify_alone(folder: Path, kept: Path) -> int:
    verifier = [sys.executable, "-I", REPOSITORY / "tools" / "verify_audit.py"]
    return subprocess.run(
        [*verifier, folder / "record.jsonl", kept], capture_output=True, check=False
    ).returncode


def _disarm() -> None:
    """Do what an intruder with the database's own rights would do first."""
    # Links between rows are checked late; a table with such checks open stays as it is.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _run("SET CONSTRAINTS ALL DEFERRED")
    for table in ("audit_auditevent", "audit_auditseal"):
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _one(events: list[AuditEvent], rng: np.random.Generator) -> int:
    return events[rng.integers(len(events))].id


def _two(events: list[AuditEvent], rng: np.random.Generator) -> list[int]:
    return [events[index].id for index in rng.choice(len(events), 2, replace=False)]


def _change_column(column: str, value: str) -> Callable[..., None]:
    def change(events: list[AuditEvent], rng: np.random.Generator) -> None:
        _run(
            f"UPDATE audit_auditevent SET {column} = {value} WHERE id = %s",  # noqa: S608
            _one(events, rng),
        )

    return change


def _remove_event(events: list[AuditEvent], rng: np.random.Generator) -> None:
    gone = _one(events, rng)
    _run("DELETE FROM audit_auditseal WHERE event_id = %s", gone)
    _run("DELETE FROM audit_auditevent WHERE id = %s", gone)


def _remove_seal(events: list[AuditEvent], rng: np.random.Generator) -> None:
    _run("DELETE FROM audit_auditseal WHERE event_id = %s", _one(events, rng))


def _reseal(events: list[AuditEvent], rng: np.random.Generator) -> None:
    """Cut a chain off at some place and let the sealer link the rest again."""
    gone = _one(events, rng)
    _run("UPDATE audit_auditevent SET purpose = 'forged' WHERE id = %s", gone)
    seal = AuditSeal.objects.get(event_id=gone)
    rest = AuditSeal.objects.filter(chain=seal.chain, position__gte=seal.position)
    UnsealedEvent.objects.bulk_create(
        UnsealedEvent(event_id=row.event_id) for row in rest
    )
    _run(
        "DELETE FROM audit_auditseal WHERE chain = %s AND position >= %s",
        seal.chain,
        seal.position,
    )
    seal_pending(wait=True)


def _cut_end(events: list[AuditEvent], rng: np.random.Generator) -> None:
    chain = queries.chain_of(events[rng.integers(len(events))])
    last = AuditSeal.objects.filter(chain=chain).order_by("-position")
    gone = [row.event_id for row in last[: int(rng.integers(1, 4))]]
    _run("DELETE FROM audit_auditseal WHERE event_id = ANY(%s)", gone)
    _run("DELETE FROM audit_auditevent WHERE id = ANY(%s)", gone)


def _exchange(events: list[AuditEvent], rng: np.random.Generator) -> None:
    one, other = _two(events, rng)
    _run("UPDATE audit_auditseal SET event_id = -1 WHERE event_id = %s", one)
    _run("UPDATE audit_auditseal SET event_id = %s WHERE event_id = %s", one, other)
    _run("UPDATE audit_auditseal SET event_id = %s WHERE event_id = -1", other)


def _change_digest(events: list[AuditEvent], rng: np.random.Generator) -> None:
    _run(
        "UPDATE audit_auditseal SET digest = %s WHERE event_id = %s",
        rng.bytes(32),
        _one(events, rng),
    )


def _put_in(events: list[AuditEvent], rng: np.random.Generator) -> None:
    """Add an event that never went through the sealer's queue."""
    _run(
        "INSERT INTO audit_auditevent (at, action, subject_kind, purpose, facts)"
        " VALUES (now() - interval '1 day', 'forged', 'test', '', '{}')"
    )


_EDITS: dict[str, Callable[..., None]] = {
    "at": _change_column("at", "at - interval '1 second'"),
    "practice": _change_column("practice_id", "gen_random_uuid()"),
    "actor": _change_column("actor_id", "gen_random_uuid()"),
    "action": _change_column("action", "action || '.'"),
    "subject_kind": _change_column("subject_kind", "'other'"),
    "subject": _change_column("subject_id", "NULL"),
    "family": _change_column("family_id", "gen_random_uuid()"),
    "purpose": _change_column("purpose", "'therapy'"),
    "facts": _change_column("facts", "facts || '{\"number\": 99}'::jsonb"),
    "remove": _remove_event,
    "unseal": _remove_seal,
    "reseal": _reseal,
    "cut": _cut_end,
    "exchange": _exchange,
    "digest": _change_digest,
    "put in": _put_in,
}
