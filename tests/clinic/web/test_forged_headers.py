"""What a request says of its own address, scheme and host is not believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from clinic.recordings.raw_client import Browser
from personas import People, client_of

ELSEWHERE = "evil.example"
FORGED = {
    "X-Forwarded-For": "198.51.100.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": ELSEWHERE,
    "X-Forwarded-Port": "4430",
    "X-Forwarded-Server": ELSEWHERE,
    "X-Forwarded-Ssl": "on",
    "Forwarded": f"for=198.51.100.1;host={ELSEWHERE};proto=https",
    "X-Real-IP": "198.51.100.1",
    "X-Client-IP": "198.51.100.1",
    "CF-Connecting-IP": "198.51.100.1",
    "True-Client-IP": "198.51.100.1",
    "X-Original-URL": "/desk/",
    "X-Rewrite-URL": "/desk/",
    "X-Original-Host": ELSEWHERE,
    "X-Host": ELSEWHERE,
    "X-HTTP-Method-Override": "DELETE",
    "X-Accel-Redirect": "/etc/passwd",
    "X-Sendfile": "/etc/passwd",
    "Remote-User": "ingrid@example.org",
    "X-Remote-User": "ingrid@example.org",
}
RESET = "/account/password/reset/"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def told(answer: Any) -> tuple[int, str, str]:
    # A token, and the name of an island's place, are new with each answer.
    made = r'="[A-Za-z0-9]{64}"|props-\w+-\w{8}'
    page = re.sub(made, "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), page


@pytest.mark.parametrize("header", FORGED)
def test_a_page_is_the_same_with_and_without_it(people: People, header: str) -> None:
    forged = {header: FORGED[header]}
    for client, address in (
        (Client(), "/account/login/"),
        (Client(), "/desk/"),
        (client_of(people.ingrid), "/desk/settings"),
        (client_of(people.amara), "/home"),
    ):
        plain = client.get(address)
        assert told(client.get(address, headers=forged)) == told(plain), address
        assert ELSEWHERE not in plain.content.decode()


def test_address_scheme_and_host_are_those_of_the_connection(db: None) -> None:
    request = RequestFactory(headers=FORGED, REMOTE_ADDR="192.0.2.1").get("/")
    assert get_adapter(request).get_client_ip(request) == "192.0.2.1"
    assert not request.is_secure()
    assert request.build_absolute_uri() == "http://testserver/"


def test_behind_a_proxy_of_ones_own_its_word_is_taken_and_no_more(
    db: None, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    headers = {**FORGED, "X-Forwarded-For": "203.0.113.66, 198.51.100.1"}
    request = RequestFactory(headers=headers, REMOTE_ADDR="192.0.2.1").get("/")
    assert get_adapter(request).get_client_ip(request) == "198.51.100.1"
    assert request.build_absolute_uri() == "http://testserver/"


def test_a_new_address_with_each_guess_is_no_new_address(people: People) -> None:
    client = Client()
    pages = []
    for number in range(20):
        answer = client.post(
            "/account/login/",
            {"login": people.ingrid.email, "password": f"guess number {number}"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
        pages.append(answer.content.decode())
    assert sum("Too many" in page for page in pages) >= 10


def test_a_link_by_mail_leads_here_whatever_the_request_says(people: People) -> None:
    sent = {"email": people.ingrid.email}
    Client().post(RESET, sent, headers=FORGED)
    assert "http://testserver/account/password/reset/key/" in mail.outbox[-1].body
    assert ELSEWHERE not in mail.outbox[-1].body


@pytest.mark.parametrize(
    "host",
    [
        ELSEWHERE,
        f"{ELSEWHERE}:80",
        f"testserver.{ELSEWHERE}",
        f"testserver@{ELSEWHERE}",
        f"testserver:80@{ELSEWHERE}",
        f"testserver/{ELSEWHERE}",
        f"{ELSEWHERE}#testserver",
        "[::1]",
        "169.254.169.254",
        "testserver, evil.example",
        "",
    ],
)
def test_another_host_is_refused_and_no_mail_leads_there(
    people: People, host: str
) -> None:
    sent = {"email": people.ingrid.email}
    refused = Client().post(RESET, sent, headers={"Host": host})
    assert refused.status_code == 400
    assert mail.outbox == []
    for address in ("/", "/account/login/", "/nowhere", "/api/v1/nowhere"):
        answer = Client().get(address, headers={"Host": host})
        assert answer.status_code == 400, address
        assert ELSEWHERE not in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/m/", "/u/"])
def test_another_host_meets_nothing_of_films(people: People, path: str) -> None:
    asked = f"{path}00000000-0000-4000-8000-000000000000"
    headers = {"host": ELSEWHERE, "tus-resumable": "1.0.0"}
    reply = Browser(people.amara).ask("HEAD", asked, headers=headers)
    assert reply.status in (400, 404)
