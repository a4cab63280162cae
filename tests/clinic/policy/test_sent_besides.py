"""Whatever else a form is sent, it changes what it would have changed without it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connections, models, transaction
from django.test import Client
from psycopg import sql

from clinic.policy.cookies import loose, over_https
from clinic.policy.test_every_answer import _at
from page_forms import Form, forms_of
from personas import People, fresh
from surface import ROUTES, Door

__all__ = ["over_https"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_MADE_NOW = re.compile(
    r"20[2-9]\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(?:\+00(?::00)?|Z)?"  # times
    r"|\\x[0-9a-f]{16,}|\b[0-9a-f]{32,}\b"  # digests, keys
)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KNOWN = {"website": "", "language": "en", "number": "116 123"}
# What a form may be told that this page's form does not ask.
_ASKED_ELSEWHERE = {
    r"/home/happened/": {"happened_on"},
    r"/desk/caregivers/[^/]+/threads$": {"speaks_when"},
}
# How many forms are whole as they are filled in here, at least.
_TAKEN = {"ingrid": 30, "amelia": 5, "amara": 8}


@pytest.mark.usefixtures("over_https")
@pytest.mark.parametrize("name", ["ingrid", "amelia", "amara"])
def test_every_column_sent_besides_changes_nothing_more(
    people: People, things: dict[str, Any], name: str
) -> None:
    """Every form of every page, whole, as it is and with every column's name besides."""
    client = fresh(people.everybody[name])
    forms = _forms(client, things)
    numbers, before = _numbers(), Counter(_rows())
    taken, wrong = 0, {}
    for action, form in forms.items():
        sent = form.filled("Words", _KNOWN)
        more = _besides(people, form.names | _asked_elsewhere(action))
        _rewind(numbers)
        plain = _changed(before, client, action, sent)
        _rewind(numbers)
        besides = _changed(before, client, action, {**more, **sent})
        if plain != besides:
            wrong[action] = (plain, besides)
        taken += plain[0] == 302 and bool(plain[1])
    assert wrong == {}
    assert taken >= _TAKEN[name]


def _forms(client: Client, things: dict[str, Any]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for route in ROUTES:
        if "GET" not in route.methods or route.door is Door.CLOSED:
            continue
        address = _at(route, things)
        answer = client.get(address)
        if answer.status_code != 200 or answer.streaming:
            continue
        if "html" in answer.headers["Content-Type"]:
            for form in forms_of(answer.content.decode(), address):
                if not form.action.startswith("/account/"):
                    found.setdefault(form.action, form)
    return found


def _asked_elsewhere(action: str) -> set[str]:
    asked = [each for at, each in _ASKED_ELSEWHERE.items() if re.match(at, action)]
    return set().union(*asked)


def _besides(people: People, asked: set[str]) -> dict[str, str]:
    """Name every column there is, but what the form itself asks."""
    values: dict[str, str] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for column in {field.name, field.attname} - asked:
                values[column] = _other(people, field)
    return values


def _other(people: People, field: models.Field[Any, Any]) -> str:
    match field:
        case models.ForeignKey() if field.name == "practice":
            return str(people.elsewhere.id)
        case models.ForeignKey() | models.UUIDField():
            return str(people.mira.id)
        case models.BooleanField():
            return "on"
        case models.DateTimeField():
            return "2001-01-01T00:00:00Z"
        case models.DateField():
            return "2001-01-01"
        case models.IntegerField():
            return "77"
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    return "Mallory"


def _changed(
    before: Counter[str], client: Client, action: str, sent: Mapping[str, Any]
) -> tuple[int, Counter[str]]:
    """Send it, say which rows came, and take them back."""
    known = set(_ID.findall("\n".join(before)))
    cookies = client.cookies.copy()
    with transaction.atomic(), transaction.atomic("keys"):
        answer = client.post(action, sent)
        assert loose(answer) == [], action
        after = Counter(_rows())
        transaction.set_rollback(True)
        transaction.set_rollback(True, "keys")
    client.cookies = cookies
    came = Counter(
        _ID.sub(
            lambda found: found[0] if found[0] in known else "new",
            _MADE_NOW.sub("now", row),
        )
        for row in (after - before).elements()
    )
    return answer.status_code, came


def _rows() -> Iterator[str]:
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            tables = connections[alias].introspection.table_names(cursor)
            parts = [
                sql.SQL("SELECT {} || ' ' || t::text FROM {} t").format(
                    each, sql.Identifier(each)
                )
                for each in tables
                if each != "django_session"
            ]
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            yield from (row for (row,) in cursor.fetchall())


def _numbers() -> dict[tuple[str, str], int]:
    """Say which number each table would give next."""
    found: dict[tuple[str, str], int] = {}
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT format('%I.%I', schemaname, sequencename),"
                " coalesce(last_value, 0) + 1 FROM pg_sequences"
            )
            found |= {(alias, name): value for name, value in cursor.fetchall()}
    return found


def _rewind(numbers: dict[tuple[str, str], int]) -> None:
    """Let tables number their rows as before, so that two tries have the same."""
    for (alias, name), value in numbers.items():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT setval(%s::regclass, %s, false)", [name, value])
