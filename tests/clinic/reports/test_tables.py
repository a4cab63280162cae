"""The record of a family as tables and as FHIR: whole, safe to open, nothing of notes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.plans.actions import name_goal
from attunement_clinic.reports import actions
from attunement_clinic.reports.csv_archive import Table, as_csv
from attunement_clinic.reports.models import Export
from clinic_reports import House, coded, saved

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HIDDEN = (
    "record-NOTE",
    "process-NOTE",
    "TEAM-THOUGHT",
    "OTHER-THOUGHT",
    "PRIVATE",
    "-WHY",
    "ORIGIN",
)


def made(house: House, kind: str) -> Export:
    return actions.make_family_file(
        house.ingrid,
        family_id=house.people.family.id,
        export_id=uuid4(),
        kind=kind,
        purpose="care",
        days=30,
    )


def opened(house: House, kind: str) -> bytes:
    return saved(house.client.get(f"/desk/papers/{made(house, kind).id}/file"))


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(packed.read(name).decode(), newline=""))
            )
            for name in packed.namelist()
            if name.endswith(".csv")
        }


def test_every_table_tells_what_is_kept(told: House) -> None:
    found = tables(opened(told, "tables"))

    assert {row["name"] for row in found["people"]} == {"Sol", "Amara", "Daniel"}
    assert {row["answer"] for row in found["questionnaires"]} == {
        "MINE-WORRY",
        "OTHER-WORRY",
    }
    assert {row["words"] for row in found["goals"]} == {"MINE-GOAL", "OTHER-GOAL"}
    assert {row["words"] for row in found["diary"]} == {"MINE-DAY", "OTHER-DAY"}
    assert [row["film"] for row in found["films"]] == ["1", "2"]
    said = {row["title"]: row["said"] for row in found["moments"]}
    assert said["SHOWN-TITLE"] == "MINE-WORDS"


@pytest.mark.parametrize("kind", ["tables", "fhir"])
def test_no_note_and_nothing_that_was_prepared_is_in_it(told: House, kind: str) -> None:
    content = opened(told, kind)
    if kind == "tables":
        content = json.dumps(tables(content)).encode()

    assert [each for each in HIDDEN if each.encode() in content] == []
    assert b"MINE-GOAL" in content


@pytest.mark.parametrize("kind", ["tables", "fhir"])
def test_a_film_taken_back_leaves_no_row(told: House, kind: str) -> None:
    told.film.consents.update(withdrawn_at=timezone.now())

    content = opened(told, kind)

    if kind == "tables":
        found = tables(content)
        assert [row["film"] for row in found["films"]] == ["2"]
        assert "SHOWN-TITLE" not in json.dumps(found)
    else:
        consents = [each for each in resources(content) if "Consent" in each]
        films = json.dumps(consents)
        assert "film 1" not in films


def test_a_meeting_nobody_came_to_says_so(house: House) -> None:
    house.met(house.amara, 20)
    house.missed(house.amara, 13)

    rows = tables(opened(house, "tables"))["appointments"]
    met = [
        each["status"]
        for each in resources(opened(house, "fhir"))
        if each["resourceType"] == "Appointment"
    ]

    assert [row["did_not_come_at"] != "" for row in rows] == [False, True]
    assert met == ["fulfilled", "noshow"]


def test_codings_and_measures_bring_where_they_come_from(house: House) -> None:
    coded(house.ingrid, house.film)

    found = tables(opened(house, "tables"))

    (row,) = found["codings"]
    assert (row["film"], row["onset_ms"], row["offset_ms"]) == ("1", "0", "4000")
    assert row["coder"] == "I. S."
    assert found["measures"]
    assert all(each["library_version"] for each in found["measures"])
    assert all(len(each["annotations_digest"]) >= 32 for each in found["measures"])


def test_no_two_columns_have_one_name_and_the_file_is_packed(house: House) -> None:
    coded(house.ingrid, house.film)

    content = opened(house, "tables")

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        heads = {
            name: packed.read(name).decode().partition("\r\n")[0].split(",")
            for name in packed.namelist()
            if name.endswith(".csv")
        }
        measures = packed.getinfo("measures.csv")
    assert {
        name: head for name, head in heads.items() if len({*head}) < len(head)
    } == {}
    assert measures.compress_size < measures.file_size / 10


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_text_never_becomes_a_formula(house: House, sign: str) -> None:
    name_goal(
        house.ingrid,
        caregiver_id=house.amara.id,
        goal_id=uuid4(),
        words=f"{sign}HYPERLINK(1)",
    )

    (row,) = tables(opened(house, "tables"))["goals"]

    assert row["words"].startswith("'")


@given(st.text())
def test_every_text_comes_back_as_it_was_save_for_the_guard(said: str) -> None:
    written = as_csv(Table(("said",), [(said,)]))

    (row,) = csv.DictReader(io.StringIO(written, newline=""))

    assert row["said"] in (said, f"'{said}")
    assert not row["said"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers() -> None:
    assert as_csv(Table(("a", "b", "c", "d"), [(-3, 0.5, None, True)])).endswith(
        "-3,0.5,,true\r\n"
    )


def resources(content: bytes) -> list[dict[str, object]]:
    return [each["resource"] for each in json.loads(content)["entry"]]


def test_the_bundle_is_fhir_and_its_references_lead_somewhere(told: House) -> None:
    told.met(told.amara, 4)
    content = opened(told, "fhir")

    document = json.loads(content)
    Bundle.model_validate(document)
    kinds = {each["resourceType"] for each in resources(content)}
    assert kinds == {
        *("Patient", "RelatedPerson", "QuestionnaireResponse", "Goal"),
        *("CarePlan", "Appointment", "Consent"),
    }
    there = {each["fullUrl"] for each in document["entry"]}
    assert _references(document) <= there


def _references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["reference"]} if isinstance(value.get("reference"), str) else set()
        return own.union(*(_references(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_references(each) for each in value))
    return set()
