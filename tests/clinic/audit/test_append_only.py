"""The audit record can be added to, and nothing else, by whoever asks the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from attunement_clinic.audit.actions import record, seal_pending
from attunement_clinic.audit.models import AuditEvent
from personas import People, actor


@pytest.fixture
def event(people: People) -> AuditEvent:
    return record(
        actor(people.ingrid),
        action="test.happened",
        subject_kind="test",
        subject_id=None,
    )


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Links between rows are checked late, and TRUNCATE waits for no check.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_an_event_is_not_changed(event: AuditEvent) -> None:
    assert refused("UPDATE audit_auditevent SET action = 'x'")


def test_an_event_is_not_deleted(event: AuditEvent) -> None:
    assert refused("DELETE FROM audit_auditevent")


def test_the_record_is_not_emptied(event: AuditEvent) -> None:
    assert refused("TRUNCATE audit_auditevent CASCADE")


def test_the_orm_is_refused_too(event: AuditEvent) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="x")
    event.refresh_from_db()
    assert event.action == "test.happened"


def test_a_seal_is_neither_changed_nor_removed(event: AuditEvent) -> None:
    seal_pending(wait=True)

    assert refused("UPDATE audit_auditseal SET digest = ''")
    assert refused("DELETE FROM audit_auditseal")
    assert refused("TRUNCATE audit_auditseal")
