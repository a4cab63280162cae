"""Somebody who left covers nothing and is called for nothing; their deputy is."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from attunement_clinic.families.actions import end_work
from attunement_clinic.safety.letters import mail_step
from attunement_clinic.safety.models import CoverHours, SafetyTask
from attunement_clinic.safety.queries import reading_time
from clinic.safety.test_calls import open_call
from personas import People, actor, client_of

ALWAYS = [(day, time(0), time(0)) for day in range(7)]


@pytest.fixture
def covered(people: People) -> People:
    """Noor covers at all times, and Jonas is her deputy."""
    for weekday, starts, ends in ALWAYS:
        CoverHours.objects.create(
            practice=people.practice,
            weekday=weekday,
            starts=starts,
            ends=ends,
            responsible=people.noor,
            deputy=people.jonas,
        )
    return people


def leave(people: People, who: str) -> None:
    end_work(
        actor(people.amelia),
        user_id=people.everybody[who].id,
        successor_id=people.ingrid.id,
    )


def test_the_deputy_covers_for_somebody_who_left(covered: People) -> None:
    leave(covered, "noor")

    reading = reading_time(covered.practice, timezone.now())

    assert reading.is_covered
    assert (reading.responsible_id, reading.deputy_id) == (covered.jonas.id, None)
    assert open_call(covered).responsible == covered.jonas


def test_hours_nobody_is_left_for_are_not_covered(covered: People) -> None:
    leave(covered, "noor")
    leave(covered, "jonas")

    assert not reading_time(covered.practice, timezone.now()).is_covered
    assert open_call(covered).responsible == covered.ingrid
    page = client_of(covered.amelia).get("/desk/cover").content.decode()
    assert page.count("no longer works here") == 2 * len(ALWAYS)


@pytest.mark.parametrize(
    ("left", "level", "called"),
    [
        (["noor"], SafetyTask.Level.NAMED, {"jonas"}),
        (["jonas"], SafetyTask.Level.DEPUTY, {"noor"}),
        (["noor", "jonas"], SafetyTask.Level.NAMED, {"ingrid"}),
    ],
)
def test_an_open_call_reaches_who_is_left(
    covered: People,
    settings: Any,
    left: list[str],
    level: SafetyTask.Level,
    called: set[str],
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    task = open_call(covered)
    SafetyTask.objects.filter(id=task.id).update(level=level)
    for who in left:
        leave(covered, who)

    mail_step(task.id, level)

    sent = {address for message in outbox.outbox for address in message.to}
    assert sent == {f"{who}@example.org" for who in called}
