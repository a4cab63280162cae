"""Migration 0005: goals named before goals had a place of their own."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.models import CarePlan, Goal
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import GivenAnswer, QuestionnaireResponse
from factories.questionnaires import ago, covered
from personas import People, actor

_gather = import_module(
    "attunement_clinic.plans.migrations.0005_goals_from_forms"
).gather


@pytest.fixture(autouse=True)
def open_hours(people: People) -> None:
    covered(people)


def answered(
    people: People, caregiver: Caregiver, form: str, on: date, *given: tuple[str, str]
) -> QuestionnaireResponse:
    """Write an old form's rows as they lay before goals had a table; a later one counts."""
    request = actions.ask_form(
        actor(people.ingrid),
        caregiver_id=caregiver.id,
        form=form,
        opens_on=on,
        closes_on=ago(0),
    )
    response = QuestionnaireResponse.objects.create(
        practice_id=request.practice_id,
        family_id=request.family_id,
        caregiver=caregiver,
        request=request,
        title=request.title,
        questionnaire=request.questionnaire,
        way="phone",
        answered_on=on,
    )
    for number, (link_id, said) in enumerate(given, start=1):
        is_words = link_id.startswith("goal")
        GivenAnswer.objects.create(
            practice_id=request.practice_id,
            response=response,
            number=number,
            client_id=uuid4(),
            link_id=link_id,
            code="" if is_words else said,
            words=said if is_words else "",
            way="phone",
            given_at=response.created_at,
        )
    return response


def found(caregiver: Caregiver) -> list[tuple[str, list[tuple[int, date]]]]:
    return [
        (
            goal.words,
            list(goal.ratings.order_by("rated_on").values_list("value", "rated_on")),
        )
        for goal in Goal.objects.filter(caregiver=caregiver).order_by("place")
    ]


def gather() -> Any:
    return _gather(apps, None)


def test_old_forms_become_goals_with_their_numbers_each_caregiver_s_own(
    people: People,
) -> None:
    amara, daniel = people.amara_as_caregiver, people.daniel_as_caregiver
    answered(
        people,
        amara,
        "goals",
        ago(60),
        ("goal-1", "Sleep."),
        ("near-1", "2"),
        ("goal-3", "One calm evening."),
        ("near-3", "4"),
        ("goal-1", "Sleep, for both of us."),
    )
    answered(people, daniel, "goals", ago(50), ("goal-1", "Play."), ("near-1", "5"))
    gather()

    assert found(amara) == [
        ("Sleep, for both of us.", [(2, ago(60))]),
        ("One calm evening.", [(4, ago(60))]),
    ]
    assert found(daniel) == [("Play.", [(5, ago(50))])]


def test_the_numbers_of_a_form_that_asked_again_belong_to_its_goals_in_order(
    people: People,
) -> None:
    amara = people.amara_as_caregiver
    answered(
        people,
        amara,
        "goals",
        ago(60),
        ("goal-1", "Sleep."),
        ("goal-3", "One calm evening."),
    )
    request = answered(
        people, amara, "goals", ago(20), ("near-1", "6"), ("near-2", "8")
    ).request
    assert request is not None
    request.form = "goals-again"
    request.save(update_fields=["form"])

    gather()

    assert found(amara) == [
        ("Sleep.", [(6, ago(20))]),
        ("One calm evening.", [(8, ago(20))]),
    ]


def test_a_hope_becomes_a_goal_once_and_only_where_no_form_named_it(
    people: People,
) -> None:
    amara, daniel = people.amara_as_caregiver, people.daniel_as_caregiver
    for person, hope in (
        (amara, "An older hope."),
        (amara, "SLEEP."),
        (daniel, "  To be two who do this.  "),
    ):
        CarePlan.objects.create(
            practice=people.practice, family=people.family, caregiver=person, hope=hope
        )
    answered(people, amara, "goals", ago(60), ("goal-1", "Sleep."))

    gather()

    assert found(amara) == [("Sleep.", [])]
    assert found(daniel) == [("To be two who do this.", [])]
    (goal,) = Goal.objects.filter(caregiver=daniel)
    assert goal.answered_in_id is None


def test_a_form_without_a_goal_before_it_leaves_nothing(people: People) -> None:
    answered(people, people.amara_as_caregiver, "goals", ago(20), ("near-1", "6"))

    gather()

    assert not Goal.objects.exists()
