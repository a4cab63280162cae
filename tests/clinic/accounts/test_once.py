"""What is used up counts once, of twenty tries at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connections
from django.test import Client

from personas import People, client_of, make_people
from sign_in_steps import mailed_code, now_of

TRIES = 20
PASSWORD = "a lamp in the evening"


@pytest.fixture
def nobody_is_slowed(settings: pytest.FixtureRequest) -> Iterator[None]:
    """Let twenty try at once: here only the code itself may stop nineteen of them."""
    cache.clear()
    rates = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "")  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = rates  # type: ignore[attr-defined]
    yield
    cache.clear()


def at_once(run: Callable[[int], bool]) -> list[bool]:
    """Run it twenty times at the same moment; say of each whether it got through."""
    barrier, found = threading.Barrier(TRIES), []

    def one(number: int) -> None:
        barrier.wait()
        try:
            found.append(run(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[n]) for n in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == TRIES
    return found


def at_the_factor(people: People, count: int) -> list[Client]:
    """Return clients that gave Ingrid's password and are asked for her factor."""
    clients = [Client() for _ in range(count)]
    for client in clients:
        sent = {"login": people.ingrid.email, "password": PASSWORD}
        answer = client.post("/account/login/", sent)
        assert answer.url == "/account/2fa/authenticate/"
    return clients


@pytest.fixture
def secret(own_databases: None, nobody_is_slowed: None) -> tuple[People, str]:
    people = make_people()
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    secret: str = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    RecoveryCodes.activate(people.ingrid)
    return people, secret


@pytest.mark.parametrize("kind", ["totp", "recovery_codes"])
def test_a_code_of_the_second_factor_counts_once(
    secret: tuple[People, str], kind: str
) -> None:
    """Even by twenty who know the password, in twenty browsers."""
    people, of_totp = secret
    row = Authenticator.objects.get(user=people.ingrid, type="recovery_codes")
    code = now_of(of_totp) if kind == "totp" else RecoveryCodes(row).generate_codes()[3]
    clients = at_the_factor(people, TRIES)

    def give(number: int) -> bool:
        answer = clients[number].post("/account/2fa/authenticate/", {"code": code})
        return answer.status_code == 302

    assert sum(at_once(give)) == 1
    inside = [client.get("/desk/contacts").status_code == 200 for client in clients]
    assert sum(inside) == 1


def test_a_code_by_mail_counts_once(
    own_databases: None, nobody_is_slowed: None
) -> None:
    """In one browser, too: twenty requests of it make one session and not twenty."""
    people = make_people()
    first = Client()
    first.post("/account/login/code/", {"email": people.amara.email})
    code, name = mailed_code(), first.cookies[settings.SESSION_COOKIE_NAME].value
    clients = [Client() for _ in range(TRIES)]
    for client in clients:
        client.cookies[settings.SESSION_COOKIE_NAME] = name

    def give(number: int) -> bool:
        client = clients[number]
        client.post("/account/login/code/confirm/", {"code": code})
        return client.get("/home").status_code == 200

    assert sum(at_once(give)) == 1
    users = [each.get_decoded().get("_auth_user_id") for each in Session.objects.all()]
    assert users.count(str(people.amara.id)) == 1


def test_twenty_wrong_codes_at_once_are_three_tries(
    own_databases: None, nobody_is_slowed: None
) -> None:
    people = make_people()
    client = Client()
    client.post("/account/login/code/", {"email": people.amara.email})
    right, name = mailed_code(), client.cookies[settings.SESSION_COOKIE_NAME].value

    def give(_number: int) -> bool:
        one = Client()
        one.cookies[settings.SESSION_COOKIE_NAME] = name
        sent = {"code": "0000-0000"}
        answer = one.post("/account/login/code/confirm/", sent)
        return answer.status_code == 200

    assert sum(at_once(give)) == 2, "two more tries were offered, then it was dead"
    client.post("/account/login/code/confirm/", {"code": right})
    assert client.get("/home").status_code == 302


def test_a_code_once_more_counts_once(
    own_databases: None, nobody_is_slowed: None
) -> None:
    people = make_people()
    stale = client_of(people.amara)
    stale.post("/account/again/", {"action": "send"})
    code, name = mailed_code(), stale.session.session_key

    def give(_number: int) -> bool:
        one = Client()
        one.cookies[settings.SESSION_COOKIE_NAME] = name
        sent = {"code": code, "next": "/messages"}
        return one.post("/account/again/", sent).headers.get("Location") == "/messages"

    assert sum(at_once(give)) == 1


def test_a_code_of_the_authenticator_is_not_taken_again_while_it_holds(
    people: People,
) -> None:
    """It holds for 90 seconds: a step of 30 and one to either side."""
    cache.clear()
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    secret = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    with time_machine.travel("2026-03-10T09:00:01Z", tick=False) as clock:
        code = now_of(secret)
        (owner,) = at_the_factor(people, 1)
        given = owner.post("/account/2fa/authenticate/", {"code": code})
        assert given.status_code == 302
        for _ in range(2):
            clock.shift(31)
            cache.clear()
            (onlooker,) = at_the_factor(people, 1)
            again = onlooker.post("/account/2fa/authenticate/", {"code": code})
            assert again.status_code == 200
        (owner,) = at_the_factor(people, 1)
        fresh = owner.post("/account/2fa/authenticate/", {"code": now_of(secret)})
        assert fresh.status_code == 302
