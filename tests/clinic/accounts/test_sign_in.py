"""Signing in: parents by a code, staff by password and a second factor."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.safety.actions import confirm_contact
from personas import People, actor
from sign_in_steps import mailed_code, now_of

PASSWORD = "a lamp in the evening"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> None:
    cache.clear()


def ask_for_code(client: Client, email: str) -> None:
    response = client.post("/account/login/code/", {"email": email})
    assert response.headers["Location"].startswith("/account/login/code/confirm/")


def with_password(people: People) -> None:
    people.ingrid.set_password(PASSWORD)
    people.ingrid.save()
    # With a number confirmed the desk opens at once (safety/test_numbers_first.py).
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")


def test_a_parent_signs_in_by_a_code(people: People, client: Client) -> None:
    ask_for_code(client, people.amara.email)
    response = client.post(
        "/account/login/code/confirm/", {"code": mailed_code()}, follow=True
    )
    assert response.redirect_chain[-1][0] == "/home"


def test_the_mail_says_nothing_clinical(people: People, client: Client) -> None:
    people.practice.sender_name = "Garden club"
    people.practice.save()
    ask_for_code(client, people.amara.email)
    message = mail.outbox[-1]
    assert message.subject == "Your code"
    assert message.from_email.startswith("Garden club <")
    words = (message.subject + message.body).lower()
    for word in (
        "attunement",
        "therap",
        "clinic",
        "practice",
        "baby",
        "film",
        "family",
    ):
        assert word not in words


def test_a_wrong_code_three_times_ends_it(people: People, client: Client) -> None:
    ask_for_code(client, people.amara.email)
    for _ in range(3):
        client.post("/account/login/code/confirm/", {"code": "0000-0000"})
    right = client.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert right.status_code == 302
    assert client.get("/home").status_code == 302


def test_an_unknown_address_is_answered_alike(people: People, client: Client) -> None:
    known, unknown = Client(), Client()
    ask_for_code(known, people.amara.email)
    sent = len(mail.outbox)
    ask_for_code(unknown, "nobody@example.org")
    assert len(mail.outbox) == sent
    pages = [
        one.get("/account/login/code/confirm/").content.decode()
        for one in (known, unknown)
    ]
    bare = [
        re.sub(r'(csrf\w*"[^>]*(value|content)="|leave-token=")[^"]*', "", page)
        .replace(people.amara.email, "…")
        .replace("nobody@example.org", "…")
        for page in pages
    ]
    assert bare[0].count("If … is known here") == 1
    assert len(bare[0]) == len(bare[1])


def test_staff_get_no_code_by_mail(people: People, client: Client) -> None:
    ask_for_code(client, people.ingrid.email)
    assert mail.outbox == []


def test_a_parent_has_no_password(people: People, client: Client) -> None:
    response = client.post(
        "/account/login/", {"login": people.amara.email, "password": "!"}
    )
    assert response.status_code == 200
    assert client.get("/home").status_code == 302


def test_staff_set_up_the_second_factor_first(people: People, client: Client) -> None:
    with_password(people)
    login = {"login": people.ingrid.email, "password": PASSWORD}
    client.post("/account/login/", login)
    assert client.get("/desk/").headers["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor")
    assert b"<svg" in page.content
    secret = page.context["form"].secret
    done = client.post("/account/second-factor", {"code": now_of(secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    assert client.get("/desk/").status_code == 200


def test_staff_with_a_second_factor_are_asked_for_it(
    people: People, client: Client
) -> None:
    with_password(people)
    secret = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    login = {"login": people.ingrid.email, "password": PASSWORD}
    first = client.post("/account/login/", login)
    assert first.headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/desk/").status_code == 302
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post(
        "/account/2fa/authenticate/", {"code": now_of(secret)}, follow=True
    )
    assert done.redirect_chain[-1][0] == "/desk/"


def test_the_secret_of_a_factor_is_sealed(people: People) -> None:
    secret = generate_totp_secret()
    TOTP.activate(people.ingrid, secret)
    row = Authenticator.objects.get(user=people.ingrid)
    assert secret not in str(row.data)


def test_password_guessing_is_slowed(people: People, client: Client) -> None:
    with_password(people)
    for _ in range(8):
        client.post("/account/login/", {"login": people.ingrid.email, "password": "no"})
    right = client.post(
        "/account/login/", {"login": people.ingrid.email, "password": PASSWORD}
    )
    assert right.status_code in {200, 429}
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/account/signup/",
        "/account/email/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/totp/deactivate/",
        "/account/password/set/",
    ],
)
def test_what_is_not_offered_is_not_there(
    people: People, client: Client, address: str
) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_leaving_ends_the_session(people: People, client: Client) -> None:
    client.force_login(people.amara)
    assert client.get("/home").status_code == 200
    response = client.post("/leave")
    assert response.status_code == 204
    assert "storage" in response.headers["Clear-Site-Data"]
    assert client.get("/home").status_code == 302


def test_leaving_is_a_post(client: Client, db: None) -> None:
    assert client.get("/leave").status_code == 405


def test_signing_out_ends_the_session(people: People, client: Client) -> None:
    client.force_login(people.amara)
    client.post("/account/logout/")
    assert client.get("/home").status_code == 302


def test_a_reset_link_goes_to_staff_alone(people: People, client: Client) -> None:
    client.post("/account/password/reset/", {"email": people.amara.email})
    assert mail.outbox == []
    client.post("/account/password/reset/", {"email": people.ingrid.email})
    assert "/account/password/reset/key/" in mail.outbox[-1].body


def test_no_template_of_allauth_itself_is_served() -> None:
    root = Path(__file__).parents[3] / "src/attunement_clinic/accounts/templates"
    for name in ("login", "request_login_code", "confirm_login_code", "logout"):
        assert (root / "account" / f"{name}.html").is_file()
