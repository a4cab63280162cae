"""A call for a person: opened with its cause, taken, answered for, opened again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.actions import join_team
from attunement_clinic.policy import Role
from attunement_clinic.safety import actions
from attunement_clinic.safety.models import CoverHours, SafetyEntry, SafetyTask
from personas import People, actor

Kind, State = SafetyEntry.Kind, SafetyTask.State


def open_call(people: People, **changed: Any) -> SafetyTask:
    if "actor" not in changed:
        changed["actor"] = actor(people.amara)
    return actions.open_safety_task(
        **{
            "practice": people.practice,
            "family": people.family,
            "caregiver": people.amara_as_caregiver,
            "source": SafetyTask.Source.ANSWER,
            "words": "Question 9, the third answer.",
            **changed,
        }
    )


def kinds(task: SafetyTask) -> list[str]:
    return [entry.kind for entry in task.entries.all()]


def test_a_call_names_two_people_and_a_time(people: People) -> None:
    task = open_call(people)

    assert task.state == State.OPEN
    assert task.responsible == people.ingrid
    assert task.deputy == people.noor
    assert timezone.now() < task.due_at <= timezone.now() + timedelta(hours=4)
    assert kinds(task) == [Kind.OPENED]
    assert task.entries.get().words == "Question 9, the third answer."
    event = AuditEvent.objects.get(action="safety.called")
    assert event.family_id == people.family.id
    assert "Question" not in str(event.facts)


def test_the_mails_are_a_job_of_the_same_transaction(people: People) -> None:
    with transaction.atomic():
        open_call(people)
        assert ProcrastinateJob.objects.filter(task_name="safety.tell").exists()
        transaction.set_rollback(True)
    assert not SafetyTask.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="safety.tell").exists()


def test_who_covers_is_named_first(people: People) -> None:
    for day in range(7):
        CoverHours.objects.create(
            practice=people.practice,
            weekday=day,
            starts=time(0),
            ends=time(0),
            responsible=people.jonas,
            deputy=people.ingrid,
        )
    task = open_call(people)

    assert (task.responsible, task.deputy) == (people.jonas, people.ingrid)


def test_somebody_who_is_not_in_care_yet_is_called_for_too(people: People) -> None:
    enquiry_id = uuid4()
    task = open_call(
        people,
        actor=None,
        family=None,
        caregiver=None,
        enquiry_id=enquiry_id,
        source=SafetyTask.Source.ENQUIRY,
    )
    again = open_call(
        people,
        actor=None,
        family=None,
        caregiver=None,
        enquiry_id=enquiry_id,
        source=SafetyTask.Source.ENQUIRY,
    )

    assert task.responsible in (people.ingrid, people.jonas)
    assert task.deputy is not None
    assert again.id == task.id


def test_a_call_about_nobody_known_stands_alone(people: People) -> None:
    nobody: dict[str, Any] = {"actor": None, "family": None, "caregiver": None}
    assert open_call(people, **nobody).id != open_call(people, **nobody).id


def test_a_practice_without_clinicians_still_keeps_the_call(people: People) -> None:
    people.elsewhere.name = "Nobody left"
    people.mira.is_active = False
    people.mira.save()
    task = actions.open_safety_task(
        None, practice=people.elsewhere, source=SafetyTask.Source.ENQUIRY
    )

    assert task.responsible is None
    assert task.deputy is None


def test_somebody_of_another_practice_calls_for_nobody_here(people: People) -> None:
    with pytest.raises(Http404):
        open_call(people, actor=actor(people.mira))


def test_what_comes_while_a_call_is_open_joins_it(people: People) -> None:
    task = open_call(people)
    again = open_call(people, words="Question 9, the fourth answer.")

    assert again.id == task.id
    assert kinds(task) == [Kind.OPENED, Kind.AGAIN]


def test_the_other_caregivers_call_is_his_own(people: People) -> None:
    task = open_call(people)
    other = open_call(
        people, actor=actor(people.daniel), caregiver=people.daniel_as_caregiver
    )

    assert other.id != task.id


def test_more_comes_after_somebody_took_it_and_they_are_called_again(
    people: People,
) -> None:
    task = open_call(people)
    actions.acknowledge_task(actor(people.ingrid), task_id=task.id)
    again = open_call(people)

    assert again.id == task.id
    assert again.state == State.OPEN
    assert again.acknowledged_by is None


def test_it_is_taken_once(people: People) -> None:
    task = open_call(people)
    for _time in range(2):
        task = actions.acknowledge_task(actor(people.ingrid), task_id=task.id)

    assert task.state == State.ACKNOWLEDGED
    assert task.acknowledged_by == people.ingrid
    assert kinds(task) == [Kind.OPENED, Kind.ACKNOWLEDGED]


def test_a_colleague_takes_it_over(people: People) -> None:
    task = open_call(people)
    actions.acknowledge_task(actor(people.ingrid), task_id=task.id)
    task = actions.acknowledge_task(actor(people.noor), task_id=task.id)

    assert task.acknowledged_by == people.noor


def test_an_outcome_closes_it_and_is_never_changed(people: People) -> None:
    task = open_call(people)
    task = actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.PLAN,
        words="Rang at 10. Plan made together.",
    )

    assert task.state == State.CLOSED
    assert task.acknowledged_by == people.ingrid
    for change in ("UPDATE safety_safetyentry SET words = ''", "DELETE FROM {0}"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(change.format("safety_safetyentry"))
    assert actions.acknowledge_task(actor(people.noor), task_id=task.id).state == (
        State.CLOSED
    )


def test_not_having_reached_them_closes_nothing(people: People) -> None:
    task = open_call(people)
    task = actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.NOT_REACHED,
        words="Rang twice, no voicemail as agreed.",
    )

    assert task.state == State.ACKNOWLEDGED


def test_an_outcome_needs_a_sentence_and_an_open_call(people: People) -> None:
    task = open_call(people)
    ingrid = actor(people.ingrid)
    with pytest.raises(ValidationError):
        actions.write_outcome(
            ingrid, task_id=task.id, outcome=SafetyEntry.Outcome.SPOKEN, words="  "
        )
    actions.write_outcome(
        ingrid, task_id=task.id, outcome=SafetyEntry.Outcome.SPOKEN, words="Spoke."
    )
    with pytest.raises(ValidationError):
        actions.write_outcome(
            ingrid, task_id=task.id, outcome=SafetyEntry.Outcome.SPOKEN, words="Twice."
        )


def test_a_closed_call_is_opened_again_with_a_reason(people: People) -> None:
    task = open_call(people)
    ingrid = actor(people.ingrid)
    with pytest.raises(ValidationError):
        actions.reopen_task(ingrid, task_id=task.id, words="Still open.")
    actions.write_outcome(
        ingrid, task_id=task.id, outcome=SafetyEntry.Outcome.SPOKEN, words="Spoke."
    )
    with pytest.raises(ValidationError):
        actions.reopen_task(ingrid, task_id=task.id, words="")
    task = actions.reopen_task(ingrid, task_id=task.id, words="She rang back.")

    assert task.state == State.OPEN
    assert task.acknowledged_by is None
    assert kinds(task)[-1] == Kind.REOPENED


def test_after_an_outcome_the_next_answer_is_a_call_of_its_own(people: People) -> None:
    task = open_call(people)
    actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke.",
    )
    assert open_call(people).id != task.id


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel", "chidi"])
def test_others_cannot_take_it(people: People, who: str) -> None:
    task = open_call(people)
    with pytest.raises(Http404):
        actions.acknowledge_task(actor(people.everybody[who]), task_id=task.id)
    task.refresh_from_db()
    assert task.state == State.OPEN


def test_a_colleague_who_is_cared_for_here_is_no_staff_to_their_own_call(
    people: People,
) -> None:
    join_team(
        actor(people.ingrid),
        family=people.family,
        user=people.jonas,
        role=Role.CLINICIAN,
    )
    people.amara_as_caregiver.user = people.jonas
    people.amara_as_caregiver.save()
    task = open_call(people, actor=None)

    with pytest.raises(Http404):
        actions.acknowledge_task(actor(people.jonas), task_id=task.id)


def test_what_the_parent_saw_is_written_down(people: People) -> None:
    task = open_call(people)
    entry = actions.note_contacts_shown(task, numbers=3)

    assert (entry.kind, entry.facts) == (Kind.SHOWN, {"numbers": 3})


def test_times_are_of_the_moment_it_happened(people: People) -> None:
    at = datetime(2026, 3, 11, 6, 52, tzinfo=UTC)
    task = open_call(people, now=at)

    assert task.called_at == at
    assert task.entries.get().at == at
