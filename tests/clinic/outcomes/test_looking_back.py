"""Looking back: each worry in its reporter's words, asked again, never added up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import Caregiver
from attunement_clinic.outcomes.queries import worries_of
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from factories.questionnaires import ago, covered
from personas import People, actor, client_of

_SLEEP, _SHORT = "Sleep", "Sleep is short for both of us"


@pytest.fixture(autouse=True)
def open_hours(people: People) -> None:
    covered(people)


def answered(
    people: People, user: Any, caregiver: Caregiver, form: str, **given: Any
) -> QuestionnaireResponse:
    """Let a caregiver answer one of our forms on a day and, unless told, send it."""
    day = given.pop("on")
    is_sent = given.pop("is_sent", True)
    request = actions.ask_form(
        actor(people.ingrid),
        caregiver_id=caregiver.id,
        form=form,
        occasion=given.pop("occasion", "intake"),
        opens_on=day,
        closes_on=ago(-1),
    )
    seat = access_own_request(actor(user), request.id)
    response = actions.begin_form(seat)
    QuestionnaireResponse.objects.filter(id=response.id).update(answered_on=day)
    for link_id, said in given.items():
        is_words = link_id.startswith("worry")
        actions.give_answer(
            seat,
            link_id=link_id.replace("_", "-"),
            client_id=uuid4(),
            code="" if is_words else said,
            words=said if is_words else "",
        )
    return actions.send_form(seat) if is_sent else response


@pytest.fixture
def course(people: People) -> None:
    """Amara names two worries, and is asked again half way; Daniel names his own."""
    amara = (people, people.amara, people.amara_as_caregiver)
    answered(
        *amara,
        "worries",
        on=ago(60),
        worry_1=_SLEEP,
        often_1="most-days",
        worry_2=_SHORT,
        often_2="always",
    )
    answered(
        *amara,
        "worries-again",
        on=ago(20),
        occasion="mid",
        change_1="gone",
        often_1="seldom",
        change_2="same",
        often_2="most-days",
    )
    answered(
        people,
        people.daniel,
        people.daniel_as_caregiver,
        "worries",
        on=ago(50),
        worry_1="She turns away from me",
        often_1="some-days",
    )


@pytest.mark.usefixtures("course")
def test_a_worry_is_followed_in_words_by_whoever_named_it(people: People) -> None:
    amara, daniel = worries_of(people.family)

    sleep, short = amara.worries
    assert [(said.change, said.often) for said in sleep.asked] == [
        ("", "On most days"),
        ("gone", "Seldom"),
    ]
    assert [said.change for said in short.asked] == ["", "the same"]
    assert [said.occasion for said in short.asked] == ["At the beginning", "Half way"]
    assert [said.on for said in short.asked] == [ago(60), ago(20)]
    assert [worry.words for worry in daniel.worries] == ["She turns away from me"]
    assert not daniel.worries[0].is_asked_again


@pytest.mark.usefixtures("course")
def test_the_page_keeps_the_two_apart_and_says_where_each_answer_is(
    people: People,
) -> None:
    page = client_of(people.ingrid).get(f"/desk/families/{people.family.id}/outcomes")

    text = page.content.decode()
    assert page.status_code == 200
    amara, _daniel, daniel = text.partition("Named and answered by D.")
    assert _SHORT in amara
    assert _SHORT not in daniel
    assert "Not asked again yet." in daniel
    for person in worries_of(people.family):
        for worry in person.worries:
            assert all(said.address in text for said in worry.asked)
    assert AuditEvent.objects.filter(action="outcomes.read").count() == 1


@pytest.mark.usefixtures("course")
def test_the_family_s_page_begins_with_what_they_came_with(people: People) -> None:
    text = (
        client_of(people.ingrid)
        .get(f"/desk/families/{people.family.id}")
        .content.decode()
    )

    assert _SHORT in text
    assert f"/desk/families/{people.family.id}/outcomes" in text


def test_what_is_not_sent_is_not_looked_back_on(people: People) -> None:
    answered(
        people,
        people.amara,
        people.amara_as_caregiver,
        "worries",
        on=ago(3),
        is_sent=False,
        worry_1=_SLEEP,
    )

    assert all(not person.worries for person in worries_of(people.family))


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel"])
def test_nobody_outside_the_care_team_looks_back(people: People, who: str) -> None:
    desk = client_of(people.everybody[who])

    assert desk.get(f"/desk/families/{people.family.id}/outcomes").status_code == 404


def test_looking_back_asks_for_a_sign_in_and_changes_nothing(people: People) -> None:
    address = f"/desk/families/{people.family.id}/outcomes"

    assert client_of(None).get(address).status_code == 302
    assert client_of(people.ingrid).post(address).status_code == 405
