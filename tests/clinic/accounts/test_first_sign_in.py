"""The first way in, and a way in that was lost: a new colleague, a code that never came."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.safety.actions import confirm_contact
from personas import People, actor, client_of
from sign_in_steps import now_of

PASSWORD = "rain on a tin roof at night"
CONFIRM = "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> None:
    cache.clear()


def codes() -> list[str]:
    found = [re.search(r"^\d{4}-\d{4}$", one.body, re.MULTILINE) for one in mail.outbox]
    return [one.group() for one in found if one]


def link_of_last_mail() -> str:
    found = re.search(
        r"https?://[^/]+(/account/password/reset/key/\S+)", mail.outbox[-1].body
    )
    assert found is not None
    return found[1]


def test_a_new_colleague_sets_a_password_and_then_the_second_factor(
    people: People, client: Client
) -> None:
    # With a number confirmed the desk opens at once (safety/test_numbers_first.py).
    confirm_contact(actor(people.amelia), label="Samaritans", number="116 123")
    client_of(people.amelia).post(
        "/desk/settings/people",
        {"name": "Lena Voss", "email": "lena@example.org", "roles": ["clinician"]},
    )
    client.post("/account/password/reset/", {"email": "lena@example.org"})

    form = client.get(link_of_last_mail(), follow=True).request["PATH_INFO"]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    signed_in = client.post(
        "/account/login/", {"login": "lena@example.org", "password": PASSWORD}
    )
    assert signed_in.status_code == 302
    led_to = client.get("/desk/")
    assert led_to.headers["Location"] == "/account/second-factor"
    page = client.get(led_to.headers["Location"])
    secret = page.context["form"].secret
    client.post("/account/second-factor", {"code": now_of(secret)})

    assert client.get("/desk/").status_code == 200
    assert Authenticator.objects.filter(user__email="lena@example.org").exists()


def test_a_reset_link_works_once(people: People, client: Client) -> None:
    people.ingrid.set_password("an older password here")
    people.ingrid.save()
    client.post("/account/password/reset/", {"email": people.ingrid.email})
    link = link_of_last_mail()
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})

    again = Client().get(link, follow=True)

    assert b"This link was used or is too old." in again.content


def test_a_lost_code_is_sent_anew_and_the_old_one_is_dead(
    people: People, client: Client
) -> None:
    client.post("/account/login/code/", {"email": people.amara.email})
    client.post(CONFIRM, {"action": "resend"})
    old, new = codes()

    assert old != new
    client.post(CONFIRM, {"code": old})
    assert client.get("/home").status_code == 302
    client.post(CONFIRM, {"code": new})
    assert client.get("/home").status_code == 200


def test_a_code_is_of_no_use_in_another_browser(people: People, client: Client) -> None:
    client.post("/account/login/code/", {"email": people.amara.email})
    other = Client()

    other.post(CONFIRM, {"code": codes()[-1]})

    assert other.get("/home").status_code == 302


def test_who_left_before_the_second_factor_goes_on_the_next_time(
    people: People, client: Client
) -> None:
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    login = {"login": people.ingrid.email, "password": PASSWORD}
    for _ in range(2):
        client.post("/account/login/", login)
        client.post("/account/logout/")
    client.post("/account/login/", login)

    assert client.get("/account/second-factor").status_code == 200
