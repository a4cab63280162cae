"""What the database and the actions of the safety path refuse or say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.policy import (
    Actor,
    Form,
    PersonNeededFacts,
    Purpose,
    Role,
    allow,
)
from attunement_clinic.safety import actions
from attunement_clinic.safety.models import CoverHours, CoverRules, SafetyTask
from attunement_clinic.safety.overview import calls_for
from attunement_clinic.safety.queries import contacts_for
from clinic.safety.test_calls import open_call
from personas import People, actor


def test_nobody_without_a_role_confirms_a_number(people: People) -> None:
    with pytest.raises(Http404):
        actions.confirm_contact(actor(people.amara), label="x", number="112")


def test_a_number_is_not_checked_tomorrow(people: People) -> None:
    with pytest.raises(ValidationError):
        actions.confirm_contact(
            actor(people.ingrid),
            label="x",
            number="112",
            verified_on=timezone.localdate() + timedelta(days=1),
        )


def test_without_sign_in_two_practices_show_no_number(people: People) -> None:
    for who in (people.ingrid, people.mira):
        actions.confirm_contact(actor(who), label="x", number="112")
    assert contacts_for(None) == ()


@pytest.mark.parametrize("who", ["ingrid", "amara"])
def test_hours_that_are_not_there_are_not_taken_away(people: People, who: str) -> None:
    with pytest.raises(Http404):
        actions.remove_cover(actor(people.everybody[who]), cover_id=people.family.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": time(8)},
        {"same": True},
    ],
)
def test_the_database_holds_the_week_straight(
    people: People, wrong: dict[str, object]
) -> None:
    deputy = people.ingrid if wrong.get("same") else people.jonas
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverHours.objects.create(
            practice=people.practice,
            weekday=0,
            starts=time(9),
            ends=wrong.get("ends", time(17)),
            responsible=people.ingrid,
            deputy=deputy,
        )


def test_rows_say_what_they_are(people: People) -> None:
    row = CoverHours(weekday=0, starts=time(9), ends=time(17))
    assert str(row) == "Monday 09:00:00-17:00:00"
    assert not row.is_whole_day
    assert str(people.practice.id) in str(CoverRules(practice=people.practice))
    task = open_call(people, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert str(task) == f"answer open {task.id}"
    assert str(task.entries.get()) == "opened 2026-03-02 09:00"


def test_nobody_has_calls(people: People) -> None:
    open_call(people)
    assert calls_for(None, timezone.now()) == ()
    assert calls_for(actor(people.amara), timezone.now()) == ()


def test_the_same_rules_are_changed_twice(people: People) -> None:
    for minutes in (60, 90):
        actions.change_cover_rules(
            actor(people.amelia),
            read_within_minutes=minutes,
            everybody_after_minutes=10,
            outcome_within_hours=24,
            out_of_hours="locked",
        )
    assert CoverRules.objects.get().read_within_minutes == 90
    with pytest.raises(Http404):
        actions.change_cover_rules(
            actor(people.amara),
            read_within_minutes=60,
            everybody_after_minutes=10,
            outcome_within_hours=24,
            out_of_hours="locked",
        )


def test_reopening_needs_a_call_that_is_closed(people: People) -> None:
    task = open_call(people)
    assert actions.note_change(caregiver=people.daniel_as_caregiver, words="x") is None
    with pytest.raises(ValidationError):
        actions.reopen_task(actor(people.ingrid), task_id=task.id, words="why")
    assert SafetyTask.objects.get().state == SafetyTask.State.OPEN


def test_the_decision_about_a_call(people: People) -> None:
    ingrid, now = actor(people.ingrid), timezone.now()
    call = PersonNeededFacts(
        practice_id=ingrid.practice_id, named=frozenset({ingrid.user_id})
    )

    def may(who: Actor | None, form: Form = Form.METADATA) -> bool:
        return allow(who, call, Purpose.THERAPY, form, now)

    assert may(ingrid)
    assert may(ingrid, Form.MANAGE)
    assert not may(ingrid, Form.STREAM)
    assert not may(None)
    assert not may(actor(people.jonas))
    researcher = Actor(
        user_id=ingrid.user_id,
        practice_id=ingrid.practice_id,
        roles=frozenset({Role.RESEARCHER}),
    )
    assert not may(researcher)
