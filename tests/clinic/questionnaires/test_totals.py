"""Totals read off paper: kept by their day, within their scale, and a call all the same."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import (
    QuestionnaireResponse,
)
from attunement_clinic.safety.models import SafetyTask
from factories.questionnaires import ago
from personas import People, actor, client_of


def totals(**changed: str) -> dict[str, str]:
    return {
        "answered_on": timezone.localdate().isoformat(),
        "language": "en",
        "total_total": "12",
        "safety": "no",
        **changed,
    }


def test_totals_from_paper_stand_beside_the_lines(people: People) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/epds"
    desk = client_of(people.ingrid)
    assert "0 to 30" in desk.get(address).content.decode()
    for _time in range(2):
        sent = desk.post(address, totals())
    response = QuestionnaireResponse.objects.get()
    assert sent.headers["Location"] == f"/desk/answers/{response.id}"
    page = desk.get(sent.headers["Location"]).content.decode()
    assert "Totals only" in page
    assert "Levis" in page
    assert not SafetyTask.objects.exists()


def test_a_safety_question_on_paper_calls_a_person(people: People) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/epds"
    client_of(people.ingrid).post(address, totals(safety="yes"))
    task = SafetyTask.objects.get()
    assert task.source == SafetyTask.Source.PAPER
    assert "question 10" in task.entries.get().words


def test_other_totals_of_a_day_stand_beside_and_a_person_is_called_all_the_same(
    people: People,
) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/epds"
    desk = client_of(people.ingrid)

    for sent in ({}, {"total_total": "13"}, {"safety": "yes"}):
        desk.post(address, totals(**sent))

    assert QuestionnaireResponse.objects.count() == 2
    assert SafetyTask.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"total_total": "31"},
        {"total_total": ""},
        {"safety": ""},
        {"answered_on": "2999-01-01"},
        {"language": "English"},
    ],
)
def test_totals_that_do_not_fit_are_asked_again(
    people: People, wrong: dict[str, str]
) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/epds"
    sent = client_of(people.ingrid).post(address, totals(**wrong))
    assert sent.status_code == 422
    assert not QuestionnaireResponse.objects.exists()


def test_a_total_outside_the_scale_is_refused_by_the_action_too(people: People) -> None:
    with pytest.raises(ValidationError):
        actions.enter_totals(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            key="epds",
            totals={"total": 99},
            answered_on=ago(0),
            language="en",
        )


def test_a_questionnaire_that_is_none_has_no_totals(people: People) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/psi"
    assert client_of(people.ingrid).get(address).status_code == 404
