"""Nobody has a call: the deputy, then everybody, again and again. Mails may be down."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from attunement_clinic.families.actions import end_work
from attunement_clinic.safety import actions
from attunement_clinic.safety.actions.escalation import _step
from attunement_clinic.safety.letters import CannotMailError, mail_step
from attunement_clinic.safety.models import CoverRules, SafetyEntry, SafetyTask
from clinic.safety.test_calls import kinds, open_call
from personas import People, actor, reads

Level, State = SafetyTask.Level, SafetyTask.State


@pytest.fixture
def task(people: People, settings: Any) -> SafetyTask:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return open_call(people)


def later(task: SafetyTask, minutes: int) -> None:
    actions.escalate(task.due_at + timedelta(minutes=minutes))
    task.refresh_from_db()


def sent_to() -> set[str]:
    found = {address for message in outbox.outbox for address in message.to}
    outbox.outbox.clear()
    return found


def test_nothing_moves_before_its_time(task: SafetyTask) -> None:
    later(task, -1)
    assert (task.level, kinds(task)) == (Level.NAMED, [SafetyEntry.Kind.OPENED])


def test_first_the_deputy_then_everybody_then_every_hour(task: SafetyTask) -> None:
    later(task, 0)
    assert task.level == Level.DEPUTY
    later(task, 29)
    assert task.level == Level.DEPUTY
    later(task, 30)
    assert task.level == Level.EVERYBODY
    called = task.called_at
    later(task, 60)
    assert task.called_at == called
    later(task, 90)
    assert task.called_at > called
    assert kinds(task).count(SafetyEntry.Kind.ESCALATED) == 3


def test_without_a_deputy_everybody_is_next(task: SafetyTask) -> None:
    SafetyTask.objects.update(deputy=None)
    later(task, 0)
    assert task.level == Level.EVERYBODY


def test_a_call_somebody_has_does_not_move(people: People, task: SafetyTask) -> None:
    actions.acknowledge_task(actor(people.ingrid), task_id=task.id)
    later(task, 60)
    assert task.level == Level.NAMED


def test_a_call_left_without_an_outcome_opens_again(
    people: People, task: SafetyTask
) -> None:
    actions.acknowledge_task(actor(people.ingrid), task_id=task.id)
    now = timezone.now()
    assert actions.escalate(now + timedelta(hours=23)) == 0
    assert actions.escalate(now + timedelta(hours=25)) == 1
    task.refresh_from_db()
    assert task.state == State.OPEN
    assert task.due_at > now + timedelta(hours=25)


def test_a_closed_call_is_left_alone(people: People, task: SafetyTask) -> None:
    actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke.",
    )
    assert actions.escalate(timezone.now() + timedelta(days=9)) == 0
    # Closed between the list and the look at it.
    assert not _step(task.id, timezone.now() + timedelta(days=9))


def test_the_practices_own_times_hold(people: People, task: SafetyTask) -> None:
    CoverRules.objects.create(practice=people.practice, everybody_after_minutes=5)
    later(task, 5)
    assert task.level == Level.EVERYBODY


def test_each_step_mails_its_people_once_and_says_nothing(task: SafetyTask) -> None:
    mail_step(task.id, Level.NAMED)
    message = outbox.outbox[0]
    assert sent_to() == {"ingrid@example.org", "noor@example.org"}
    # The hour by when is said; the family's number is not.
    said = re.sub(r"\d\d:\d\d", "", message.subject + message.body)
    for word in ("Sol", "Amara", "Question", "safety", "07"):
        assert word not in said, word
    mail_step(task.id, Level.NAMED)
    assert sent_to() == set()
    later(task, 0)
    mail_step(task.id, Level.DEPUTY)
    assert sent_to() == {"noor@example.org"}
    later(task, 30)
    mail_step(task.id, Level.EVERYBODY)
    assert sent_to() == {
        "ingrid@example.org",
        "noor@example.org",
        "jonas@example.org",
    }


def test_a_mail_of_a_step_that_is_over_is_not_sent(
    people: People, task: SafetyTask
) -> None:
    later(task, 0)
    mail_step(task.id, Level.NAMED)
    actions.acknowledge_task(actor(people.noor), task_id=task.id)
    mail_step(task.id, Level.DEPUTY)
    assert sent_to() == set()


def test_who_left_since_the_call_is_not_mailed(
    people: People, task: SafetyTask
) -> None:
    """The mail was written for them by a job of then; who works here is asked now."""
    end_work(
        actor(people.amelia), user_id=people.noor.id, successor_id=people.ingrid.id
    )
    mail_step(task.id, Level.NAMED)
    later(task, 0)
    mail_step(task.id, Level.DEPUTY)

    assert "noor@example.org" not in sent_to()


class BrokenMail(BaseEmailBackend):
    """A mail server nobody reaches."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError


def test_with_mail_down_the_call_stands_and_says_so(
    task: SafetyTask, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "clinic.safety.test_escalation.BrokenMail"
    for _try in range(3):
        with pytest.raises(CannotMailError):
            mail_step(task.id, Level.NAMED)

    assert kinds(task).count(SafetyEntry.Kind.MAIL_FAILED) == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_step(task.id, Level.NAMED)
    assert sent_to() == {"ingrid@example.org", "noor@example.org"}


def test_each_is_mailed_in_the_language_they_read(
    people: People, task: SafetyTask
) -> None:
    reads(people.ingrid, "fr")

    mail_step(task.id, Level.NAMED)

    subjects = {message.to[0]: message.subject for message in outbox.outbox}
    assert subjects == {
        "ingrid@example.org": "Merci de regarder votre liste",
        "noor@example.org": "Please look at your list",
    }
