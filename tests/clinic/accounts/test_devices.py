"""Where somebody is signed in: they see it in plain words, and end what is not theirs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from attunement_clinic.accounts.access import (
    BEGUN_KEY,
    CAREGIVER_IDLE_S,
    SIGN_IN_KEY,
    STAFF_IDLE_S,
)
from attunement_clinic.accounts.devices import recognised
from attunement_clinic.accounts.models import SignIn, User
from attunement_clinic.audit.models import AuditEvent
from personas import People, client_of, sign_in

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
WHO = pytest.mark.parametrize(
    ("who", "home", "page"),
    [("ingrid", "/desk/", "/desk/settings/devices"), ("amara", "/home", "/devices")],
)


def on(user: User, agent: str) -> Client:
    """Sign `user` in on a device of its own."""
    client = sign_in(Client(headers={"User-Agent": agent}), user)
    assert client.get("/trust").status_code == 200
    return client


def rows_of(client: Client, page: str) -> list[Any]:
    found: list[Any] = client.get(page).context["devices"]
    return found


@WHO
def test_each_device_stands_there_in_plain_words(
    people: People, who: str, home: str, page: str
) -> None:
    user = people.everybody[who]
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        phone = on(user, IPHONE)
        clock.shift(120)
        desk = on(user, WINDOWS)
        clock.shift(120)
        on(people.chidi, EDGE)
        told = desk.get(page).content.decode()
        rows = rows_of(desk, page)
        seen_again = phone.get(home)
        later = rows_of(desk, page)

    assert [(row.words, row.is_this) for row in rows] == [
        ("Firefox on a Windows computer", True),
        ("Safari on an iPhone", False),
    ]
    assert rows[1].first_seen_at == rows[1].last_seen_at
    assert seen_again.status_code == 200
    assert (later[1].last_seen_at - rows[1].last_seen_at).seconds == 240
    assert told.count("Firefox on a Windows computer") == 1
    assert "This device" in told


@WHO
def test_one_is_ended_and_the_others_go_on(
    people: People, who: str, home: str, page: str
) -> None:
    user = people.everybody[who]
    here, there, third = on(user, WINDOWS), on(user, IPHONE), on(user, EDGE)
    other = on(people.noor, EDGE)
    lost = next(row for row in rows_of(here, page) if "iPhone" in row.words)

    assert here.post(f"{page}/{lost.id}").url == page

    assert there.get(home).status_code == 302
    assert there.get(home).status_code == 302
    assert third.get(home).status_code == here.get(home).status_code == 200
    assert other.get("/desk/").status_code == 200
    assert len(rows_of(here, page)) == 2
    assert AuditEvent.objects.filter(action="session.ended_there").count() == 1
    assert here.post(f"{page}/{lost.id}").status_code == 404


@WHO
def test_all_others_are_ended_and_this_one_goes_on_under_a_new_key(
    people: People, who: str, home: str, page: str
) -> None:
    user = people.everybody[who]
    here, there = on(user, WINDOWS), on(user, IPHONE)
    # Signed in, and no page of it was ever asked for: it has no row yet.
    unseen = sign_in(Client(), user)
    key = here.session.session_key

    assert here.post(f"{page}/others").url == page

    assert there.get(home).status_code == unseen.get(home).status_code == 302
    assert [row.is_this for row in rows_of(here, page)] == [True]
    assert here.session.session_key != key
    assert AuditEvent.objects.filter(action="session.ended_elsewhere").count() == 1


def test_nobody_ends_a_device_of_somebody_else(people: People) -> None:
    amara = on(people.amara, IPHONE)
    theirs = SignIn.objects.get(user=people.amara)
    for name in ("daniel", "chidi"):
        client = client_of(people.everybody[name])
        there = client.post(f"/devices/{theirs.id}")
        missing = client.post(f"/devices/{uuid4()}")
        assert there.status_code == missing.status_code == 404
    ingrid = client_of(people.ingrid)
    assert ingrid.post(f"/desk/settings/devices/{theirs.id}").status_code == 404
    assert amara.get("/home").status_code == 200


def test_who_signs_out_is_no_longer_in_the_list(people: People) -> None:
    here, there, left = (on(people.amara, IPHONE) for _ in range(3))
    there.post("/account/logout/")
    left.post("/leave")
    assert len(rows_of(here, "/devices")) == 1


@pytest.mark.parametrize(
    ("who", "page", "idle_s"),
    [
        ("ingrid", "/desk/settings/devices", STAFF_IDLE_S),
        ("amara", "/devices", CAREGIVER_IDLE_S),
    ],
)
def test_what_ended_by_itself_is_not_in_the_list(
    people: People, who: str, page: str, idle_s: int
) -> None:
    user = people.everybody[who]
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        on(user, IPHONE)
        clock.shift(idle_s - 100)
        here = on(user, WINDOWS)
        assert len(rows_of(here, page)) == 2
        clock.shift(200)
        assert len(rows_of(here, page)) == 1


def test_a_changed_password_ends_the_other_devices(people: People) -> None:
    old, new = "a lamp in the evening", "another lamp, by the other window"
    people.ingrid.set_password(old)
    people.ingrid.save()
    here, there = on(people.ingrid, WINDOWS), on(people.ingrid, IPHONE)
    fields = {"oldpassword": old, "password1": new, "password2": new}

    assert here.post("/account/password/change/", fields).status_code == 302

    assert there.get("/desk/").status_code == 302
    assert [row.is_this for row in rows_of(here, "/desk/settings/devices")] == [True]


def test_two_first_pages_at_once_are_one_device(people: People) -> None:
    """Both read the session before either wrote into it: nothing in it says so yet."""
    client = on(people.amara, IPHONE)
    session = client.session
    for key in (SIGN_IN_KEY, "seen_at", BEGUN_KEY):
        session.pop(key)
    session.save()
    assert len(rows_of(client, "/devices")) == 1


def test_what_is_over_is_not_kept(people: People) -> None:
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        on(people.amara, IPHONE)
        on(people.amara, WINDOWS).post("/leave")
        on(people.chidi, EDGE)
        clock.shift(31 * 24 * 3600)
        on(people.amara, EDGE)
    kept = SignIn.objects.values_list("user__name", "browser")
    assert sorted(kept) == [("Amara", "Edge"), ("Chidi", "Edge")]


def test_of_a_device_two_words_are_kept_and_no_address(people: People) -> None:
    on(people.amara, IPHONE)
    row = SignIn.objects.values().get()
    assert (row["browser"], row["system"]) == ("Safari", "iphone")
    assert not any("127.0.0.1" in str(value) for value in row.values())
    assert not any("18_1" in str(value) for value in row.values())


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (EDGE, ("Edge", "windows")),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S911B) AppleWebKit/537.36 (KHTML, like"
            " Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            ("Samsung Internet", "android"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1",
            ("Chrome", "iphone"),
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like"
            " Gecko) Chrome/140.0.0.0 Safari/537.36",
            ("Chrome", "chromebook"),
        ),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_told_by_what_it_says(
    agent: str, expected: tuple[str, str]
) -> None:
    assert recognised(agent) == expected
