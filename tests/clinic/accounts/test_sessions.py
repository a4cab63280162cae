"""Sessions end: on every device, with the work, and by their age."""

from __future__ import annotations

import pytest
import time_machine

from attunement_clinic.accounts.access import (
    CAREGIVER_LONGEST_S,
    STAFF_IDLE_S,
    STAFF_LONGEST_S,
)
from attunement_clinic.accounts.actions import add_staff, end_memberships
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Role
from personas import People, actor, client_of, sign_in


@pytest.mark.parametrize(("who", "home"), [("ingrid", "/desk/"), ("amara", "/home")])
def test_signing_out_everywhere_ends_every_session(
    people: People, who: str, home: str
) -> None:
    user = people.everybody[who]
    here, there = client_of(user), client_of(user)
    others = client_of(people.noor)
    assert there.get(home).status_code == 200

    answer = here.post("/sign-out-everywhere")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert here.get(home).status_code == 302
    assert there.get(home).status_code == 302
    assert others.get("/desk/").status_code == 200
    assert AuditEvent.objects.filter(action="session.ended_everywhere").count() == 1
    user.refresh_from_db()
    assert sign_in(there, user).get(home).status_code == 200


def test_signing_out_everywhere_is_a_post_of_somebody(people: People) -> None:
    assert client_of(people.amara).get("/sign-out-everywhere").status_code == 405
    assert client_of(None).post("/sign-out-everywhere").status_code == 302


def test_who_ends_working_here_has_no_session_and_gets_none_back(
    people: People,
) -> None:
    desk = client_of(people.jonas)
    assert desk.get("/desk/").status_code == 200
    amelia = actor(people.amelia)
    end_memberships(amelia, user_id=people.jonas.id)
    add_staff(
        amelia, practice=people.practice, user=people.jonas, roles={Role.CLINICIAN}
    )
    assert desk.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    ("who", "home", "longest_s", "step_s"),
    [
        ("ingrid", "/desk/", STAFF_LONGEST_S, STAFF_IDLE_S - 1),
        ("amara", "/home", CAREGIVER_LONGEST_S, 11 * 3600),
    ],
)
def test_a_session_in_use_ends_by_its_age(
    people: People, who: str, home: str, longest_s: int, step_s: int
) -> None:
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        client = client_of(people.everybody[who])
        for _ in range(longest_s // step_s + 1):
            assert client.get(home).status_code == 200
            clock.shift(step_s)
        assert client.get(home).status_code == 302


def test_signing_out_lets_the_browser_forget(people: People) -> None:
    client = client_of(people.amara)
    answer = client.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/home").status_code == 302
