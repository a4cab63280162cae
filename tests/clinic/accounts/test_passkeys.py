"""Passkeys: the lock of one's own device as a second key, a sign-in, the key once more."""

from __future__ import annotations

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.accounts.actions import add_passkey
from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.safety.actions import confirm_contact
from passkey_device import Device, add, ask, asked_of, mark_of
from personas import People, actor, client_of, fresh
from sign_in_steps import mailed_code

PASSWORD = "a lamp in the evening"
PHONE, DESK = "/passkeys", "/desk/settings/passkeys"
KNOWN = "/account/passkey/known"
WHO = pytest.mark.parametrize(
    ("who", "page", "home"),
    [("ingrid", DESK, "/desk/"), ("amara", PHONE, "/home")],
)


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests(people: People) -> None:
    cache.clear()
    # With a number confirmed the desk opens at once (safety/test_numbers_first.py).
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")


def with_passkey(user: User, page: str, **of_device: int | str) -> Device:
    device = Device(**of_device)  # type: ignore[arg-type]  # its own fields
    assert add(fresh(user), f"{page}/add", device).url == page
    return device


def signed_in_by(device: Device, client: Client | None = None) -> Client:
    client = client or Client()
    shown = device.show(ask(client, KNOWN))
    client.post("/account/passkey/", {"credential": shown})
    return client


def give_password(user: User, client: Client) -> str:
    user.set_password(PASSWORD)
    user.save()
    sent = {"login": user.email, "password": PASSWORD}
    led: str = client.post("/account/login/", sent).url
    return led


@WHO
def test_one_is_added_stands_there_and_is_the_whole_sign_in(
    people: People, who: str, page: str, home: str
) -> None:
    user = people.everybody[who]
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        device = Device()
        added = add(fresh(user), f"{page}/add", device, "The blue phone")
        clock.shift(3600)
        client = signed_in_by(device)
        came_in = client.get(home).status_code
        told = client.get(page).content.decode()

    assert added.url == page
    assert came_in == 200
    assert "The blue phone" in told
    assert "Added on 10 March. Last used on 10 March, 10:00." in told
    assert AuditEvent.objects.filter(action="passkey.added").count() == 1


def test_parents_need_no_mail_for_it_and_lose_no_other_way(people: People) -> None:
    device = with_passkey(people.amara, PHONE)
    mail.outbox.clear()

    assert signed_in_by(device).get("/home").status_code == 200

    assert mail.outbox == []
    other = Client()
    other.post("/account/login/code/", {"email": people.amara.email})
    led = other.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert led.url == "/"
    assert other.get("/home").status_code == 200


def test_a_parent_finds_it_from_their_own_page_and_comes_back_to_it(
    people: People,
) -> None:
    client = client_of(people.amara)

    home = client.get("/home").content.decode()
    told = client.get("/passkeys").content.decode()

    assert (
        '<a class="t15" href="/passkeys">Come in with the lock of this phone</a>'
        in (home)
    )
    assert 'href="/home"' in told.partition("<h1>")[0]


def test_staff_show_it_after_the_password(people: People) -> None:
    device = with_passkey(people.ingrid, DESK)
    client = Client()
    assert give_password(people.ingrid, client) == "/account/2fa/authenticate/"
    page = client.get("/account/2fa/authenticate/").content.decode()
    assert client.get("/desk/").url.startswith("/account/login/")

    question = ask(client, f"{KNOWN}?of=stage")
    client.post("/account/2fa/authenticate/", {"credential": device.show(question)})

    assert "Use my passkey" in page
    assert len(question["publicKey"]["allowCredentials"]) == 1
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("address", ["/desk/", "/desk/needed/line", "/m/x/0"])
def test_without_it_the_password_opens_nothing(people: People, address: str) -> None:
    with_passkey(people.ingrid, DESK)
    client = Client()
    give_password(people.ingrid, client)

    assert client.get(address).status_code in (302, 404)
    assert "account/" in client.get("/desk/").url


def test_looking_at_a_page_asks_no_device(people: People) -> None:
    with_passkey(people.ingrid, DESK)
    client = Client()
    give_password(people.ingrid, client)
    before = dict(client.session.items())

    client.get("/account/2fa/authenticate/")

    assert dict(client.session.items()) == before
    visitor = Client()
    assert visitor.get("/account/passkey/").status_code == 200
    assert settings.SESSION_COOKIE_NAME not in visitor.cookies


def test_new_staff_choose_it_as_their_second_key(people: People) -> None:
    client = Client()
    assert give_password(people.jonas, client) == "/"
    assert client.get("/desk/").url == "/account/second-factor"
    assert "Add a passkey" in client.get("/account/second-factor").content.decode()
    name = client.session.session_key
    device = Device()

    done = add(client, "/account/passkey/first/", device)

    assert done.url == "/account/2fa/recovery-codes/"
    assert client.session.session_key != name
    assert b'class="card codes"' in client.get(done.url).content
    assert client.get("/desk/").status_code == 200
    assert signed_in_by(device).get("/desk/").status_code == 200


def test_an_app_is_set_up_beside_it_by_whoever_showed_it(people: People) -> None:
    with_passkey(people.ingrid, DESK)
    by_password = client_of(people.ingrid)
    session = by_password.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0.0}]
    session.save()

    assert by_password.get("/account/second-factor").url == "/account/passkey/again/"
    assert fresh(people.ingrid).get("/account/second-factor").status_code == 200


def test_the_password_adds_nothing_once_there_is_a_factor(people: People) -> None:
    """A session of before the first factor is no way around it."""
    client = Client()
    give_password(people.jonas, client)
    made = Device().make(ask(client, "/account/passkey/new"))
    TOTP.activate(people.jonas, generate_totp_secret())

    client.post("/account/passkey/first/", {"credential": made})
    # Two at the same moment: the second finds what the first left, in its lock.
    late = {"credential": json.loads(made), "counter": 0}
    kept = add_passkey(actor(people.jonas), name="Late", made=late, as_first=True)

    assert kept is None
    assert asked_of(client, "/account/passkey/new") == 404
    kinds = Authenticator.objects.filter(user=people.jonas).values_list("type")
    assert set(kinds) == {("totp",)}


@WHO
def test_adding_and_removing_ask_for_the_key_first(
    people: People, who: str, page: str, home: str
) -> None:
    user = people.everybody[who]
    device = with_passkey(user, page)
    stale = client_of(user)
    row = Authenticator.objects.get(type="webauthn")

    asked = [
        stale.get(f"{page}/add"),
        stale.post(f"{page}/add", {"credential": "{}"}),
        stale.post(f"{page}/{mark_of(row)}"),
    ]

    assert all(answer.url.startswith("/account/") for answer in asked)
    assert asked_of(stale, "/account/passkey/new") == 403
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    # What was asked for last goes on as soon as the passkey itself is the key.
    shown = device.show(ask(stale, f"{KNOWN}?of=self"))
    sent = {"credential": shown, "next": page}
    if who == "amara":
        assert stale.post("/account/passkey/again/", sent).url == page
        assert not Authenticator.objects.filter(type="webauthn").exists()


@WHO
def test_it_is_the_key_once_more(
    people: People, who: str, page: str, home: str
) -> None:
    user = people.everybody[who]
    device = with_passkey(user, page)
    stale = client_of(user)
    name = stale.session.session_key
    assert stale.get(f"{page}/add").status_code == 302

    shown = device.show(ask(stale, f"{KNOWN}?of=self"))
    led = stale.post(
        "/account/passkey/again/", {"credential": shown, "next": f"{page}/add"}
    )

    assert led.url == f"{page}/add"
    assert stale.session.session_key != name
    assert stale.get(f"{page}/add").status_code == 200
    with time_machine.travel(time.time() + 301):
        assert stale.get(f"{page}/add").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/account/again/", "/account/reauthenticate/", "/account/passkey/again/"],
)
def test_the_pages_of_the_key_offer_it_to_who_has_one(
    people: People, address: str
) -> None:
    is_parents = address == "/account/again/"
    user, page = (people.amara, PHONE) if is_parents else (people.ingrid, DESK)
    user.set_password(PASSWORD)
    user.save()
    offered = b'data-island="passkey"'
    assert offered not in client_of(user).get(address).content

    with_passkey(user, page)

    assert offered in client_of(user).get(address).content


def test_staff_keep_one_factor_and_lose_the_others_with_their_sessions(
    people: People,
) -> None:
    with_passkey(people.ingrid, DESK)
    (only,) = Authenticator.objects.filter(type="webauthn")
    here, there = fresh(people.ingrid), client_of(people.ingrid)
    assert "Your only second key" in here.get(DESK).content.decode()
    assert here.post(f"{DESK}/{mark_of(only)}").status_code == 404
    there.get("/desk/settings")

    TOTP.activate(people.ingrid, generate_totp_secret())
    assert here.post(f"{DESK}/{mark_of(only)}").url == DESK

    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert here.get("/desk/settings").status_code == 200
    assert there.get("/desk/settings").status_code == 302
    assert AuditEvent.objects.filter(action="passkey.removed").count() == 1


def test_a_parent_may_remove_the_last_one_and_it_opens_nothing_then(
    people: People,
) -> None:
    device = with_passkey(people.amara, PHONE)
    row = Authenticator.objects.get(type="webauthn")
    assert fresh(people.daniel).post(f"{PHONE}/{mark_of(row)}").status_code == 404

    assert fresh(people.amara).post(f"{PHONE}/{mark_of(row)}").url == PHONE

    assert signed_in_by(device).get("/home").status_code == 302
    assert mail.outbox == []


def test_recovery_codes_are_for_staff_alone(people: People) -> None:
    with_passkey(people.amara, PHONE)
    parent = fresh(people.amara)

    for part in ("", "generate/", "download/"):
        address = f"/account/2fa/recovery-codes/{part}"
        assert parent.get(address).status_code == 404
        assert parent.post(address).status_code == 404
    assert not Authenticator.objects.filter(type="recovery_codes").exists()


def test_the_telephone_keeps_neutral_words(people: People) -> None:
    """What it lists can be read by whoever holds it."""
    people.practice.sender_name = "Library"
    people.practice.save()

    asked = ask(fresh(people.amara), "/account/passkey/new")["publicKey"]

    assert asked["rp"] == {"id": "testserver", "name": "Library"}
    assert asked["user"]["name"] == asked["user"]["displayName"] == people.amara.email
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"


def test_a_passkey_leads_to_no_other_site(people: People) -> None:
    device = with_passkey(people.amara, PHONE)
    for told, led in (("https://evil.example/", "/"), ("/messages", "/messages")):
        client = Client()
        shown = device.show(ask(client, KNOWN))
        answer = client.post("/account/passkey/", {"credential": shown, "next": told})
        assert answer.url == led
