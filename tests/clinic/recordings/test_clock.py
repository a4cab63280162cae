"""A clock that is wrong by a day opens nothing again and disorders nothing (TRUST F5, P24)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit import queries
from attunement_clinic.audit.actions import record, seal_pending
from attunement_clinic.audit.models import AuditEvent, AuditSeal
from attunement_clinic.coding import actions as coding
from attunement_clinic.coding.payloads import Operation
from attunement_clinic.policy import Form, Purpose
from attunement_clinic.recordings.access import access_recording
from attunement_clinic.recordings.actions import (
    end_expired_consents,
    withdraw_consent,
)
from attunement_clinic.recordings.models import Consent, Recording
from factories.films import ready_film
from factories.recordings import ConsentFactory
from personas import People, actor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY = timedelta(days=1)


@contextmanager
def clock_off_by(step: timedelta) -> Iterator[None]:
    with time_machine.travel(timezone.now() + step):
        yield


@pytest.fixture
def film(people: People) -> Recording:
    return ready_film(people.amara_as_caregiver, people.sol)


def supervised(people: People, film: Recording, **times: object) -> Consent:
    consent: Consent = ConsentFactory(
        recording=film,
        given_by=people.amara,
        given_at=timezone.now() - 3 * DAY,
        purpose=Purpose.SUPERVISION,
        **times,
    )
    return consent


def reaches(people: People, film: Recording) -> bool:
    try:
        access_recording(actor(people.noor), film.id, Purpose.SUPERVISION, Form.STREAM)
    except Http404:
        return False
    return True


def test_withdrawn_stays_withdrawn(people: People, film: Recording) -> None:
    supervised(people, film)
    assert reaches(people, film)
    withdraw_consent(
        actor(people.amara), recording_id=film.id, purpose=Purpose.SUPERVISION
    )

    for step in (-DAY, -timedelta(minutes=1), timedelta(), DAY):
        with clock_off_by(step):
            assert not reaches(people, film)


def test_expired_stays_expired(people: People, film: Recording) -> None:
    consent = supervised(people, film, expires_at=timezone.now() - timedelta(hours=1))
    assert not reaches(people, film)
    assert end_expired_consents(timezone.now()) == 1
    assert end_expired_consents(timezone.now()) == 0

    with clock_off_by(-DAY):
        assert not reaches(people, film)
    consent.refresh_from_db()
    assert consent.withdrawn_at == consent.expires_at
    assert AuditEvent.objects.filter(action="consent.expired").count() == 1


def test_what_is_not_over_is_left(people: People, film: Recording) -> None:
    supervised(people, film, expires_at=timezone.now() + DAY)

    assert end_expired_consents(timezone.now()) == 0
    assert reaches(people, film)
    with clock_off_by(DAY):
        assert not reaches(people, film)


def test_codings_are_in_the_order_they_came(people: People, film: Recording) -> None:
    film.consents.update(given_at=timezone.now() - 3 * DAY)
    ingrid = actor(people.ingrid)
    session = coding.open_coding_session(ingrid, recording_id=film.id)
    for sequence, step in enumerate((timedelta(), -DAY, DAY, -DAY)):
        with clock_off_by(step):
            coding.append_operations(
                ingrid,
                session_id=session.id,
                base_sequence=sequence,
                operations=[
                    Operation(id=uuid4(), kind="undo", position_ms=sequence, changes=[])
                ],
            )

    rows = session.operations.order_by("sequence")
    assert list(rows.values_list("position_ms", flat=True)) == [0, 1, 2, 3]


def test_the_audit_chain_is_in_the_order_of_commits(people: People) -> None:
    for step in (timedelta(), -DAY, DAY):
        with clock_off_by(step):
            record(
                actor(people.ingrid),
                action="test.step",
                subject_kind="none",
                subject_id=None,
            )
    seal_pending(wait=True)

    positions = AuditSeal.objects.order_by("position").values_list(
        "event_id", flat=True
    )
    assert list(positions) == sorted(positions)
    assert queries.all_heads()
