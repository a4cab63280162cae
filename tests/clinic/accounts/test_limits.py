"""Guessing is slow, and nobody's guessing keeps the owner out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.accounts.known import COOKIE
from personas import People, client_of, sign_in
from sign_in_steps import mailed_code, now_of

PASSWORD = "a lamp in the evening"
LOGIN, FACTOR = "/account/login/", "/account/2fa/authenticate/"
HOME, OFFICE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def secret(people: People) -> str:
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    secret: str = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    RecoveryCodes.activate(people.ingrid)
    return secret


def at(place: str, *, as_known: Client | None = None) -> Client:
    """Return a browser at a network address; with the cookie of one that signed in."""
    client = Client(REMOTE_ADDR=place)
    if as_known is not None:
        client.cookies[COOKIE] = as_known.cookies[COOKIE].value
    return client


def known_of(people: People, who: str, page: str) -> Client:
    client = client_of(people.everybody[who])
    assert client.get(page).status_code in (200, 302)
    return client


def gives_password(client: Client, people: People, password: str = PASSWORD) -> bool:
    sent = {"login": people.ingrid.email, "password": password}
    return client.post(LOGIN, sent).headers.get("Location") == FACTOR


def test_an_attackers_passwords_stop_and_the_owner_comes_in(
    people: People, secret: str
) -> None:
    attacker, owner = at(HOME), at(OFFICE)
    for number in range(30):
        assert not gives_password(attacker, people, f"guess number {number}")

    assert not gives_password(attacker, people), "not even with the right one"
    assert gives_password(owner, people)
    done = owner.post(FACTOR, {"code": now_of(secret)})
    assert done.status_code == 302
    assert owner.get("/desk/contacts").status_code == 200


def test_the_owners_browser_comes_in_from_the_attackers_own_address(
    people: People, secret: str
) -> None:
    """Behind one router, or a proxy that was not named: all have one address."""
    known = known_of(people, "ingrid", "/desk/contacts")
    attacker, owner = at(HOME), at(HOME, as_known=known)
    for number in range(30):
        gives_password(attacker, people, f"guess number {number}")
        attacker.post("/account/login/code/", {"email": people.ingrid.email})

    assert gives_password(owner, people)
    assert owner.post(FACTOR, {"code": now_of(secret)}).status_code == 302


def test_who_has_the_password_guesses_few_codes_and_the_owner_comes_in(
    people: People, secret: str
) -> None:
    known = known_of(people, "ingrid", "/desk/contacts")
    attacker = at(HOME)
    assert gives_password(attacker, people)
    said = [
        attacker.post(FACTOR, {"code": f"{n:06}"}).content.decode() for n in range(12)
    ]

    assert sum("Too many" in each for each in said) >= 7
    assert (
        "Too many" in attacker.post(FACTOR, {"code": now_of(secret)}).content.decode()
    )
    for owner in (at(OFFICE), at(HOME, as_known=known)):
        assert gives_password(owner, people)
    assert owner.post(FACTOR, {"code": now_of(secret)}).status_code == 302


def test_many_places_together_guess_few_codes_and_a_known_browser_comes_in(
    people: People, secret: str
) -> None:
    known = known_of(people, "ingrid", "/desk/contacts")
    refused = 0
    for place in range(10):
        attacker = at(f"192.0.2.{place}")
        assert gives_password(attacker, people)
        for number in range(4):
            answer = attacker.post(FACTOR, {"code": f"{place}{number:05}"})
            refused += "Too many" in answer.content.decode()

    assert refused == 40 - 30
    owner = at(OFFICE, as_known=known)
    assert gives_password(owner, people)
    assert owner.post(FACTOR, {"code": now_of(secret)}).status_code == 302


def test_somebody_elses_browser_is_not_known(people: People, secret: str) -> None:
    """Jonas's cookie gives no count of his own against Ingrid."""
    jonas = known_of(people, "jonas", "/desk/contacts")
    ingrid = known_of(people, "ingrid", "/desk/contacts")
    posing = at(HOME, as_known=jonas)
    for number in range(5):
        gives_password(posing, people, f"guess number {number}")
    assert not gives_password(posing, people)
    assert gives_password(at(HOME, as_known=ingrid), people), "hers is another count"
    plain, forged = at(HOME), at(HOME)
    for number in range(5):
        gives_password(plain, people, f"guess number {number}")
    forged.cookies[COOKIE] = f'["{people.ingrid.id}"]'
    assert not gives_password(forged, people)


def test_a_desk_of_two_is_known_for_both(people: People, secret: str) -> None:
    desk = known_of(people, "ingrid", "/desk/contacts")
    sign_in(desk, people.jonas)
    assert desk.get("/desk/contacts").status_code == 200
    attacker, owner = at(HOME), at(HOME, as_known=desk)
    for number in range(30):
        gives_password(attacker, people, f"guess number {number}")
    jonas = known_of(people, "jonas", "/desk/contacts")
    posing = at(OFFICE, as_known=jonas)
    for number in range(30):
        gives_password(posing, people, f"guess number {number}")
    assert gives_password(owner, people)


def test_a_parents_code_is_sent_whoever_else_asks_for_one(people: People) -> None:
    known = known_of(people, "amara", "/home")
    asked = {"email": people.amara.email}
    for _ in range(15):
        at(HOME).post("/account/login/code/", asked)
    assert len(mail.outbox) == 3, "her mailbox is not filled"

    for number, owner in enumerate((at(OFFICE), at(HOME, as_known=known)), 4):
        owner.post("/account/login/code/", asked)
        assert len(mail.outbox) == number
        owner.post("/account/login/code/confirm/", {"code": mailed_code()})
        assert owner.get("/home").status_code == 200


def test_a_reset_link_is_sent_whoever_else_asks_for_one(people: People) -> None:
    attacker, owner = at(HOME), at(OFFICE)
    for _ in range(15):
        attacker.post("/account/password/reset/", {"email": people.ingrid.email})
    assert len(mail.outbox) == 3
    owner.post("/account/password/reset/", {"email": people.ingrid.email})
    assert len(mail.outbox) == 4


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what takes the time at sign-in: one line for each hash computed."""
    seen: list[str] = []
    kind = type(get_hasher())
    encode = kind.encode

    def counted(self: Any, *args: Any, **kwargs: Any) -> str:
        seen.append("hash")
        return str(encode(self, *args, **kwargs))

    # This one computes a hash to verify one as well; so it is counted in one place.
    monkeypatch.setattr(kind, "encode", counted)
    return seen


def test_an_unknown_address_costs_as_much_as_a_known_one(
    people: People, secret: str, hashed: list[str]
) -> None:
    """A wrong password is one hash, whoever it is said for, and the answer is one."""
    people.jonas.is_active = False
    people.jonas.set_password(PASSWORD)
    people.jonas.save()
    hashed.clear()
    told = []
    for number, (email, password) in enumerate(
        (
            (people.ingrid.email, "not this one, no"),  # has another one
            (people.amara.email, "not this one, no"),  # a parent: has none
            (people.noor.email, "not this one, no"),  # staff before the first sign-in
            (people.jonas.email, "not this one, no"),  # closed
            ("nobody@example.org", "not this one, no"),
        )
    ):
        before = len(hashed)
        answer = at(f"192.0.2.{number}").post(
            LOGIN, {"login": email, "password": password}
        )
        page = answer.content.decode()
        form = answer.context["form"]
        told.append((len(hashed) - before, answer.status_code, form.errors.as_text()))
        assert email in page

    assert told == [told[0]] * 5
    assert told[0][0] == 1


def test_no_hash_is_computed_beyond_the_limit(
    people: People, secret: str, hashed: list[str]
) -> None:
    attacker = at(HOME)
    for _ in range(30):
        gives_password(attacker, people, "not this one, no")
    assert len(hashed) <= 10
