"""How a caregiver is reached: asked at the desk, obeyed by links and codes."""

import re
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.families.models import Caregiver
from attunement_clinic.notifications.actions import keep_contact_rule
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from factories.families import CaregiverFactory
from personas import People, client_of

SAID: dict[str, Any] = {
    "ways": ["email", "call"],
    "weekdays": ["0", "1", "2", "3", "4"],
    "starts": "09:00",
    "ends": "15:00",
    "sender_name": "Garden  club",
    "not_to_know": "D.",
    "is_guardian": "on",
}
RULE = SafeContact(
    ways=frozenset({Way.EMAIL, Way.CALL}),
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(15),
    sender_name="Garden club",
    not_to_know="D.",
)


@pytest.fixture
def guest(people: People) -> Caregiver:
    caregiver: Caregiver = CaregiverFactory(family=people.family, name="Grace")
    return caregiver


def keep(caregiver: Caregiver, rule: SafeContact) -> None:
    keep_contact_rule(
        practice_id=caregiver.practice_id, addressee_id=caregiver.id, contact=rule
    )


def invite(people: People, guest: Caregiver) -> str:
    response = client_of(people.ingrid).post(
        f"/desk/people/{guest.id}/invite", {"email": "grace@example.org"}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_keeps_what_was_said(people: People, guest: Caregiver) -> None:
    client = client_of(people.ingrid)
    response = client.post(f"/desk/people/{guest.id}/contact", SAID)

    assert response.status_code == 302
    assert rule_of(guest.id) == RULE
    page = client.get(f"/desk/families/{people.family.id}").content.decode()
    assert "Monday to Friday, 09:00 to 15:00." in page
    assert "Must not know: D." in page
    form = client.get(f"/desk/people/{guest.id}").content.decode()
    assert 'value="Garden club"' in form


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ways": []}, "Choose at least one way."),
        ({"ends": ""}, "Give both times, or none."),
        ({"starts": "16:00"}, "Choose a time later than the first."),
        ({"starts": "later"}, "Enter a valid time."),
    ],
)
def test_what_cannot_be_kept_is_asked_again_with_everything_typed(
    people: People, guest: Caregiver, wrong: dict[str, Any], words: str
) -> None:
    response = client_of(people.ingrid).post(
        f"/desk/people/{guest.id}/contact", SAID | wrong
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert words in page
    assert "Garden  club" in page
    assert rule_of(guest.id) is None


def test_a_link_is_not_mailed_to_whom_no_mail_may_go(
    people: People, guest: Caregiver
) -> None:
    keep(guest, SafeContact(ways=frozenset({Way.CALL})))
    page = invite(people, guest)

    assert mail.outbox == []
    assert "they are not to be reached by e-mail" in page
    assert "By telephone." in page
    assert re.search(r"http://testserver/join/[\w-]{43}", page)


@time_machine.travel(datetime(2026, 3, 14, 10, tzinfo=UTC))
def test_a_link_is_not_mailed_outside_their_hours(
    people: People, guest: Caregiver
) -> None:
    keep(guest, RULE)
    page = invite(people, guest)

    assert mail.outbox == []
    assert "they may be written to from Monday 16 March, 09:00 on" in page


@time_machine.travel(datetime(2026, 3, 11, 10, tzinfo=UTC))
def test_a_link_goes_out_under_the_name_they_chose(
    people: People, guest: Caregiver
) -> None:
    keep(guest, RULE)
    invite(people, guest)

    (sent,) = mail.outbox
    assert sent.from_email.startswith("Garden club <")


def test_a_code_comes_under_the_name_they_chose(people: People) -> None:
    cache.clear()
    keep(people.amara_as_caregiver, RULE)
    Client().post("/account/login/code/", {"email": people.amara.email})

    assert mail.outbox[-1].from_email.startswith("Garden club <")
