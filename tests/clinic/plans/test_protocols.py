"""Protocols: whole in every language, chosen for one caregiver, followed in order."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from django.utils import translation

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans import actions
from attunement_clinic.plans import protocols as data
from attunement_clinic.plans.models import CarePlan
from attunement_clinic.plans.protocols import newest_of, protocols
from personas import People, actor, client_of


def _address(people: People, end: str) -> str:
    return f"/desk/people/{people.amara_as_caregiver.id}/{end}"


def _page(people: People, who: Any = None) -> str:
    client = client_of(who or people.ingrid)
    return client.get(f"/desk/families/{people.family.id}/plan").content.decode()


def test_every_sentence_is_there_in_each_language() -> None:
    assert [each.id for each in protocols()] == [
        "guided-cycle",
        "home-visit-themes",
        "immediate-viewing",
    ]
    said = list(_said(msgspec.to_builtins(protocols())))
    assert len(said) > 100
    for each in said:
        for words in each.values():
            assert words.strip() == words != ""
            assert set(re.findall(r"{.*?}", words)) <= {"{infant}"}


def test_a_protocol_is_chosen_once_and_the_first_session_is_next(
    people: People,
) -> None:
    assert "Nothing chosen yet" in _page(people)

    for _time in range(2):
        told = client_of(people.ingrid).post(
            _address(people, "protocol"), {"protocol": "home-visit-themes"}
        )
        assert told.status_code == 302

    page = _page(people)
    assert "0 of 8 sessions held" in page
    assert "You know your baby best." in page
    assert CarePlan.objects.get().protocol_version == "1"
    assert AuditEvent.objects.filter(action="plan.protocol_chosen").count() == 1


def test_the_newest_version_is_chosen_and_a_plan_goes_on_with_its_own(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(people)
    first = next(each for each in protocols() if each.id == "immediate-viewing")
    later = [
        msgspec.structs.replace(first, version=version, sessions=first.sessions[:4])
        for version in ("2", "10", "9")
    ]
    known = (*protocols(), *later)
    assert {each.id: each.version for each in newest_of(known)} == {
        "guided-cycle": "1",
        "home-visit-themes": "1",
        "immediate-viewing": "10",
    }

    monkeypatch.setattr(data, "protocols", lambda: known)
    for _time in range(2):
        _choose(people)
    assert "0 of 10 sessions held" in _page(people)
    actions.choose_protocol(
        actor(people.ingrid),
        caregiver_id=people.daniel_as_caregiver.id,
        protocol="immediate-viewing",
    )

    versions = CarePlan.objects.values_list("caregiver_id", "protocol_version")
    assert dict(versions) == {
        people.amara_as_caregiver.id: "1",
        people.daniel_as_caregiver.id: "10",
    }
    assert "0 of 4 sessions held" in _page(people)


def test_each_file_is_one_version_and_a_version_is_a_number() -> None:
    versions = [(each.id, each.version) for each in protocols()]

    assert len(set(versions)) == len(versions)
    assert all(version.isdecimal() for _id, version in versions)


def test_sessions_are_held_in_order_and_one_is_taken_back(people: People) -> None:
    _choose(people)
    desk, address = client_of(people.ingrid), _address(people, "sessions")

    for _time in range(2):
        assert desk.post(address, {"held": "1"}).status_code == 302

    page = _page(people)
    assert "1 of 10 sessions held" in page
    assert "Where do the two of you meet here?" in page  # the second session's own
    assert "moments that go well, and no others" in page
    assert AuditEvent.objects.filter(action="plan.session_held").count() == 1
    desk.post(address, {"held": "0"})
    assert "0 of 10 sessions held" in _page(people)


@pytest.mark.parametrize("held", ["11", "-1", "many", ""])
def test_a_session_the_plan_has_not_is_refused(people: People, held: str) -> None:
    _choose(people)

    told = client_of(people.ingrid).post(_address(people, "sessions"), {"held": held})

    assert told.status_code == 422
    assert CarePlan.objects.get().sessions_held == 0


def test_another_way_of_working_begins_anew(people: People) -> None:
    _choose(people)
    desk = client_of(people.ingrid)
    desk.post(_address(people, "sessions"), {"held": "10"})
    assert "10 of 10 sessions held" in _page(people)

    desk.post(_address(people, "protocol"), {"protocol": "guided-cycle"})
    refused = desk.post(_address(people, "protocol"), {"protocol": "a-book"})

    assert refused.status_code == 422
    assert "0 of 7 sessions held" in _page(people)


def test_the_words_follow_the_language_of_the_page(people: People) -> None:
    first = protocols()[1].sessions[0]

    with translation.override("fr"):
        assert str(first.theme) == "Faire connaissance"


@pytest.mark.parametrize("name", ["jonas", "amelia", "mira", "amara", ""])
def test_nobody_else_chooses_or_goes_on(people: People, name: str) -> None:
    _choose(people)
    client = client_of(getattr(people, name) if name else None)
    expected = 404 if name else 302

    for end, sent in (
        ("protocol", {"protocol": "guided-cycle"}),
        ("sessions", {"held": "1"}),
    ):
        assert client.post(_address(people, end), sent).status_code == expected, end

    plan = CarePlan.objects.get()
    assert (plan.protocol, plan.sessions_held) == ("immediate-viewing", 0)


def _choose(people: People) -> None:
    actions.choose_protocol(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        protocol="immediate-viewing",
    )


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"en", "fr"}:
            yield value
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _said(each)
