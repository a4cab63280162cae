"""The jobs of calls and forms, as the worker runs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.notifications.models import Notice
from attunement_clinic.questionnaires import actions as forms
from attunement_clinic.questionnaires import tasks as form_tasks
from attunement_clinic.questionnaires.models import QuestionnaireRequest
from attunement_clinic.safety import tasks
from attunement_clinic.safety.letters import CannotMailError
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from clinic.safety.test_calls import open_call
from factories.questionnaires import ago
from personas import actor, make_people


@pytest.mark.usefixtures("own_databases")
def test_a_late_call_is_taken_on_and_its_people_are_mailed(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    task = open_call(make_people(), now=timezone.now() - timedelta(days=1))
    tasks.escalate(timestamp=0)
    task.refresh_from_db()
    assert task.level == SafetyTask.Level.EVERYBODY
    wanted = ProcrastinateJob.objects.filter(task_name="safety.tell").order_by("id")
    for job in wanted:
        tasks.tell(**job.args)
    assert {to for each in mail.outbox for to in each.to} == {
        "ingrid@example.org",
        "jonas@example.org",
        "noor@example.org",
    }
    tasks.escalate(timestamp=0)
    task.refresh_from_db()
    assert task.entries.filter(kind=SafetyEntry.Kind.ESCALATED).count() == 1


@pytest.mark.usefixtures("own_databases")
def test_a_mail_that_cannot_go_is_tried_again_by_the_worker(settings: Any) -> None:
    settings.EMAIL_BACKEND = "clinic.safety.test_escalation.BrokenMail"
    task = open_call(make_people())
    with pytest.raises(CannotMailError):
        tasks.tell(task_id=str(task.id), level=0)
    assert tasks.tell.retry_strategy.max_attempts == 20


@pytest.mark.usefixtures("own_databases")
def test_the_hourly_job_makes_forms_ready() -> None:
    people = make_people()
    planned = forms.ask_usual_forms(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_on=ago(14),
        weeks=4,
    )
    assert planned
    form_tasks.prepare(timestamp=0)
    again = QuestionnaireRequest.objects.filter(form="worries-again")
    assert {row.questionnaire == {} for row in again} == {True}
    assert Notice.objects.exists()
