"""A link lets one caregiver in, once."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.actions import (
    INVITATION_HOLDS_FOR,
    invite_caregiver,
    redeem_invitation,
)
from attunement_clinic.families.models import CaregiverInvitation
from factories.families import CaregiverFactory
from personas import People, actor, client_of, make_people
from sign_in_steps import mailed_code

EMAIL = "grandmother@example.org"


def invite(people: People, email: str = EMAIL) -> str:
    guest = CaregiverFactory(family=people.family, name="Grace", relation="grandparent")
    _, token = invite_caregiver(actor(people.ingrid), caregiver=guest, email=email)
    return token


def test_the_link_is_shown_once_and_mailed_neutrally(people: People) -> None:
    guest = CaregiverFactory(family=people.family, name="Grace")
    client = client_of(people.ingrid)
    page = client.post(f"/desk/people/{guest.id}/invite", {"email": EMAIL})
    link = re.search(r"http://testserver/join/[\w-]{43}", page.content.decode())
    assert link is not None
    message = mail.outbox[-1]
    assert message.to == [EMAIL]
    assert link.group() in message.body
    assert not re.search("grace|therap|clinic|baby|family|film", message.body.lower())
    again = client.get(f"/desk/people/{guest.id}").content.decode()
    assert link.group() not in again


def test_only_a_digest_is_kept(people: People) -> None:
    token = invite(people)
    row = CaregiverInvitation.objects.get()
    assert len(bytes(row.token_digest)) == 32
    assert token.encode() not in bytes(row.token_digest)


def test_it_becomes_an_account_by_a_code_to_that_address(people: People) -> None:
    cache.clear()
    client = Client()
    token = invite(people)
    assert client.get(f"/join/{token}").status_code == 200
    assert client.post(f"/join/{token}").headers["Location"] == (
        "/account/login/code/confirm/"
    )
    assert mail.outbox[-1].to == [EMAIL]
    client.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert b"Grace" in client.get("/home").content


def test_reading_a_link_does_not_use_it_up(people: People) -> None:
    token = invite(people)
    for _ in range(3):
        Client().get(f"/join/{token}")
    assert redeem_invitation(token=token) is not None


def test_it_works_once(people: People) -> None:
    token = invite(people)
    assert redeem_invitation(token=token) is not None
    assert redeem_invitation(token=token) is None
    assert Client().post(f"/join/{token}").status_code == 410


def test_it_ends_after_three_days(people: People) -> None:
    token = invite(people)
    assert timedelta(hours=72) >= INVITATION_HOLDS_FOR
    CaregiverInvitation.objects.update(expires_at=timezone.now())
    assert redeem_invitation(token=token) is None


def test_a_new_link_ends_the_old_one(people: People) -> None:
    guest = CaregiverFactory(family=people.family, name="Grace")
    tokens = [
        invite_caregiver(actor(people.ingrid), caregiver=guest, email=EMAIL)[1]
        for _ in range(2)
    ]
    assert redeem_invitation(token=tokens[0]) is None
    assert redeem_invitation(token=tokens[1]) is not None


def test_an_address_of_staff_never_becomes_a_caregiver(people: People) -> None:
    token = invite(people, email=people.jonas.email)
    assert redeem_invitation(token=token) is None


def test_an_unknown_link_looks_like_a_used_one(people: People) -> None:
    used = invite(people)
    redeem_invitation(token=used)
    first = Client().post(f"/join/{used}")
    second = Client().post("/join/" + "x" * 43)
    assert first.status_code == second.status_code == 410
    assert len(first.content) == len(second.content)


@pytest.mark.parametrize("who", ["jonas", "mira", "noor", "amelia"])
def test_others_invite_nobody(people: People, who: str) -> None:
    guest = CaregiverFactory(family=people.family, name="Grace")
    with pytest.raises(Http404):
        invite_caregiver(actor(people.everybody[who]), caregiver=guest, email=EMAIL)
    assert not CaregiverInvitation.objects.exists()


def test_both_steps_are_written_down(people: People) -> None:
    redeem_invitation(token=invite(people))
    written = AuditEvent.objects.values_list("action", flat=True)
    assert {"caregiver.invited", "caregiver.joined"} <= set(written)


def test_of_many_at_once_exactly_one_wins(own_databases: None) -> None:
    people = make_people()
    token = invite(people)
    winners: list[object] = []
    barrier = threading.Barrier(20)

    def run() -> None:
        barrier.wait()
        try:
            winners.append(redeem_invitation(token=token))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(winner is not None for winner in winners) == 1
    assert len(winners) == 20
