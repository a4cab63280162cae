"""Watching a film: the right bytes, to the right people, never without a trace."""

import os
import uuid

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.authorise import authorise
from attunement_clinic.recordings.models import Artefact, Consent, Recording
from clinic.recordings.raw_client import Browser
from factories.films import stored_proxy
from factories.recordings import ConsentFactory

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FILM = os.urandom(200_000)


@pytest.fixture
def proxy(wish) -> Artefact:
    return stored_proxy(wish, FILM)


@pytest.mark.parametrize(
    ("header", "status", "start", "stop"),
    [
        ("", 200, 0, 200_000),
        ("bytes=0-", 206, 0, 200_000),
        ("bytes=65530-65545", 206, 65530, 65546),
        ("bytes=-10", 206, 199_990, 200_000),
        ("bytes=199999-999999", 206, 199_999, 200_000),
        ("bytes=0-1,5-6", 200, 0, 200_000),
        ("bytes=9-3", 200, 0, 200_000),
    ],
)
def test_the_range_that_was_asked_for(
    people, proxy, header, status, start, stop
) -> None:
    reply = Browser(people.ingrid).ask("GET", f"/m/{proxy.id}", {"range": header})

    assert reply.status == status
    assert reply.body == FILM[start:stop]
    assert reply.headers["content-length"] == str(stop - start)
    assert reply.headers["cache-control"] == "private, no-store"
    assert reply.headers["content-type"] == "video/mp4"


def test_a_range_past_the_end(people, proxy) -> None:
    reply = Browser(people.ingrid).ask(
        "GET", f"/m/{proxy.id}", {"range": "bytes=200000-"}
    )

    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers["content-range"] == "bytes */200000"


def test_head_tells_the_size_and_sends_nothing(people, proxy) -> None:
    reply = Browser(people.amara).ask("HEAD", f"/m/{proxy.id}")

    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-length"] == "200000"


@pytest.mark.parametrize(
    "who", ["nobody", "daniel", "jonas", "amelia", "mira", "chidi", "noor"]
)
def test_everybody_else_meets_what_is_not_there(people, proxy, who) -> None:
    other = Browser(None if who == "nobody" else getattr(people, who))
    refused = other.ask("GET", f"/m/{proxy.id}")
    missing = other.ask("GET", f"/m/{uuid.uuid4()}")

    assert (refused.status, refused.headers, refused.body) == (
        404,
        missing.headers,
        missing.body,
    )
    assert not AuditEvent.objects.filter(action="film.seen").exists()


def test_a_supervisor_sees_it_with_consent_for_supervision(people, proxy) -> None:
    ConsentFactory(
        recording=proxy.recording,
        purpose=Purpose.SUPERVISION,
        given_by=people.amara,
        given_at=timezone.now(),
    )

    assert Browser(people.noor).ask("GET", f"/m/{proxy.id}").status == 200
    assert AuditEvent.objects.get(action="film.seen").purpose == "supervision"


def test_withdrawn_is_gone_at_the_next_request(people, proxy) -> None:
    ingrid = Browser(people.ingrid)
    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 200
    Consent.objects.update(withdrawn_at=timezone.now())

    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 404
    assert Browser(people.amara).ask("GET", f"/m/{proxy.id}").status == 200


def test_a_film_that_is_not_ready_is_not_there(people, proxy) -> None:
    Recording.objects.update(state=Recording.State.MAKING)

    assert Browser(people.ingrid).ask("GET", f"/m/{proxy.id}").status == 404


def test_each_minute_of_watching_leaves_one_trace(people, proxy) -> None:
    for _again in range(3):
        Browser(people.ingrid).ask("GET", f"/m/{proxy.id}", {"range": "bytes=0-9"})

    seen = AuditEvent.objects.filter(action="film.seen")
    assert 1 <= seen.count() <= 2
    assert {row.actor_id for row in seen} == {people.ingrid.id}


def test_without_its_trace_no_byte_is_sent(
    people, proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_words: object, **_facts: object) -> None:
        raise OperationalError("no space left on device")

    monkeypatch.setattr("attunement_clinic.recordings.authorise.record", is_full)

    reply = Browser(people.ingrid).ask("GET", f"/m/{proxy.id}")

    assert reply.status == 503
    assert FILM[:100] not in reply.body


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-dest": "document"},
        {"host": "elsewhere.example"},
    ],
)
def test_only_our_own_pages_may_show_it(people, proxy, headers) -> None:
    assert Browser(people.ingrid).ask("GET", f"/m/{proxy.id}", headers).status == 404


def test_it_is_only_read(people, proxy) -> None:
    assert Browser(people.ingrid).ask("POST", f"/m/{proxy.id}").status == 405


def test_the_right_to_a_range_takes_few_questions(
    people, proxy, django_assert_max_num_queries
) -> None:
    """Session, person, and the film with all that decides; the trace was written before."""
    browser = Browser(people.ingrid)
    scope = browser.scope("GET", f"/m/{proxy.id}", {})
    authorise(scope, proxy.id)

    with django_assert_max_num_queries(5):
        authorise(scope, proxy.id)


def test_a_part_of_a_film_asks_the_database_three_things(people, proxy) -> None:
    """Session, person, film: each costs a viewer time before the first byte."""
    browser = Browser(people.ingrid)
    address = f"/m/{proxy.id}"
    # The first of a minute writes its trace as well.
    browser.ask("GET", address)
    with CaptureQueriesContext(connection) as asked:
        authorise(browser.scope("GET", address, {}), proxy.id)
    assert len(asked) == 3, [each["sql"][:80] for each in asked]
