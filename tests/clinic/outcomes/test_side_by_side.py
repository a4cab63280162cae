"""Two films of the same everyday situation, each by its own door, both parents apart."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings.models import Artefact, Recording
from factories.films import ready_film, withdraw_consent
from personas import People, client_of


def film(people: People, number: int, situation: str = "playing") -> Recording:
    found = ready_film(
        people.amara_as_caregiver, people.sol, number=number, situation=situation
    )
    at = timezone.now() - timedelta(days=100 - number)
    Recording.objects.filter(id=found.id).update(arrived_at=at)
    return found


def page(people: People, who: Any = None, **asked: str) -> Any:
    address = f"/desk/people/{people.amara_as_caregiver.id}/two-films"
    return client_of(who or people.ingrid).get(address, asked)


def shown(answer: Any) -> list[str]:
    """List the films whose players stand on the page, in their order."""
    proxies = re.findall(r'"media_url": "/m/([0-9a-f-]+)"', answer.content.decode())
    return [str(Artefact.objects.get(id=one).recording_id) for one in proxies]


def test_the_first_and_the_last_of_one_situation_stand_side_by_side(
    people: People,
) -> None:
    first, _second, last = (film(people, number) for number in (1, 2, 3))
    film(people, 4, "feeding")

    answer = page(people)

    assert answer.status_code == 200
    assert shown(answer) == [str(first.id), str(last.id)]
    assert AuditEvent.objects.filter(action="outcomes.films_laid_beside").count() == 1


def test_two_others_and_another_situation_can_be_chosen(people: People) -> None:
    one, two, three = (film(people, number) for number in (1, 2, 3))
    fed = [film(people, number, "feeding") for number in (4, 5)]

    chosen = page(people, situation="playing", first=str(two.id), second=str(three.id))
    assert shown(chosen) == [str(two.id), str(three.id)]
    again = page(people, situation="playing", first=str(three.id), second=str(three.id))
    assert shown(again) == [str(three.id), str(two.id)]
    other = page(people, situation="feeding", first=str(one.id))
    assert shown(other) == [str(each.id) for each in fed]


@pytest.mark.parametrize("asked", ["x", "00000000-0000-4000-8000-000000000000"])
def test_what_is_asked_for_and_not_there_is_as_if_not_asked(
    people: People, asked: str
) -> None:
    films = [film(people, number) for number in (1, 2)]

    answer = page(people, situation=asked, first=asked, second=asked)

    assert shown(answer) == [str(each.id) for each in films]


def test_one_parent_s_film_is_never_laid_beside_the_other_s(people: People) -> None:
    film(people, 1)
    fathers = ready_film(people.daniel_as_caregiver, people.sol, number=2)

    answer = page(people, second=str(fathers.id))

    assert shown(answer) == []
    assert "not yet two films of one situation with A." in answer.content.decode()


def test_a_film_that_was_withdrawn_is_gone_from_both_sides(people: People) -> None:
    one, _two = (film(people, number) for number in (1, 2))
    outcomes = f"/desk/families/{people.family.id}/outcomes"
    address = f"/desk/people/{people.amara_as_caregiver.id}/two-films"
    desk = client_of(people.ingrid)
    assert address in desk.get(outcomes).content.decode()

    withdraw_consent(one)

    assert shown(page(people)) == []
    assert address not in desk.get(outcomes).content.decode()


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel"])
def test_nobody_outside_the_care_team_sees_them(people: People, who: str) -> None:
    films = [film(people, number) for number in (1, 2)]
    address = f"/desk/people/{films[0].caregiver_id}/two-films"

    assert page(people, people.everybody[who]).status_code == 404
    assert client_of(None).get(address).status_code == 302
    assert client_of(people.ingrid).post(address).status_code == 405
