"""Goals: named in the caregiver's words wherever that was, rated by them, theirs alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans import actions
from attunement_clinic.plans.models import Goal, GoalRating
from attunement_clinic.plans.queries import goals_for
from attunement_clinic.questionnaires.actions import prepare_due_forms
from attunement_clinic.questionnaires.models import QuestionnaireRequest
from factories.questionnaires import answer, asked, covered
from personas import People, actor, client_of

_LONG = "Ｆａｒ away " * 30


@pytest.fixture
def goal(people: People) -> Goal:
    return actions.name_goal(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        goal_id=uuid4(),
        words="Not feel like an actor when I hold her.",
    )


def rate(who: Any, goal: Goal, value: object, rating: object = None) -> Any:
    return client_of(who).post(
        f"/home/own/{goal.id}", {"rating": str(rating or uuid4()), "value": str(value)}
    )


def test_a_goal_is_written_down_once_in_their_own_words(people: People) -> None:
    desk = client_of(people.ingrid)
    sent = {
        "caregiver": str(people.amara_as_caregiver.id),
        "goal": str(uuid4()),
        "words": _LONG,
    }

    for _time in range(2):
        told = desk.post(f"/desk/families/{people.family.id}/goals", sent)
        assert told.status_code == 302

    assert Goal.objects.get().words == _LONG.strip()
    assert AuditEvent.objects.filter(action="goal.named").count() == 1
    assert _LONG.strip() in desk.get(told.url).content.decode()


def test_a_goal_without_words_is_asked_again(people: People) -> None:
    told = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/goals",
        {
            "caregiver": str(people.amara_as_caregiver.id),
            "goal": str(uuid4()),
            "words": " ",
        },
    )

    assert told.status_code == 422
    assert not Goal.objects.exists()


def test_nobody_of_another_family_gets_a_goal_here(people: People) -> None:
    told = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/goals",
        {
            "caregiver": str(people.chidi_as_caregiver.id),
            "goal": str(uuid4()),
            "words": "x",
        },
    )

    assert told.status_code == 404
    assert not Goal.objects.exists()


def test_its_caregiver_rates_it_and_sending_twice_is_one_number(
    people: People, goal: Goal
) -> None:
    sending = uuid4()

    for _time in range(2):
        told = rate(people.amara, goal, 4, sending)
        assert (told.status_code, told.url) == (302, "/home/own")

    rating = GoalRating.objects.get()
    assert (rating.value, rating.entered_by) == (4, people.amara)
    assert AuditEvent.objects.filter(action="goal.rated").count() == 1
    page = client_of(people.amara).get("/home/own").content.decode()
    assert "Not feel like an actor" in page
    assert ": 4" in page


@pytest.mark.parametrize("value", ["", "11", "-1", "two"])
def test_a_number_that_is_none_is_asked_again(
    people: People, goal: Goal, value: str
) -> None:
    told = rate(people.amara, goal, value)

    assert told.status_code == 422
    assert not GoalRating.objects.exists()


def test_numbers_are_added_never_changed_and_of_a_day_the_last_counts(
    people: People, goal: Goal
) -> None:
    ingrid = actor(people.ingrid)
    before = timezone.localdate() - timedelta(days=30)
    actions.enter_rating(
        ingrid, goal_id=goal.id, rating_id=uuid4(), value=2, rated_on=before
    )
    rate(people.amara, goal, 7)
    rate(people.amara, goal, 5)

    [row] = goals_for(actor(people.amara))
    assert [(day.value, day.told_to) for day in row.days] == [(2, "I. S."), (5, "")]
    assert GoalRating.objects.count() == 3
    for change in (
        "UPDATE plans_goalrating SET value = 9",
        "DELETE FROM plans_goalrating",
    ):
        with pytest.raises(DatabaseError, match="as it was said"), transaction.atomic():
            connection.cursor().execute(change)


def test_what_was_told_is_entered_with_its_day_and_not_before_it(
    people: People, goal: Goal
) -> None:
    desk, address = client_of(people.ingrid), f"/desk/goals/{goal.id}/rate"
    tomorrow = timezone.localdate() + timedelta(days=2)

    told = desk.post(
        address, {"rating": str(uuid4()), "value": "3", "rated_on": "2026-05-02"}
    )
    late = desk.post(
        address,
        {"rating": str(uuid4()), "value": "3", "rated_on": tomorrow.isoformat()},
    )

    assert (told.status_code, late.status_code) == (302, 422)
    assert "It was said today or earlier." in late.content.decode()
    rating = GoalRating.objects.get()
    assert (rating.rated_on, rating.entered_by) == (date(2026, 5, 2), people.ingrid)
    page = desk.get(f"/desk/families/{people.family.id}/plan").content.decode()
    assert "told to I. S." in page


def test_a_number_cannot_be_sent_to_another_goal_again(
    people: People, goal: Goal
) -> None:
    other = actions.name_goal(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        goal_id=uuid4(),
        words="Sleep.",
    )
    sending = uuid4()
    rate(people.amara, goal, 4, sending)

    assert rate(people.amara, other, 4, sending).status_code == 404
    assert GoalRating.objects.count() == 1


def test_a_goal_that_was_let_go_leaves_the_phone_and_its_numbers_stay(
    people: People, goal: Goal
) -> None:
    rate(people.amara, goal, 4)
    desk = client_of(people.ingrid)

    desk.post(f"/desk/goals/{goal.id}/end")

    assert rate(people.amara, goal, 5).status_code == 404
    assert goals_for(actor(people.amara)) == []
    page = desk.get(f"/desk/families/{people.family.id}/plan").content.decode()
    assert "Goals let go" in page
    desk.post(f"/desk/goals/{goal.id}/end", {"back": "on"})
    assert goals_for(actor(people.amara))[0].days[0].value == 4
    actions_seen = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"goal.let_go", "goal.taken_up"} <= actions_seen


def test_the_other_caregiver_learns_nothing_of_it(people: People, goal: Goal) -> None:
    phone = client_of(people.daniel)

    assert rate(people.daniel, goal, 4).status_code == 404
    for address in ("/home", "/home/own"):
        assert "Not feel like an actor" not in phone.get(address).content.decode()
    assert not GoalRating.objects.exists()


@pytest.mark.parametrize("name", ["jonas", "noor", "amelia", "mira", "amara", ""])
def test_nobody_else_writes_into_the_plan(
    people: People, goal: Goal, name: str
) -> None:
    client = client_of(getattr(people, name) if name else None)
    expected = 404 if name else 302

    for address in (
        f"/desk/families/{people.family.id}/goals",
        f"/desk/goals/{goal.id}/rate",
        f"/desk/goals/{goal.id}/end",
    ):
        assert client.post(address).status_code == expected, address
    goal.refresh_from_db()
    assert goal.ended_at is None


def test_the_supervisor_reads_the_plan_and_finds_nothing_to_write(
    people: People, goal: Goal
) -> None:
    page = client_of(people.noor).get(f"/desk/families/{people.family.id}/plan")

    assert page.status_code == 200
    assert "Not feel like an actor" in page.content.decode()
    assert b"Write down a goal" not in page.content


# ---- the forms that ask for goals ----


def test_a_goal_named_in_the_form_is_a_goal_and_its_number_a_rating(
    people: People,
) -> None:
    form = asked(people, "goals")
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/1", words="Not feel like an actor.")
    answer(phone, f"/form/{form.id}/2", code="2")

    goal = Goal.objects.get()
    assert (goal.words, goal.caregiver) == (
        "Not feel like an actor.",
        people.amara_as_caregiver,
    )
    rating = GoalRating.objects.get()
    assert (rating.goal, rating.value) == (goal, 2)
    assert rating.answered_in == form.response
    family = client_of(people.ingrid).get(f"/desk/families/{people.family.id}")
    assert "Not feel like an actor." in family.content.decode()


def test_words_said_better_in_the_form_stay_one_goal(people: People) -> None:
    form = asked(people, "goals")
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/1", words="Not feel")
    answer(phone, f"/form/{form.id}/1", words="Not feel like an actor.")

    assert Goal.objects.get().words == "Not feel like an actor."


def test_an_answer_that_came_too_late_is_no_goal(people: People) -> None:
    form = asked(people, "goals")
    day = timezone.localdate() - timedelta(days=40)
    QuestionnaireRequest.objects.filter(id=form.id).update(
        opens_on=day, closes_on=day + timedelta(days=7)
    )

    answer(client_of(people.amara), f"/form/{form.id}/1", words="Too late.")

    assert form.response.answers.count() == 1
    assert not Goal.objects.exists()


def test_a_goal_told_to_the_team_is_asked_again_by_the_form(
    people: People, goal: Goal
) -> None:
    covered(people)
    other = actions.name_goal(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        goal_id=uuid4(),
        words="Sleep.",
    )
    actions.let_goal_go(actor(people.ingrid), goal_id=goal.id)
    again = asked(people, "goals-again")
    prepare_due_forms(timezone.now())

    answer(client_of(people.amara), f"/form/{again.id}/1", code="6")

    [rating] = GoalRating.objects.all()
    assert (rating.goal, rating.value) == (other, 6)
