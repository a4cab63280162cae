"""Every address, as everybody: its headers, that reading changes nothing, its methods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.urls import reverse
from psycopg import sql

from clinic.policy.cookies import loose, over_https
from clinic.policy.test_surface import _address
from clinic.policy.told import declared, told
from clinic.recordings.raw_client import Browser
from personas import People, client_of
from surface import RAW, ROUTES, Door, Route, patterns

__all__ = ["over_https"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_WHO = ("ingrid", "jonas", "noor", "amelia", "mira", "amara", "daniel", "chidi", None)
# What is about asking and not about what is asked for: who is here, and what they saw.
_TOUCHED_BY_READING = {
    "django_session": "that somebody is here",
    "accounts_signin": "on which device",
    "audit_auditevent": "that they looked; of these only views, by name",
    "audit_unsealedevent": "the same, not in its chain yet",
}
_ALSO_BY_GET = {"default notifications_notice": "that a message was read"}
_VIEWS = {
    "enquiry.opened",
    "moment.read",
    "note.read",
    "outcomes.films_laid_beside",
    "outcomes.read",
    "safeguarding.read",
    "thread.origin_read",
}
_ANYWHERE = re.compile(
    r"<(?:script|link|img|iframe|video|audio|source|track|form|object|embed|use)\b[^>]*"
    r"\s(?:src|href|action|data|poster)=\"(?:https?:)?//",
    re.IGNORECASE,
)
_NAMED = re.compile(r'attachment(; filename="[a-z0-9.-]+")?', re.IGNORECASE)
_INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def _open_routes() -> list[Route]:
    """Name what can be asked for by an address: what is closed lies elsewhere."""
    return [route for route in ROUTES if route.door is not Door.CLOSED]


def _at(route: Route, things: Mapping[str, Any]) -> str:
    if route.name == "healthz":
        return "/healthz"
    pattern = patterns()[route.name].pattern
    if not pattern.converters and pattern.regex.groupindex:
        return reverse(route.name, kwargs=dict.fromkeys(pattern.regex.groupindex, "1"))
    return _address(route, things)


def _asked(
    method: str, name: str | None, people: People, things: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Ask somebody's every address, and let nothing but its trace be left of it."""
    client = client_of(people.everybody[name] if name else None)
    before, last = _digests(), _last_event()
    for route in _open_routes():
        yield route.name, client.generic(method, _at(route, things))
    kept = _ALSO_BY_GET if method == "GET" else {}
    after = _digests()
    changed = {each for each in after if after[each] != before[each]} - set(kept)
    assert changed == set(), "reading changed something"
    assert _events_after(last) <= _VIEWS


@pytest.mark.usefixtures("over_https")
@pytest.mark.parametrize("name", _WHO)
def test_every_answer_has_its_headers_and_reading_changes_nothing(
    people: People, things: dict[str, Any], name: str | None
) -> None:
    """Every row of every table is as it was; a view leaves its trace, by name.

    Of the keys of everything that is told in typed form each is declared, by person
    (tests/golden/told.txt), and nothing that is declared stays away.
    """
    wrong: list[str] = []
    keys: set[str] = set()
    for route, answer in _asked("GET", name, people, things):
        wrong += [f"{route}: {each}" for each in _missing(answer.headers)]
        wrong += [f"{route}: {each}" for each in _foreign(answer) + loose(answer)]
        keys |= set(told(route, answer))
    assert wrong == []
    assert sorted(keys ^ declared(name or "nobody")) == []


@pytest.mark.parametrize("name", ["ingrid", "amara"])
def test_asking_for_the_headers_alone_changes_nothing(
    people: People, things: dict[str, Any], name: str | None
) -> None:
    for route, answer in _asked("HEAD", name, people, things):
        assert _missing(answer.headers) == [], route
        assert answer.content == b"", route


def _missing(headers: Mapping[str, str]) -> list[str]:
    policy = headers.get("Content-Security-Policy", "")
    has = {
        "default-src 'none'": "default-src 'none'" in policy,
        "frame-ancestors": "frame-ancestors 'none'" in policy or "sandbox" in policy,
        "nothing unsafe": "unsafe" not in policy and "http" not in policy,
        "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
        "not framed": headers.get("X-Frame-Options") == "DENY",
        "no referrer elsewhere": headers.get("Referrer-Policy")
        in {"same-origin", "no-referrer"},
        "opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "not kept": "no-store" in headers.get("Cache-Control", ""),
        "no software": "Server" not in headers and "X-Powered-By" not in headers,
        "saved under a name of ours": _NAMED.fullmatch(
            headers.get("Content-Disposition", "attachment")
        ),
        "no origin let in": "Access-Control-Allow-Origin" not in headers,
    }
    return [name for name, holds in has.items() if not holds]


def _foreign(answer: Any) -> list[str]:
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return []
    page = answer.content.decode()
    scripts = re.findall(r"<script([^>]*)>", page)
    inline = [one for one in scripts if "src=" not in one and "json" not in one]
    found = {
        "loads from elsewhere": _ANYWHERE.search(page),
        "inline": _INLINE.search(re.sub(r">[^<]*<", "><", page)),
        "a script": inline,
    }
    return [name for name, holds in found.items() if holds]


def _digests() -> dict[str, str]:
    """Write down each table of both databases."""
    found: dict[str, str] = {}
    for alias in ("default", "keys"):
        told = connections[alias].introspection.table_names()
        row = "SELECT {}, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        parts = [
            sql.SQL(row + " FROM {} t").format(each, sql.Identifier(each))
            for each in told
            if each not in _TOUCHED_BY_READING
        ]
        with connections[alias].cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            found |= {f"{alias} {table}": digest for table, digest in cursor}
    return found


def _last_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_auditevent")
        return int(cursor.fetchone()[0])


def _events_after(last: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT action FROM audit_auditevent WHERE id > %s", [last]
        )
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PROPFIND", "PATCH", "BREW"])
def test_a_method_that_nobody_knows_is_refused(
    people: People, things: dict[str, Any], method: str
) -> None:
    clients = [client_of(people.ingrid), client_of(people.amara), client_of(None)]
    for route in _open_routes():
        for client in clients:
            answer = client.generic(method, _at(route, things), "{}")
            assert answer.status_code == 405, route.name
            assert answer.content == b""


@pytest.mark.parametrize("prefix", [route.prefix for route in RAW])
@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "BREW"])
def test_nor_by_what_is_served_beside_the_pages(
    people: People, prefix: str, method: str
) -> None:
    answer = Browser(people.ingrid).ask(method, f"{prefix}{uuid4()}")
    assert answer.status in (404, 405)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
