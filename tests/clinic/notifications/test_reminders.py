"""Reminders obey the rule of the person: by which way, when, under which name, once."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.notifications import actions, tasks
from attunement_clinic.notifications.models import ContactRule, OutgoingMail
from attunement_clinic.notifications.queries import mails_for_a_person, rule_of
from attunement_clinic.notifications.safe_contact import SafeContact, Way

State, Reason = OutgoingMail.State, OutgoingMail.Reason
WEDNESDAY = datetime(2026, 3, 11, 11, tzinfo=UTC)  # noon in Berlin
BY_MAIL = SafeContact(
    ways=frozenset({Way.EMAIL}),
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(15),
    sender_name="Garden club",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> UUID:
    return uuid4()


def keep(somebody: UUID, rule: SafeContact) -> None:
    actions.keep_contact_rule(practice_id=uuid4(), addressee_id=somebody, contact=rule)


def remind(somebody: UUID, **changed: Any) -> OutgoingMail:
    wanted: dict[str, Any] = {
        "practice_id": uuid4(),
        "addressee_id": somebody,
        "key": "meeting:1",
        "to": "her@example.org",
        "template": "notifications/mail/something_waits.txt",
        "subject": "Something for you",
        "values": {"address": "https://example.org/home"},
        "default_sender": "Library",
        "time_zone": "Europe/Berlin",
    }
    return actions.remind(**(wanted | changed))


def run(row: OutgoingMail, *, is_last_try: bool = False) -> OutgoingMail:
    tasks._send(row.id, is_last_try=is_last_try)
    row.refresh_from_db()
    return row


def test_a_rule_is_kept_as_it_was_said(somebody: UUID) -> None:
    rule = SafeContact(
        ways=frozenset({Way.CALL, Way.TEXT}),
        may_leave_voicemail=True,
        not_to_know="Nobody at work",
        notes="Text first",
    )
    keep(somebody, BY_MAIL)
    keep(somebody, rule)
    assert rule_of(somebody) == rule
    assert ContactRule.objects.count() == 1


@time_machine.travel(WEDNESDAY)
def test_it_goes_out_in_the_hours_they_chose_under_the_name_they_chose(
    somebody: UUID,
) -> None:
    keep(somebody, BY_MAIL)
    row = run(remind(somebody))

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["her@example.org"], "Something for you")
    assert sent.from_email.startswith("Garden club <")
    assert row.state == State.SENT


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        ("2026-03-11 14:30", "2026-03-12 08:00"),  # 15:30 in Berlin: next morning
        ("2026-03-14 09:00", "2026-03-16 08:00"),  # a Saturday: Monday
    ],
)
def test_outside_their_hours_it_waits(now: str, goes_at: str, somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    with time_machine.travel(datetime.fromisoformat(f"{now}+00:00")):
        row = run(remind(somebody))
        assert row.state == State.WAITING
    assert mail.outbox == []
    assert row.send_at == datetime.fromisoformat(f"{goes_at}+00:00")
    jobs = ProcrastinateJob.objects.filter(task_name="notifications.send")
    assert {job.scheduled_at for job in jobs} == {row.send_at}

    with time_machine.travel(row.send_at + timedelta(minutes=1)):
        assert run(row).state == State.SENT
    assert len(mail.outbox) == 1


@time_machine.travel(WEDNESDAY)
def test_it_waits_for_its_own_time(somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    row = remind(somebody, not_before=WEDNESDAY + timedelta(days=2, hours=12))
    # Friday 23:00 UTC is Saturday in Berlin: the next allowed moment is Monday at nine.
    assert row.send_at == datetime(2026, 3, 16, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "to", "reason"),
    [
        (None, "her@example.org", Reason.NO_RULE),
        (
            SafeContact(ways=frozenset({Way.CALL})),
            "her@example.org",
            Reason.NOT_BY_MAIL,
        ),
        (BY_MAIL, "", Reason.NO_ADDRESS),
    ],
)
def test_what_the_rule_forbids_is_left_to_a_person(
    rule: SafeContact | None, to: str, reason: str, somebody: UUID
) -> None:
    if rule is not None:
        keep(somebody, rule)
    row = run(remind(somebody, to=to))

    assert (row.state, row.reason) == (State.HELD, reason)
    assert mail.outbox == []
    assert mails_for_a_person([somebody]) == [row]
    assert not ProcrastinateJob.objects.filter(task_name="notifications.send").exists()


@time_machine.travel(WEDNESDAY)
def test_a_rule_changed_while_a_mail_waits_is_obeyed(somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    row = remind(somebody)
    keep(somebody, SafeContact(ways=frozenset({Way.CALL})))

    assert run(row).reason == Reason.NOT_BY_MAIL
    assert mail.outbox == []


@time_machine.travel(WEDNESDAY)
def test_one_occasion_makes_one_mail(somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    first, again = remind(somebody), remind(somebody)
    run(first)
    run(again)

    assert first == again
    assert len(mail.outbox) == 1


@time_machine.travel(WEDNESDAY)
def test_a_reminder_that_is_no_longer_needed_does_not_go(somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    row = remind(somebody)
    actions.take_back(addressee_id=somebody, key=row.key)

    assert run(row).state == State.TAKEN_BACK
    assert mail.outbox == []


class _NoServer:
    """A mail backend whose server does not answer."""

    def __init__(self, **_options: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError


@time_machine.travel(WEDNESDAY)
@pytest.mark.parametrize(
    ("is_last_try", "state"), [(False, State.WAITING), (True, State.FAILED)]
)
def test_without_a_mail_server_it_is_tried_again_then_shown(
    somebody: UUID, settings: Any, is_last_try: bool, state: str
) -> None:
    keep(somebody, BY_MAIL)
    row = remind(somebody)
    settings.EMAIL_BACKEND = f"{__name__}._NoServer"

    with pytest.raises(ConnectionRefusedError):
        run(row, is_last_try=is_last_try)
    row.refresh_from_db()
    assert row.state == state
    assert (row in mails_for_a_person([somebody])) is is_last_try


def test_a_text_cannot_write_the_head_of_a_mail(somebody: UUID) -> None:
    keep(somebody, BY_MAIL)
    row = remind(somebody, subject="Your list\r\nBcc: other@example.org")
    assert row.subject == "Your list Bcc: other@example.org"
