"""Each refusal is one line in the log: who, what and where, without a word of anybody."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from uuid import uuid4

import msgspec
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trial
from hypothesis import strategies as st

from attunement_clinic.config.log_lines import OneLine
from attunement_clinic.families import views
from attunement_clinic.web.refusals import Refused
from clinic.recordings.raw_client import Browser
from personas import People, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_HOSTILE = "Sol\r\n2026-01-01 WARNING attunement_clinic.refusals {}\u2028\x1b[2J"


class Written(msgspec.Struct):
    """What the log of every process of ours holds, as it is written there."""

    stream: io.StringIO

    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def refusals(self) -> list[Refused]:
        """Read each line by its schema: an unknown or missing field fails."""
        texts = [line.split(" attunement_clinic.refusals ", 1) for line in self.lines()]
        assert all(len(each) == 2 for each in texts), self.lines()
        return [msgspec.json.decode(text, type=Refused) for _head, text in texts]


@pytest.fixture
def written() -> Iterator[Written]:
    """Write as the settings say, each logger at its own level."""
    cache.clear()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine(settings.LOGGING["formatters"]["line"]["format"]))
    logging.getLogger().addHandler(handler)
    yield Written(stream)
    logging.getLogger().removeHandler(handler)


def test_who_was_refused_what_stands_in_one_line(
    people: People, written: Written
) -> None:
    family = f"/desk/families/{people.family.id}"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of(people.ingrid).cookies

    client_of(people.jonas).get(family)
    client_of(None).get(reverse("recordings:state", args=[uuid4()]))
    client_of(people.amara).get("/nowhere/Sol")
    client_of(people.ingrid).delete("/desk/contacts")
    client_of(people.ingrid).generic("BREW", family)
    client_of(people.ingrid).get(family, headers={"host": "evil.example"})
    strict.post("/desk/contacts", {"label": "Sol"})
    client_of(None).post("/join/a-token-of-somebody")

    jonas, ingrid, amara = people.jonas.id, people.ingrid.id, people.amara.id
    assert [(one.what, one.route, one.actor) for one in written.refusals()] == [
        ("not_here", "families:family", jonas),
        ("not_here", "recordings:state", None),
        ("not_here", None, amara),
        ("method", "safety:confirm", ingrid),
        ("method", None, None),
        ("unreadable", None, None),
        ("forbidden", "safety:confirm", ingrid),
        ("closed", "families:join", None),
    ]


def test_a_wrong_key_is_a_refusal_and_one_too_many_is_too(
    people: People, written: Written
) -> None:
    client = client_of(None)
    for _ in range(3):
        client.post(
            "/account/login/",
            {"login": people.ingrid.email, "password": "not this one at all"},
        )
    client_of(people.amara).post("/account/again/", {"code": "000000"})

    told = written.refusals()
    assert [(one.what, one.route) for one in told] == [
        *[("sign_in", "account_login")] * 3,
        ("sign_in", "account_again"),
    ]


def test_films_and_uploads_say_so_as_well(people: People, written: Written) -> None:
    Browser(people.jonas).ask("GET", f"/m/{uuid4()}")
    Browser(people.jonas).ask("HEAD", f"/u/{uuid4()}", {"tus-resumable": "1.0.0"})

    assert [(one.what, one.route) for one in written.refusals()] == [
        ("not_here", "/m/"),
        ("not_here", "/u/"),
    ]


@trial(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.text(min_size=3, max_size=40) | st.just(_HOSTILE))
def test_nothing_that_was_sent_is_in_it(
    people: People, written: Written, words: str
) -> None:
    """In the address, a header, a method, a field: one line each, and none of it."""
    client = client_of(people.ingrid)
    written.stream.truncate(0)
    written.stream.seek(0)
    client.get(f"/nowhere/{uuid4().hex}/{words}", {"words": words})
    client.post("/account/login/", {"login": words, "password": words})
    client.post("/api/v1/fhir/Questionnaire", words.encode("utf-8", "replace"), "x/x")
    client.generic(f"X{words}", "/", headers={"user-agent": words, "referer": words})

    assert all(each.event == "refused" for each in written.refusals())
    text = written.stream.getvalue()
    assert len(text.splitlines()) == text.count("\n")
    spoken = msgspec.json.encode(words).decode()[1:-1]
    assert len(words.strip()) < 8 or (words not in text and spoken not in text)


def test_a_page_that_fails_names_its_route_and_not_its_token(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link was not used up: whoever reads the log could come in by it."""

    def fails(**_given: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(views.actions, "redeem_invitation", fails)
    token = uuid4().hex
    answer = Client(raise_request_exception=False).post(f"/join/{token}")

    assert answer.status_code == 500
    first, *trace = written.lines()
    assert first.endswith(" ERROR django.request status 500 at families:join")
    assert "RuntimeError" in trace[-1]
    assert token not in written.stream.getvalue()
