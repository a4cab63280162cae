"""The coding API: who may, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding import actions
from attunement_clinic.coding.models import CodingSession, MeasureRecord
from attunement_clinic.recordings.actions.watching import add_subjects
from attunement_clinic.recordings.models import Recording
from factories.families import CareTeamPlaceFactory
from factories.films import ready_film, withdraw_consent
from personas import People, actor, client_of

JSON = "application/json"


@dataclass(frozen=True)
class Desk:
    people: People
    film: Recording
    session: CodingSession
    client: Client

    @property
    def address(self) -> str:
        return f"/api/v1/coding/{self.session.id}"

    def append(self, *operations: dict[str, Any], base: int = 0) -> Any:
        body = {"base_sequence": base, "operations": list(operations)}
        return self.client.post(f"{self.address}/operations", body, JSON)

    def rows(self) -> list[tuple[str, str, int, int | None]]:
        return [
            (row.tier, row.code, row.onset_ms, row.offset_ms)
            for row in self.session.annotations.all()
        ]


@pytest.fixture
def desk(people: People) -> Desk:
    film = ready_film(people.amara_as_caregiver, people.sol)
    session = actions.open_coding_session(actor(people.ingrid), recording_id=film.id)
    return Desk(people, film, session, client_of(people.ingrid))


def state(
    code: str,
    onset: int,
    offset: int | None,
    *,
    row: UUID | None = None,
    tier: str = "infant-1.engagement",
) -> dict[str, Any]:
    return {
        "id": str(row or uuid4()),
        "tier": tier,
        "code": code,
        "onset_ms": onset,
        "offset_ms": offset,
        "modifiers": {},
    }


def operation(*changes: dict[str, Any], kind: str = "state") -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "position_ms": 0,
        "changes": list(changes),
    }


def put(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"put": state(*args, **kwargs)}


def test_the_state_tells_everything_the_desk_shows(desk: Desk) -> None:
    body = desk.client.get(desk.address).json()

    assert set(body) == {
        *("session", "recording", "scheme", "people", "tiers", "annotations"),
        *("sequence", "can_write"),
    }
    assert body["session"]["coder"] == "I. S."
    assert body["scheme"]["id"] == "em-1-short"
    assert body["recording"]["duration_ms"] == 75_000
    assert body["recording"]["media_url"].startswith("/m/")
    assert body["recording"]["peaks_url"] is None
    assert body["can_write"] is True
    assert [tier["id"] for tier in body["tiers"]][:2] == [
        "caregiver-1.engagement",
        "infant-1.engagement",
    ]


def test_each_track_says_how_it_is_coded_and_what_counts(desk: Desk) -> None:
    tier = desk.client.get(desk.address).json()["tiers"][0]

    assert "Press a key" in tier["guidance"]
    assert tier["codes"][0]["counts"].startswith("Turned to the baby")
    assert tier["codes"][0]["does_not_count"] == "A smile at another person."
    assert tier["codes"][0]["example"]


def test_people_are_named_by_initial_also_who_came_later(desk: Desk) -> None:
    add_subjects(desk.film, [desk.people.daniel_as_caregiver.id])

    people = desk.client.get(desk.address).json()["people"]

    assert people == [
        {"key": "caregiver-1", "voice": "caregiver", "name": "A."},
        {"key": "infant-1", "voice": "infant", "name": "S."},
        {"key": "caregiver-2", "voice": "caregiver", "name": "D."},
    ]


def test_an_operation_is_kept_projected_and_audited(desk: Desk) -> None:
    answer = desk.append(operation(put("social-watching", 1_000, None)))

    assert answer.status_code == 200
    assert answer.json()["sequence"] == 1
    assert desk.rows() == [("infant-1.engagement", "social-watching", 1_000, None)]
    event = AuditEvent.objects.get(action="coding.appended")
    assert event.facts == {"operations": 1, "changes": 1, "sequence": 1}


def test_a_known_operation_is_acknowledged_with_its_old_number(desk: Desk) -> None:
    first = operation(put("social-watching", 1_000, 2_000))
    desk.append(first)
    second = operation(put("protest", 2_000, None))

    answer = desk.append(first, second, base=1).json()

    assert [one["sequence"] for one in answer["acknowledged"]] == [1, 2]
    assert list(desk.session.operations.values_list("sequence", flat=True)) == [1, 2]
    assert len(desk.rows()) == 2


def test_a_call_that_repeats_itself_appends_once(desk: Desk) -> None:
    one = operation(put("protest", 0, 500))

    answer = desk.append(one, one).json()

    assert [each["sequence"] for each in answer["acknowledged"]] == [1, 1]


def test_a_removed_row_is_gone_and_a_put_row_is_changed(desk: Desk) -> None:
    first, second = uuid4(), uuid4()
    desk.append(
        operation(
            put("protest", 0, 500, row=first), put("withdrawn", 500, 900, row=second)
        )
    )

    desk.append(
        operation({"remove": str(first)}, put("withdrawn", 100, 900, row=second))
    )

    assert desk.rows() == [("infant-1.engagement", "withdrawn", 100, 900)]


def test_an_overlap_on_an_exclusive_track_is_a_conflict_with_the_state(
    desk: Desk,
) -> None:
    desk.append(operation(put("protest", 0, 5_000)))

    answer = desk.append(
        operation(put("withdrawn", 8_000, 9_000)),
        operation(put("withdrawn", 4_999, 6_000)),
    )

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["state"]["sequence"] == 1
    assert desk.rows() == [("infant-1.engagement", "protest", 0, 5_000)]


def test_an_open_state_lasts_until_the_end(desk: Desk) -> None:
    desk.append(operation(put("protest", 1_000, None)))

    assert desk.append(operation(put("withdrawn", 70_000, None))).status_code == 409
    assert desk.append(operation(put("withdrawn", 0, 1_000))).status_code == 200


@pytest.mark.parametrize(
    "row",
    [
        state("protest", 0, 500, tier="infant-9.engagement"),
        state("no-such-code", 0, 500),
        state("bid-look", 100, 200, tier="infant-1.bids"),
        state("protest", 500, 500),
        state("protest", 700, 500),
        state("protest", -1, 500),
        state("protest", 0, 75_001),
    ],
)
def test_a_row_that_fits_neither_scheme_nor_film_is_a_400(
    desk: Desk, row: dict[str, Any]
) -> None:
    answer = desk.append(operation({"put": row}))

    assert answer.status_code == 400
    assert desk.rows() == []


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"base_sequence":0}',
        b'{"base_sequence":0,"operations":[],"coder":"somebody"}',
        b'{"base_sequence":0,"operations":[{"id":"x"}]}',
    ],
)
def test_what_cannot_be_read_is_a_400(desk: Desk, body: bytes) -> None:
    answer = desk.client.post(f"{desk.address}/operations", body, JSON)

    assert answer.status_code == 400


def test_a_change_that_puts_and_removes_is_a_400(desk: Desk) -> None:
    both = {"put": state("protest", 0, 500), "remove": str(uuid4())}

    assert desk.append(operation(both)).status_code == 400
    assert desk.append(operation({})).status_code == 400


def test_measures_come_from_the_library_with_their_source(desk: Desk) -> None:
    desk.append(
        operation(put("social-positive", 0, 20_000)),
        operation(put("protest", 20_000, 40_000)),
        operation(put("shared-positive", 0, None, tier="caregiver-1.engagement")),
        operation(put("bid-look", 1_000, 1_000, tier="infant-1.bids"), kind="point"),
        operation(put("mirrors", 2_200, 2_200, tier="caregiver-1.answers")),
    )

    body = desk.client.get(f"{desk.address}/measures?until_ms=40000").json()

    codes = {one["code"]: one for one in body["tiers"]["infant-1.engagement"]["codes"]}
    assert codes["social-positive"]["share"] == 0.5
    assert body["answers"] == {"bids": 1, "answered": 1, "window_ms": 3_000}
    assert body["shared_pleasure"] == {"ms": 20_000, "share": 0.5}
    assert body["match"]["observable_ms"] == 40_000
    assert body["match"]["repairs"] == 0
    assert body["provenance"]["scheme"] == "em-1-short 1.2"
    assert len(body["provenance"]["annotations_digest"]) == 64


def test_measures_of_no_whole_number_are_a_400(desk: Desk) -> None:
    assert desk.client.get(f"{desk.address}/measures?until_ms=1e3").status_code == 400


def test_finishing_keeps_measures_and_closes_the_coding(desk: Desk) -> None:
    desk.append(operation(put("protest", 0, None)))

    finished = desk.client.post(f"{desk.address}/finish", {}, JSON)

    assert finished.json()["session"]["is_finished"] is True
    assert finished.json()["can_write"] is False
    record = MeasureRecord.objects.get()
    assert record.sequence == 1
    assert record.provenance["scheme"] == "em-1-short 1.2"
    assert desk.append(operation(put("protest", 0, 1)), base=1).status_code == 409
    assert desk.client.post(f"{desk.address}/reopen", {}, JSON).status_code == 200
    assert desk.client.get(desk.address).json()["can_write"] is True
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "coding.opened",
        "coding.finished",
        "coding.reopened",
    }


READS = ("", "/measures")
WRITES = ("/operations", "/finish", "/reopen")


@pytest.mark.parametrize("name", ["jonas", "amelia", "mira", "amara", "daniel", None])
def test_nobody_else_finds_anything(desk: Desk, name: str | None) -> None:
    client = client_of(getattr(desk.people, name) if name else None)

    for path in READS:
        assert client.get(desk.address + path).status_code == 404
    for path in WRITES:
        answer = client.post(desk.address + path, b"not json", JSON)
        assert answer.status_code == 404


def test_a_colleague_of_the_family_reads_and_does_not_write(desk: Desk) -> None:
    CareTeamPlaceFactory(
        family=desk.people.family, user=desk.people.jonas, role="clinician"
    )
    colleague = client_of(desk.people.jonas)

    assert colleague.get(desk.address).json()["can_write"] is False
    for path in WRITES:
        assert colleague.post(desk.address + path, {}, JSON).status_code == 404


@pytest.mark.parametrize("path", READS)
def test_reads_refuse_other_methods(desk: Desk, path: str) -> None:
    assert desk.client.delete(desk.address + path).status_code == 405


@pytest.mark.parametrize("path", WRITES)
def test_writes_refuse_other_methods(desk: Desk, path: str) -> None:
    assert desk.client.get(desk.address + path).status_code == 405


def test_a_withdrawn_consent_closes_it_at_once(desk: Desk) -> None:
    withdraw_consent(desk.film)

    assert desk.client.get(desk.address).status_code == 404
    assert desk.append(operation(put("protest", 0, 1))).status_code == 404
    assert desk.client.get(f"/desk/coding/{desk.session.id}").status_code == 404


def test_leaving_the_care_team_closes_it_at_once(desk: Desk) -> None:
    desk.people.family.team.filter(user=desk.people.ingrid).delete()

    assert desk.client.get(desk.address).status_code == 404
    assert desk.append(operation(put("protest", 0, 1))).status_code == 404
