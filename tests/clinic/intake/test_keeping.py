"""What becomes no family is kept as long as was said, and then nothing of it is left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import tasks
from attunement_clinic.intake.actions import (
    change_reception,
    close_enquiry,
    months_before,
    remove_past_keeping,
    reopen_enquiry,
)
from attunement_clinic.intake.models import Enquiry, EnquiryAttempt, EnquiryConcern
from attunement_clinic.notifications.actions import remind
from attunement_clinic.notifications.models import ContactRule, OutgoingMail
from attunement_clinic.safety.actions import write_outcome
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from factories.enquiries import arrived, checked, concern, filled
from personas import People, actor

SIGN = checked(concern("sign", sign="sleep"))


def closed(people: People, *, days_ago: int, **said: object) -> Enquiry:
    """Let a first contact have been closed some days ago."""
    enquiry = arrived(people.practice, **said)
    close_enquiry(
        actor(people.ingrid),
        enquiry_id=enquiry.id,
        closing=Enquiry.Closing.ELSEWHERE,
        words="Her midwife sees her.",
    )
    ago = timezone.now() - timedelta(days=days_ago)
    Enquiry.objects.filter(id=enquiry.id).update(settled_at=ago)
    return enquiry


def keep_for(people: People, months: int) -> None:
    change_reception(
        actor(people.amelia),
        telephone="",
        telephone_hours="",
        waiting="",
        kept_months=months,
    )


def remind_of(enquiry: Enquiry) -> None:
    remind(
        practice_id=enquiry.practice_id,
        addressee_id=enquiry.id,
        key="talk:1",
        to="amara@example.org",
        template="notifications/mail/something_waits.txt",
        subject="Something for you",
        values={"address": "https://example.org/home"},
        default_sender="Library",
        time_zone="UTC",
    )


def test_nothing_of_it_is_left(people: People) -> None:
    enquiry = closed(people, days_ago=190, self_check=SIGN)
    remind_of(enquiry)
    assert remove_past_keeping(timezone.now()) == 1

    assert not Enquiry.objects.exists()
    assert not EnquiryConcern.objects.exists()
    assert not ContactRule.objects.filter(addressee_id=enquiry.id).exists()
    assert not OutgoingMail.objects.filter(addressee_id=enquiry.id).exists()
    event = AuditEvent.objects.get(action="enquiry.removed")
    assert (event.practice_id, event.subject_id) == (people.practice.id, enquiry.id)
    assert remove_past_keeping(timezone.now()) == 0


@pytest.mark.parametrize(
    ("months", "days_ago", "is_left"),
    [(6, 170, True), (6, 190, False), (1, 27, True), (1, 32, False), (24, 700, True)],
)
def test_it_is_kept_as_long_as_the_practice_said(
    people: People, months: int, days_ago: int, *, is_left: bool
) -> None:
    keep_for(people, months)
    closed(people, days_ago=days_ago)
    remove_past_keeping(timezone.now())
    assert Enquiry.objects.exists() is is_left


def test_each_practice_keeps_for_its_own_time(people: People) -> None:
    keep_for(people, 1)
    closed(people, days_ago=60)
    theirs = arrived(people.elsewhere)
    close_enquiry(
        actor(people.mira), enquiry_id=theirs.id, closing=Enquiry.Closing.TWICE
    )
    ago = timezone.now() - timedelta(days=60)
    Enquiry.objects.filter(id=theirs.id).update(settled_at=ago)
    remove_past_keeping(timezone.now())
    assert Enquiry.objects.get() == theirs


def test_what_nobody_decided_about_stays(people: People) -> None:
    enquiry = arrived(people.practice)
    year_ago = timezone.now() - timedelta(days=400)
    Enquiry.objects.filter(id=enquiry.id).update(created_at=year_ago)
    assert remove_past_keeping(timezone.now()) == 0


def test_what_was_taken_up_again_stays(people: People) -> None:
    enquiry = closed(people, days_ago=190)
    reopen_enquiry(actor(people.ingrid), enquiry_id=enquiry.id)
    assert remove_past_keeping(timezone.now()) == 0


def test_where_a_person_was_called_the_record_stays(people: People) -> None:
    enquiry = arrived(people.practice, self_check=checked(concern("person")))
    call = SafetyTask.objects.get(enquiry_id=enquiry.id)
    ingrid = actor(people.ingrid)
    write_outcome(
        ingrid,
        task_id=call.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke with her.",
    )
    close_enquiry(ingrid, enquiry_id=enquiry.id, closing=Enquiry.Closing.ELSEWHERE)
    year_ago = timezone.now() - timedelta(days=400)
    Enquiry.objects.filter(id=enquiry.id).update(settled_at=year_ago)
    assert remove_past_keeping(timezone.now()) == 0


def test_where_it_came_from_is_forgotten_after_a_day(visitor: Client) -> None:
    visitor.post("/write", filled())
    remove_past_keeping(timezone.now())
    assert EnquiryAttempt.objects.count() == 1
    remove_past_keeping(timezone.now() + timedelta(hours=25))
    assert EnquiryAttempt.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 5, 31), 1, (2026, 4, 30)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2026, 11, 25), 60, (2021, 11, 25)),
        ((2026, 12, 1), 12, (2025, 12, 1)),
    ],
)
def test_months_are_those_of_the_calendar(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, 9, tzinfo=UTC), months) == datetime(
        *before, 9, tzinfo=UTC
    )


def test_the_forms_say_how_long(people: People, visitor: Client) -> None:
    keep_for(people, 3)
    for address in ("/write", "/look"):
        page = visitor.get(address).content.decode()
        assert "it is removed 3 months after it was closed" in page, address


def test_the_job_runs_every_hour(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's own connection is not this test's, so it is kept open here."""
    closed(people, days_ago=190)
    monkeypatch.setattr(tasks.connections, "close_all", lambda: None)
    tasks.tidy(timestamp=0)
    assert not Enquiry.objects.exists()
    crons = {
        periodic.task.name: periodic.cron
        for periodic in app.periodic_registry.periodic_tasks.values()
    }
    assert crons["intake.tidy"] == "23 * * * *"
