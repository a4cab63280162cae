"""What every page keeps: headers, language, the crisis strip, the way out."""

import re

import pytest
from django.conf import settings
from django.test import Client

from attunement_clinic.safety.actions import confirm_contact
from personas import People, actor, client_of

PUBLIC = ("/", "/contacts", "/account/login/", "/account/login/code/", "/trust")
PARENT = ("/home", "/messages")
STAFF = ("/desk/", "/desk/families/", "/desk/families/new", "/desk/contacts")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_answer_anybody(client: Client, address: str, db: None) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert b"data-leave" in response.content
    assert b'class="help"' in response.content


@pytest.mark.parametrize("address", PARENT)
def test_parents_pages_have_tabs_help_and_leave(people: People, address: str) -> None:
    page = client_of(people.amara).get(address).content.decode()
    assert 'class="tabs"' in page
    assert 'class="help"' in page
    assert "data-leave" in page


@pytest.mark.parametrize("address", PARENT)
def test_parents_titles_say_nothing(people: People, address: str) -> None:
    page = client_of(people.amara).get(address).content.decode()
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert title[1] in {"Home", "Form", "Upload", "Call", "List", "Messages"}


@pytest.mark.parametrize("address", STAFF)
def test_staff_pages_keep_the_crisis_contacts_in_the_rail(
    people: People, address: str
) -> None:
    page = client_of(people.ingrid).get(address).content.decode()
    assert 'href="/desk/contacts"' in page


def test_headers_allow_nothing_inline_and_no_copy(client: Client, db: None) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [*PUBLIC, *PARENT, *STAFF])
def test_pages_hold_no_inline_style_or_script(people: People, address: str) -> None:
    user = people.amara if address in PARENT else people.ingrid
    page = client_of(None if address in PUBLIC else user).get(address).content.decode()
    assert " style=" not in page
    assert not re.search(r"\son[a-z]+=", page)
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or "application/json" in attributes


def test_the_demo_says_so_on_every_page(people: People) -> None:
    assert settings.DEMO
    for address in (*PUBLIC, *PARENT):
        page = client_of(people.amara if address in PARENT else None).get(address)
        assert b"Do not use real names or films" in page.content


def test_without_a_confirmed_number_pages_say_so(people: People) -> None:
    assert b"No number is set up here" in client_of(people.amara).get("/home").content
    desk = client_of(people.ingrid).get("/desk/").content
    assert b"No crisis contact is confirmed" in desk


def test_a_confirmed_number_stands_on_every_page(people: People) -> None:
    confirm_contact(actor(people.ingrid), label="Somebody", number="116 123")
    assert b"116 123" in client_of(people.amara).get("/home").content
    desk = client_of(people.ingrid).get("/desk/").content
    assert b"No crisis contact is confirmed" not in desk


def test_an_unknown_page_is_calm(client: Client, db: None) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert b"There is nothing here." in response.content


def test_an_unknown_api_address_is_a_problem(client: Client, db: None) -> None:
    response = client.get("/api/v1/nowhere")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {
        "type",
        "title",
        "what_is_safe",
        "what_to_do",
        "correlation_id",
        "fields",
    } <= set(response.json())


def test_a_form_without_its_token_is_refused_calmly(people: People) -> None:
    client = client_of(people.ingrid)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    response = strict.post("/desk/contacts", {})
    assert response.status_code == 403
    assert b"nothing is lost" in response.content


@pytest.mark.parametrize("who", ["nobody", "ingrid", "amara"])
def test_an_address_that_only_takes_what_is_sent_says_so(
    people: People, who: str
) -> None:
    user = getattr(people, who, None)
    client = client_of(user) if user else Client()

    response = client.get("/theme")

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "Nothing was sent just now" in response.content.decode()
    assert not client.head("/theme").content
