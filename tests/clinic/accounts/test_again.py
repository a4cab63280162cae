"""The key once more before a factor changes; the session gets a new name with each key."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from attunement_clinic.safety.actions import confirm_contact
from personas import People, actor, client_of, fresh
from sign_in_steps import mailed_code, now_of

PASSWORD = "a lamp in the evening"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> None:
    cache.clear()


def with_password(people: People) -> None:
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    # With a number confirmed the desk opens at once (safety/test_numbers_first.py).
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")


@pytest.fixture
def secret(people: People) -> str:
    """Return the secret of Ingrid's authenticator; she has a password too."""
    with_password(people)
    secret: str = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    return secret


def test_new_recovery_codes_ask_for_the_key_first(people: People, secret: str) -> None:
    address = "/account/2fa/recovery-codes/generate/"
    stale = client_of(people.ingrid)

    told = stale.post(address)

    assert told.url.startswith("/account/reauthenticate/?next=")
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
    done = stale.post(told.url, {"next": address, "password": PASSWORD})
    assert done.url == "/account/2fa/recovery-codes/"
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    assert stale.get(done.url).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/recovery-codes/download/",
    ],
)
def test_nothing_of_the_factors_opens_without_it(
    people: People, secret: str, address: str
) -> None:
    RecoveryCodes.activate(people.ingrid)
    for method in ("get", "post"):
        answer = getattr(client_of(people.ingrid), method)(address)
        assert answer.status_code in (302, 405), method
        if answer.status_code == 302:
            assert answer.url.startswith("/account/reauthenticate/"), method
    after = fresh(people.ingrid).get(address)
    assert "reauthenticate" not in after.headers.get("Location", "")


def test_the_second_factor_is_a_key_too(people: People, secret: str) -> None:
    stale = client_of(people.ingrid)
    name = stale.session.session_key
    sent = {"next": "/desk/settings", "code": now_of(secret)}

    assert stale.post("/account/2fa/reauthenticate/", sent).url == "/desk/settings"

    assert stale.session.session_key != name
    assert stale.post("/account/2fa/recovery-codes/generate/").url == (
        "/account/2fa/recovery-codes/"
    )


def test_with_each_key_the_session_gets_a_new_name(people: People, secret: str) -> None:
    """Whoever knew the name it had before holds nothing."""
    client = Client()
    names = []
    for address, sent in (
        ("/account/login/", {"login": people.ingrid.email, "password": PASSWORD}),
        ("/account/2fa/authenticate/", {"code": now_of(secret)}),
        ("/account/reauthenticate/", {"password": PASSWORD}),
    ):
        client.post(address, sent)
        names.append(client.session.session_key)
    parent = Client()
    parent.post("/account/login/code/", {"email": people.amara.email})
    names.append(parent.session.session_key)
    parent.post("/account/login/code/confirm/", {"code": mailed_code()})
    names.append(parent.session.session_key)

    assert len(set(names)) == len(names)
    assert client.get("/desk/settings").status_code == 200
    assert parent.get("/home").status_code == 200
    for old in (names[0], names[1], names[3]):
        past = Client()
        past.cookies["session"] = old
        assert past.get("/desk/settings").status_code == 302
        assert past.get("/home").status_code == 302


def test_setting_up_the_factor_gives_a_new_name(people: People) -> None:
    with_password(people)
    client = Client()
    client.post("/account/login/", {"login": people.ingrid.email, "password": PASSWORD})
    name = client.session.session_key
    secret = client.get("/account/second-factor").context["form"].secret

    client.post("/account/second-factor", {"code": now_of(secret)})

    assert client.session.session_key != name
    assert client.get("/desk/settings").status_code == 200


def test_a_new_role_ends_the_sessions_of_before(people: People) -> None:
    """They sign in again, and then are what they are now."""
    desk = client_of(people.jonas)
    assert desk.get("/desk/settings").status_code == 200
    sent = {"email": people.jonas.email, "name": "Jonas Berg", "roles": ["supervisor"]}

    assert client_of(people.amelia).post("/desk/settings/people", sent).status_code == (
        302
    )

    assert desk.get("/desk/settings").status_code == 302
