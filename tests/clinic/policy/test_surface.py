"""Every route, person by person: who finds it, who does not, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from personas import People, client_of, fresh
from surface import ROUTES, Door, Owner, Route, patterns

_OUTSIDERS = ("jonas", "noor", "amelia", "mira", "ingrid", "amara", "daniel", "chidi")
_PAGES = {Door.CAREGIVER, Door.STAFF, Door.CLINICIAN}
_GUARDED = [route for route in ROUTES if route.door in {*_PAGES, Door.API}]
_OWNED = [route for route in ROUTES if route.owner is not Owner.NOBODY]
_METHODS = ("GET", "POST", "PUT", "DELETE")
# What differs between two answers that tell the same: a number to ask by, a token.
_PER_ANSWER = re.compile(r'"correlation_id":"[^"]*"|="[A-Za-z0-9]{64}"')


def _address(route: Route, things: Mapping[str, Any]) -> str:
    """Write the route's address; a name without a thing of its own gets a random id."""
    wanted: dict[str, Any] = {}
    for name, converter in patterns()[route.name].pattern.converters.items():
        is_shared = name == "item_id" and route.owner is Owner.CAREGIVER
        known = things.get("shared_item_id" if is_shared else name)
        kind = type(converter).__name__
        made = uuid4() if kind == "UUIDConverter" else 1
        wanted[name] = known or ("x" if kind == "StringConverter" else made)
    return reverse(route.name, kwargs=wanted)


def _ask(client: Client, method: str, address: str) -> Any:
    """Ask, and take back what it changed."""
    with transaction.atomic():
        answer = client.generic(method, address, "{}", "application/json")
        transaction.set_rollback(True)
    return answer


def _told(answer: Any) -> tuple[int, str]:
    return answer.status_code, _PER_ANSWER.sub("", answer.content.decode())


@pytest.mark.parametrize("name", _OUTSIDERS)
def test_who_may_not_meets_what_a_missing_thing_says(
    people: People, things: dict[str, Any], name: str
) -> None:
    client = client_of(getattr(people, name))
    random = {key: uuid4() for key, at in things.items() if isinstance(at, UUID)}
    for route in _OWNED:
        if name == route.owner or name in route.also:
            continue
        for method in route.methods:
            there = _ask(client, method, _address(route, things))
            missing = _ask(client, method, _address(route, {**things, **random}))
            where = (name, method, route.name)
            assert there.status_code == 404, where
            assert _told(there) == _told(missing), where


@pytest.mark.parametrize("name", ["ingrid", "amara", "noor"])
def test_who_may_finds_it(people: People, things: dict[str, Any], name: str) -> None:
    client = client_of(getattr(people, name))
    for route in _OWNED:
        if name != route.owner and name not in route.also:
            continue
        if "GET" in route.methods:
            answer = _ask(client, "GET", _address(route, things))
            assert answer.status_code in (200, 302), (name, route.name)


def test_nobody_signed_in_is_asked_to_sign_in_or_finds_nothing(
    people: People, things: dict[str, Any]
) -> None:
    client = client_of(None)
    for route in _GUARDED:
        for method in route.methods:
            answer = _ask(client, method, _address(route, things))
            where = (method, route.name)
            if route.door is Door.API:
                assert answer.status_code == 404, where
            else:
                assert answer.status_code == 302, where
                assert answer.url.startswith("/account/"), where


def test_a_wrong_method_is_refused(people: People, things: dict[str, Any]) -> None:
    inside = {door: [people.ingrid, people.amelia] for door in _PAGES | {Door.API}}
    inside[Door.CAREGIVER] = [people.amara]
    clients = {user: client_of(user) for users in inside.values() for user in users}
    for route in _GUARDED:
        for method in set(_METHODS) - set(route.methods):
            address = _address(route, things)
            told = {
                _ask(clients[user], method, address).status_code
                for user in inside[route.door]
            }
            # Who does not pass the door may meet it first; nobody is let through.
            assert 405 in told, (method, route.name)
            assert told <= {404, 405}, (method, route.name)


@pytest.mark.parametrize("door", sorted({Door.CLINICIAN, Door.STAFF, Door.CAREGIVER}))
def test_a_page_without_ids_opens_to_its_door_alone(
    people: People, things: dict[str, Any], door: Door
) -> None:
    inside = {
        Door.CAREGIVER: {"amara", "daniel", "chidi"},
        Door.CLINICIAN: {"ingrid", "jonas", "noor", "mira"},
        Door.STAFF: {"ingrid", "jonas", "noor", "mira", "amelia"},
    }[door]
    for name, user in people.everybody.items():
        client = fresh(user)  # a page may ask for the key once more first
        for route in ROUTES:
            has_ids = bool(patterns()[route.name].pattern.converters)
            if route.door is not door or has_ids or "GET" not in route.methods:
                continue
            answer = _ask(client, "GET", _address(route, things))
            expected = {200} if name in inside else {404}
            if door is Door.STAFF and name in inside:
                expected = {200, 404}  # some are the administrator's, or the coder's
            assert answer.status_code in expected, (name, route.name)


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if one.door is Door.CLOSED],
    ids=lambda one: one.name,
)
def test_what_allauth_offers_beside_is_closed(people: People, route: Route) -> None:
    address = f"/account/{route.name}" if "/" in route.name else ""
    address = re.sub(r"<[^>]*>", "1", address)
    if not address:
        # What it needs may stand in the patterns around its own.
        ((_form, names),) = get_resolver().reverse_dict.getlist(route.name)[0][0]
        address = reverse(route.name, kwargs=dict.fromkeys(names, "1"))

    for person in (None, people.ingrid, people.amara):
        assert client_of(person).get(address).status_code == 404


def test_without_its_token_no_form_is_taken(
    people: People, things: dict[str, Any]
) -> None:
    """Every unsafe method of every route answers 403 to whoever may use it."""
    clients = {
        Owner.TEAM: client_of(people.ingrid, enforce_csrf=True),
        Owner.CAREGIVER: client_of(people.amara, enforce_csrf=True),
    }
    tried = 0
    for route in _OWNED:
        for method in set(route.methods) & {"POST", "PUT", "DELETE"}:
            answer = _ask(clients[route.owner], method, _address(route, things))
            assert answer.status_code == 403, (method, route.name)
            tried += 1
    assert tried > 50
