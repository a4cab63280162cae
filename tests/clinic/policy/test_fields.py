"""What is written in typed form: only the fields it has, and nothing goes unheard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.apps import apps
from django.test import Client
from msgspec import inspect

from attunement_clinic.coding import payloads as coding
from attunement_clinic.config.payload_schema import PAYLOADS
from attunement_clinic.recordings import payloads as recordings
from attunement_clinic.recordings.models import Acknowledgement
from attunement_clinic.recordings.wording import FILMING
from attunement_clinic.review import payloads as review
from attunement_clinic.selfcheck import payloads as selfcheck
from clinic.policy.test_every_answer import _at, _digests
from clinic.policy.told import declared, told
from factories.questionnaires import filled, loaded
from factories.recordings import FilmInvitationFactory
from personas import People, actor, client_of, fresh
from surface import ROUTES, Door, Route

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Body = dict[str, Any]
Told = Callable[[dict[str, Any]], Body]

_SPAN = {"onset_ms": 1_000, "offset_ms": 4_000}
_CODED = {"tier": "infant-1.engagement", "code": "protest", **_SPAN}
# Each address that hears something typed: in what, one body it takes, and what it
# answers. They are sent in this order: what one writes the next one tells.
_HEARD: dict[str, tuple[type[msgspec.Struct] | None, Told, str]] = {
    "coding:operations": (coding.Append, lambda _: _appended(), "appended"),
    "recordings:regions": (
        recordings.Regions,
        lambda _: {"regions": [_region()]},
        "regions",
    ),
    "review:moments": (
        review.NewMoment,
        lambda _: {"id": str(uuid4()), "kind": "repair", **_SPAN},
        "saved",
    ),
    "review:moment": (
        review.MomentEdit,
        lambda _: {"kind": "strength", "title": "", "why": "Waits.", **_SPAN},
        "saved",
    ),
    "review:words": (
        review.Words,
        lambda _: {"id": str(uuid4()), "words": "He looks.", "belief": "I am late."},
        "room",
    ),
    "review:follow": (
        review.Follow,
        lambda _: {"thread": str(uuid4()), "stance": "for"},
        "room",
    ),
    "review:rating": (review.Rating, lambda _: {"value": 4}, "room"),
    "review:note": (review.Note, lambda _: {"text": "Slowly."}, "saved"),
    "review:pass": (None, lambda _: {}, "room"),
    "review:thought": (None, lambda _: {}, "room"),
    "review:begin": (None, lambda _: {}, "room"),
    "review:ready": (review.Ready, lambda _: {"override_reason": ""}, "builder"),
    "review:order": (review.Order, lambda _: {"items": []}, "builder"),
    "review:end": (
        review.Ending,
        lambda at: {"share": [str(at["item_id"])]},
        "room",
    ),
    "review:share": (
        review.SharedWords,
        lambda _: {"id": str(uuid4()), "words": "I saw."},
        "saved",
    ),
    "review:remove-moment": (None, lambda _: {}, "saved"),
    "coding:finish": (None, lambda _: {}, "coding"),
    "coding:reopen": (None, lambda _: {}, "coding"),
}
_FHIR: dict[str, Told] = {
    "fhir:questionnaires": lambda _: {
        "resourceType": "Questionnaire",
        "status": "active",
    },
    "fhir:responses": lambda _: {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
    },
}
_WITHOUT_ADDRESS = (selfcheck.Answers,)  # a field of a form


def _appended() -> Body:
    row = {"id": str(uuid4()), **_CODED}
    change = {"id": str(uuid4()), "kind": "state", "position_ms": 4_000}
    return {"base_sequence": 0, "operations": [{**change, "changes": [{"put": row}]}]}


def _region() -> Body:
    return {"name": "infant-1", "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2}


def _writing() -> Iterator[tuple[Route, str]]:
    for name in _HEARD:
        route = next(each for each in ROUTES if each.name == name)
        yield route, next(each for each in route.methods if each != "GET")


def _send(
    client: Client, route: Route, things: Body, body: Body, more: str = ""
) -> Any:
    method = next(each for each in route.methods if each != "GET")
    address = _at(route, things) + more
    key = {"Idempotency-Key": str(uuid4())}
    return client.generic(
        method, address, json.dumps(body), "application/json", headers=key
    )


def test_every_address_that_is_written_to_is_here() -> None:
    hearing = {
        route.name
        for route in ROUTES
        if route.door is Door.API and set(route.methods) & {"POST", "PUT"}
    }
    assert hearing == set(_HEARD) | set(_FHIR)


@pytest.fixture
def written(people: People, things: Body) -> tuple[set[str], set[str]]:
    """Write once to every address, as who may; return what the two were told."""
    ingrid, amara = client_of(people.ingrid), fresh(people.amara)
    keys: dict[Client, set[str]] = {ingrid: set(), amara: set()}
    for route, _method in _writing():
        who = amara if route.owner == "amara" else ingrid
        _kind, body, answered = _HEARD[route.name]
        answer = _send(who, route, things, body(things))
        keys[who] |= set(told(answered, answer))
        if route.name == "review:rating":
            for name, shape in (
                ("coding:state", "coding"),
                ("review:builder", "builder"),
            ):
                again = next(each for each in ROUTES if each.name == name)
                keys[ingrid] |= set(told(shape, ingrid.get(_at(again, things))))
    response = filled(people)
    for kind, row in (
        ("Questionnaire", response.request.instrument_id),
        ("QuestionnaireResponse", response.id),
    ):
        keys[ingrid] |= set(told("fhir", ingrid.get(f"/api/v1/fhir/{kind}/{row}")))
    wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver)
    Acknowledgement.objects.create(
        practice=wish.practice,
        caregiver=wish.caregiver,
        version=FILMING.version,
        language="en-gb",
        text_digest="0" * 64,
    )
    keys[amara] |= set(told("upload", amara.get(f"/upload/{wish.id}")))
    return keys[ingrid], keys[amara]


def test_what_a_change_answers_has_the_declared_keys(
    written: tuple[set[str], set[str]],
) -> None:
    for keys, who in zip(written, ("ingrid-writing", "amara-writing"), strict=True):
        assert sorted(keys ^ declared(who)) == []


def test_a_field_that_is_not_heard_is_refused_and_nothing_is_written(
    people: People, things: Body
) -> None:
    """Beside fields it knows, and in the address: 400 or 422, and no row is another."""
    things |= {"instrument_id": loaded(actor(people.ingrid)).id}
    ingrid, amara, before = client_of(people.ingrid), fresh(people.amara), _digests()
    for name in (*_HEARD, *_FHIR):
        route = next(each for each in ROUTES if each.name == name)
        who = amara if route.owner == "amara" else ingrid
        body = (_HEARD[name][1] if name in _HEARD else _FHIR[name])(things)

        beside = _send(who, route, things, {**body, "practice_id": str(uuid4())})
        in_address = _send(who, route, things, body, "?password__startswith=a")

        assert beside.status_code in (400, 422), (name, beside.content)
        said = beside.json()["fields"].get("body", beside.json()["title"])
        assert "practice_id" in said, (name, said)
        assert in_address.status_code == 400, name
        assert list(in_address.json()["fields"]) == ["password__startswith"]
    assert _digests() == before


def test_no_field_of_a_table_or_of_an_answer_is_heard_but_the_declared() -> None:
    """Every name of a column and of what we tell is tried on every typed body."""
    columns = {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    answers = {
        field.name
        for each in _inside(tuple(one for group in PAYLOADS.values() for one in group))
        for field in each.fields
    }
    heard = [kind for kind, _body, _answered in _HEARD.values() if kind is not None]
    for each in _inside((*heard, *_WITHOUT_ADDRESS)):
        assert each.forbid_unknown_fields, each.cls
        declared_names = {field.encode_name for field in each.fields}
        for name in (columns | answers) - declared_names:
            with pytest.raises(msgspec.ValidationError, match="unknown field"):
                msgspec.convert({name: "x"}, each.cls)


def _inside(kinds: tuple[type[msgspec.Struct], ...]) -> list[inspect.StructType]:
    """Name every struct that is one of these or stands in one."""
    found: dict[type, inspect.StructType] = {}
    waiting: list[Any] = list(inspect.multi_type_info(kinds))
    while waiting:
        one = waiting.pop()
        if isinstance(one, inspect.StructType):
            if one.cls in found:
                continue
            found[one.cls] = one
            waiting += [field.type for field in one.fields]
        waiting += [
            each
            for name in ("item_type", "value_type", "type")
            if (each := getattr(one, name, None)) is not None
        ]
        waiting += [*getattr(one, "types", ()), *getattr(one, "item_types", ())]
    return list(found.values())
