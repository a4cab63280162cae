"""The audit record can be added to, and nothing else, by whoever asks the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from attunement_clinic.audit.actions import record
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
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_an_event_is_not_changed(event: AuditEvent) -> None:
    assert refused("UPDATE audit_auditevent SET action = 'x'")


def test_an_event_is_not_deleted(event: AuditEvent) -> None:
    assert refused("DELETE FROM audit_auditevent")


def test_the_record_is_not_emptied(event: AuditEvent) -> None:
    assert refused("TRUNCATE audit_auditevent")


def test_the_orm_is_refused_too(event: AuditEvent) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="x")
    event.refresh_from_db()
    assert event.action == "test.happened"
