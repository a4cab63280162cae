"""An answer that is not the device's own, here, now and for the first time is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement_clinic.accounts.models import User
from passkey_device import Device, add, ask, asked_of, mark_of
from personas import People, client_of, fresh, make_people

KNOWN, NEW = "/account/passkey/known", "/account/passkey/new"
TRIES = 10


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> None:
    cache.clear()


def with_passkey(user: User, **of_device: Any) -> Device:
    device = Device(**of_device)
    assert add(fresh(user), "/passkeys/add", device).url == "/passkeys"
    return device


def give(client: Client, shown: str) -> Any:
    return client.post("/account/passkey/", {"credential": shown})


Bent = Callable[[People, Device, dict[str, Any]], str]
BENT: dict[str, Bent] = {
    "another origin": lambda _p, d, q: replace(d, origin="https://evil.example").show(
        q
    ),
    "another port": lambda _p, d, q: replace(d, origin="http://testserver:81").show(q),
    "a part of the host": lambda _p, d, q: replace(
        d, origin="http://evil.testserver"
    ).show(q),
    "another house": lambda _p, d, q: replace(d, rp_id="evil.example").show(q),
    "a device that was not unlocked": lambda _p, d, q: replace(
        d, is_unlocked=False
    ).show(q),
    "another key": lambda _p, d, q: replace(d, key=Device().key).show(q),
    "an unknown passkey": lambda _p, d, q: replace(d, id=b"unknown").show(q),
    "in somebody else's name": lambda p, d, q: d.show(
        q, handle=p.chidi.id.hex.encode()
    ),
    "in the name of nobody": lambda _p, d, q: d.show(q, handle=b"nobody"),
    "without a name": lambda _p, d, q: d.show(q, handle=b""),
    "a question of its own": lambda _p, d, q: d.show(
        {"publicKey": q["publicKey"] | {"challenge": websafe_encode(b"x" * 32)}}
    ),
    "the answer that made it": lambda _p, d, q: d.make(
        {"publicKey": q["publicKey"] | {"user": {"id": websafe_encode(d.handle)}}}
    ),
}


@pytest.mark.parametrize("how", BENT)
def test_what_is_bent_opens_nothing_and_uses_the_question_up(
    people: People, how: str
) -> None:
    device = with_passkey(people.amara)
    with_passkey(people.chidi)
    client = Client()
    question = ask(client, KNOWN)

    refused = give(client, BENT[how](people, device, question))

    assert refused.status_code == 422
    assert "That did not work." in refused.content.decode()
    # The right answer comes too late for the same question, and in time for the next.
    assert give(client, device.show(question)).status_code == 422
    assert client.get("/home").status_code == 302
    assert give(client, device.show(ask(client, KNOWN))).url == "/"


def test_an_answer_counts_once_even_for_a_session_of_before(people: People) -> None:
    """Devices that copy a passkey count nothing: the question itself must be used up."""
    device = with_passkey(people.amara, counts=False)
    client = Client()
    question = ask(client, KNOWN)
    asked = client.session["passkey_asked"]
    shown = device.show(question)
    assert give(client, shown).url == "/"

    for again in (Client(), Client()):
        ask(again, KNOWN)
        session = again.session
        session["passkey_asked"] = asked
        session.save()
        assert give(again, shown).status_code == 422


def test_an_answer_is_of_no_use_in_another_browser(people: People) -> None:
    device = with_passkey(people.amara)
    here, there = Client(), Client()
    shown = device.show(ask(here, KNOWN))
    ask(there, KNOWN)

    assert give(there, shown).status_code == 422
    assert give(Client(), shown).status_code == 422


def test_a_copied_device_is_refused_by_its_counter(people: People) -> None:
    device = with_passkey(people.amara)
    copy = replace(device)
    for _ in range(2):
        client = Client()
        assert give(client, device.show(ask(client, KNOWN))).url == "/"

    client = Client()
    refused = give(client, copy.show(ask(client, KNOWN)))

    assert refused.status_code == 422
    # The owner's own goes on.
    assert give(client, device.show(ask(client, KNOWN))).url == "/"


def test_a_question_holds_for_five_minutes(people: People) -> None:
    device = with_passkey(people.amara)
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        client = Client()
        question = ask(client, KNOWN)
        clock.shift(301)
        assert give(client, device.show(question)).status_code == 422


def test_a_passkey_of_somebody_else_is_no_key_once_more(people: People) -> None:
    with_passkey(people.amara)
    other = with_passkey(people.daniel)
    stale = client_of(people.amara)

    shown = other.show(ask(stale, f"{KNOWN}?of=self"))
    refused = stale.post(
        "/account/passkey/again/", {"credential": shown, "next": "/passkeys/add"}
    )

    assert refused.status_code == 422
    assert stale.get("/passkeys/add").status_code == 302


def test_without_the_lock_it_is_no_key_once_more(people: People) -> None:
    device = with_passkey(people.amara)
    stale = client_of(people.amara)
    held = replace(device, is_unlocked=False)

    shown = held.show(ask(stale, f"{KNOWN}?of=self"))

    refused = stale.post("/account/passkey/again/", {"credential": shown})
    assert refused.status_code == 422
    assert stale.get("/passkeys/add").status_code == 302


def test_a_question_for_one_thing_answers_no_other(people: People) -> None:
    """That of the sign-in is none for the key once more; neither makes a passkey."""
    device = with_passkey(people.amara)
    stale = client_of(people.amara)

    shown = device.show(ask(stale, KNOWN))
    refused = stale.post("/account/passkey/again/", {"credential": shown})

    assert refused.status_code == 422
    amara = fresh(people.amara)
    question = ask(amara, f"{KNOWN}?of=self")["publicKey"]
    made = Device().make(
        {"publicKey": question | {"user": {"id": websafe_encode(device.handle)}}}
    )
    assert amara.post("/passkeys/add", {"credential": made}).status_code == 422
    assert Authenticator.objects.filter(user=people.amara).count() == 1


@pytest.mark.parametrize(
    "bent",
    [{"origin": "https://evil.example"}, {"rp_id": "evil"}, {"is_unlocked": False}],
)
def test_none_is_made_elsewhere_or_without_the_lock(
    people: People, bent: dict[str, Any]
) -> None:
    answer = add(fresh(people.amara), "/passkeys/add", Device(**bent), "Blue")

    assert answer.status_code == 422
    assert 'value="Blue"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_one_device_is_added_once(people: People) -> None:
    device = with_passkey(people.amara)

    assert add(fresh(people.amara), "/passkeys/add", device).status_code == 422

    assert Authenticator.objects.filter(user=people.amara).count() == 1


def test_the_lists_are_ones_own(people: People) -> None:
    with_passkey(people.amara)
    row = Authenticator.objects.get()
    told = fresh(people.daniel).get("/passkeys").content.decode()

    assert "No device was added yet." in told
    assert fresh(people.daniel).post(f"/passkeys/{mark_of(row)}").status_code == 404


def test_questions_tell_nobody_who_has_one(people: People) -> None:
    """Whoever is not signed in gets the same question, and names nobody in asking."""
    before = ask(Client(), KNOWN)["publicKey"]
    with_passkey(people.amara)
    after = ask(Client(), KNOWN)["publicKey"]

    assert {**before, "challenge": ""} == {**after, "challenge": ""}
    assert not after.get("allowCredentials")
    for whose in ("self", "stage", "amara"):
        assert asked_of(Client(), f"{KNOWN}?of={whose}") == 404
    assert asked_of(Client(), NEW) == 404


def test_each_question_is_new_and_beyond_guessing(people: People) -> None:
    """What a device signs was never asked before, in any browser, for any purpose."""
    cache.clear()
    asked = [ask(Client(), KNOWN) for _ in range(12)]
    asked += [ask(fresh(people.amara), NEW) for _ in range(4)]
    challenges = {websafe_decode(each["publicKey"]["challenge"]) for each in asked}

    assert len(challenges) == len(asked)
    assert {len(each) for each in challenges} == {32}


def test_questions_are_bounded_by_place_and_keep_nobody_else_out(
    people: People,
) -> None:
    device = with_passkey(people.amara)
    cache.clear()
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    told = [asked_of(attacker, KNOWN) for _ in range(60)]

    assert told[0] == 200
    assert told[-1] == 429
    owner = Client(REMOTE_ADDR="198.51.100.7")
    assert give(owner, device.show(ask(owner, KNOWN))).url == "/"


def test_no_form_of_it_is_taken_without_its_token(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in (KNOWN, NEW, "/account/passkey/", "/account/passkey/first/"):
        assert client.post(address).status_code == 403
    parent = client_of(people.amara, enforce_csrf=True)
    for address in ("/passkeys/add", f"/passkeys/{uuid4()}", "/account/passkey/again/"):
        assert parent.post(address).status_code == 403


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "response", "type", "clientDataJSON"]),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=_JSON.map(json.dumps) | st.text(max_size=30) | st.just("[" * 9000))
def test_nonsense_is_refused_like_any_other(people: People, sent: str) -> None:
    cache.clear()
    client = Client()
    ask(client, KNOWN)
    assert give(client, sent).status_code == 422
    amara = fresh(people.amara)
    ask(amara, NEW)
    assert amara.post("/passkeys/add", {"credential": sent}).status_code == 422


def test_of_many_at_once_one_answer_opens(own_databases: None) -> None:
    people = make_people()
    device = with_passkey(people.amara, counts=False)
    first = Client()
    shown = device.show(ask(first, KNOWN))
    name = first.cookies[django_settings.SESSION_COOKIE_NAME].value
    barrier, opened = threading.Barrier(TRIES), []

    def give_it() -> None:
        client = Client()
        client.cookies[django_settings.SESSION_COOKIE_NAME] = name
        barrier.wait()
        try:
            give(client, shown)
            opened.append(client.get("/home").status_code == 200)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give_it) for _ in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened.count(True) == 1, opened
