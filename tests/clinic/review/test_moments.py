"""Moments: kept once, changed, removed, and only by the film's team."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.review.models import Moment
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.films import withdraw_consent
from personas import client_of


def body(**changed: Any) -> dict[str, Any]:
    new = {
        "id": str(uuid4()),
        "onset_ms": 1_000,
        "offset_ms": 9_000,
        "kind": "curious",
        "why": "",
    }
    return {**new, **changed}


def test_a_moment_is_kept_once_however_often_it_is_sent(world: Any) -> None:
    address = f"/api/v1/recordings/{world.film.id}/moments"
    sent = body()

    assert world.send("POST", address, sent).status_code == 201
    assert world.send("POST", address, sent).status_code == 201

    assert Moment.objects.count() == 1
    assert AuditEvent.objects.filter(action="moment.added").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"onset_ms": 9_000},
        {"onset_ms": -1},
        {"offset_ms": 75_001},
        {"kind": "cute"},
        {"colour": "red"},
        {"id": "1"},
    ],
)
def test_what_does_not_fit_is_a_400(world: Any, wrong: dict[str, Any]) -> None:
    address = f"/api/v1/recordings/{world.film.id}/moments"

    assert world.send("POST", address, body(**wrong)).status_code == 400
    assert not Moment.objects.exists()


def test_a_moment_is_trimmed_and_renamed(world: Any) -> None:
    moment = world.moment()
    edit = {
        "onset_ms": 6_000,
        "offset_ms": 9_000,
        "kind": "repair",
        "title": "Found again",
        "why": "",
    }

    assert world.send("PUT", f"/api/v1/moments/{moment.id}", edit).status_code == 200

    moment.refresh_from_db()
    assert (moment.onset_ms, moment.kind, moment.title) == (
        6_000,
        "repair",
        "Found again",
    )
    assert AuditEvent.objects.filter(action="moment.edited").exists()


def test_a_removed_moment_is_gone_from_the_builder_and_the_phone(world: Any) -> None:
    review = world.ended("strength")
    moment = review.items.get().moment

    world.send("POST", f"/api/v1/moments/{moment.id}/remove")

    phone = client_of(world.people.amara)
    assert phone.get(f"/list/{review.items.get().id}").status_code == 404
    assert AuditEvent.objects.filter(action="moment.removed").exists()
    again = world.send("POST", f"/api/v1/moments/{moment.id}/remove")
    assert again.status_code == 404


@pytest.mark.parametrize("name", NAMES_WITHOUT_ACCESS)
def test_nobody_else_finds_the_film_or_the_moment(world: Any, name: str) -> None:
    moment = world.moment()
    client = client_of(getattr(world.people, name) if name else None)
    addresses = [
        ("POST", f"/api/v1/recordings/{world.film.id}/moments"),
        ("PUT", f"/api/v1/moments/{moment.id}"),
        ("POST", f"/api/v1/moments/{moment.id}/remove"),
    ]

    for method, address in addresses:
        answer = client.generic(method, address, "{}", "application/json")
        assert answer.status_code == 404, address


def test_wrong_methods(world: Any) -> None:
    moment = world.moment()

    for address in (
        f"/api/v1/recordings/{world.film.id}/moments",
        f"/api/v1/moments/{moment.id}",
        f"/api/v1/moments/{moment.id}/remove",
    ):
        assert world.client.get(address).status_code == 405


def test_a_withdrawn_consent_closes_the_film_for_moments(world: Any) -> None:
    withdraw_consent(world.film)
    address = f"/api/v1/recordings/{world.film.id}/moments"

    assert world.send("POST", address, body()).status_code == 404
