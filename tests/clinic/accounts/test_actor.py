"""Who somebody is: by account, by second factor, by practice, by time."""

import pytest
import time_machine
from django.test import Client

from attunement_clinic.accounts.access import CAREGIVER_IDLE_S, STAFF_IDLE_S, actor_of
from attunement_clinic.policy import Role
from personas import People, SignedIn, actor, client_of, sign_in


def test_staff_act_in_the_practice_of_their_membership(people: People) -> None:
    ingrid = actor(people.ingrid)
    assert ingrid.practice_id == people.practice.id
    assert ingrid.roles == {Role.CLINICIAN}
    assert ingrid.caregiver_ids == frozenset()


def test_staff_without_a_second_factor_are_nobody(people: People) -> None:
    assert actor_of(people.ingrid, SignedIn(people.ingrid, second_factor=False)) is None


def test_a_second_factor_of_somebody_else_counts_for_nothing(people: People) -> None:
    assert actor_of(people.ingrid, SignedIn(people.jonas)) is None


def test_a_caregiver_needs_no_second_factor(people: People) -> None:
    amara = actor_of(people.amara, SignedIn(people.amara, second_factor=False))
    assert amara is not None
    assert amara.caregiver_ids == {people.amara_as_caregiver.id}
    assert amara.roles == frozenset()


def test_a_closed_account_is_nobody(people: People) -> None:
    people.amara.is_active = False
    assert actor_of(people.amara, SignedIn(people.amara)) is None


def test_an_ended_membership_gives_no_role(people: People) -> None:
    people.ingrid.memberships.update(ended_at="2026-01-01T00:00Z")
    assert actor_of(people.ingrid, SignedIn(people.ingrid)) is None


@pytest.mark.parametrize(
    ("who", "idle_s"), [("ingrid", STAFF_IDLE_S), ("amara", CAREGIVER_IDLE_S)]
)
def test_a_session_left_alone_ends(people: People, who: str, idle_s: int) -> None:
    address = "/desk/" if who == "ingrid" else "/home"
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        client = client_of(people.everybody[who])
        assert client.get(address).status_code == 200
        clock.shift(idle_s - 1)
        assert client.get(address).status_code == 200
        clock.shift(idle_s + 1)
        assert client.get(address).status_code == 302


def test_staff_without_a_second_factor_are_sent_to_set_it_up(
    people: People, client: Client
) -> None:
    sign_in(client, people.ingrid, second_factor=False)
    response = client.get("/desk/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/account/second-factor"
