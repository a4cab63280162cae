"""The keys that come with the library, against the facts of the literature."""

import json
from importlib import resources

import pytest

from attunement.errors import InstrumentError
from attunement.instruments.definition import (
    INSTRUMENTS,
    instrument_from_questionnaire,
    load_instrument,
    questionnaire_of,
)

FACTS = {
    # id: (questions, options of the first, lowest and highest total, safety items)
    "phq-9": (10, 4, 0, 27, ["9"]),
    "phq-2": (2, 4, 0, 6, []),
    "gad-7": (7, 4, 0, 21, []),
    "gad-2": (2, 4, 0, 6, []),
    "whooley": (2, 2, 0, 2, []),
    "core-10": (10, 5, 0, 40, ["6"]),
    "epds": (10, 4, 0, 30, ["10"]),
    "pbq": (25, 6, 0, 125, ["18", "24"]),
    "mibs": (8, 4, 0, 24, []),
    "mpas": (0, 0, 19, 95, []),
    "kpcs": (15, 5, 0, 45, []),
    "adbb": (8, 5, 0, 32, []),
    "m-adbb": (5, 3, 0, 10, []),
}


@pytest.mark.parametrize("name", FACTS)
def test_counts_ranges_and_safety_items(name):
    questions, options, lowest, highest, safety = FACTS[name]
    instrument = load_instrument(name)
    total = instrument.scale("total")

    assert len(instrument.items) == questions
    assert not instrument.items or len(instrument.items[0].options) == options
    assert (total.minimum, total.maximum) == (lowest, highest)
    assert [item.link_id for item in instrument.safety_items] == safety


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_range_is_what_the_key_can_reach(name):
    instrument = load_instrument(name)
    for scale in instrument.scales:
        values = [
            [option.value for option in instrument.item(each).options]
            for each in scale.items
        ]
        if values:
            assert sum(min(each) for each in values) == scale.minimum
            assert sum(max(each) for each in values) == scale.maximum
            assert scale.item_count == len(scale.items)
        else:
            assert instrument.entry == "totals"
            assert instrument.unverified


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_wording_is_shipped_and_every_line_has_its_source(name):
    text = (
        resources.files("attunement.instruments") / "definitions" / f"{name}.json"
    ).read_text(encoding="utf-8")
    document = json.loads(text)

    for item in document.get("item", []):
        assert "text" not in item
        assert all(
            "display" not in each["valueCoding"] for each in item["answerOption"]
        )
    instrument = load_instrument(name)
    assert instrument.licence
    for line in instrument.lines:
        assert line.citation
        assert line.population
        assert line.certainty in {"certain", "likely"}
        assert line.side in {"at-least", "at-most"}
        scale = instrument.scale(line.scale)
        assert scale.minimum <= line.value <= scale.maximum


def test_the_folder_holds_the_named_keys_and_no_others():
    folder = resources.files("attunement.instruments") / "definitions"

    assert {each.name for each in folder.iterdir()} == {
        f"{name}.json" for name in INSTRUMENTS
    }


@pytest.mark.parametrize(
    ("name", "reversed_items"),
    [
        ("epds", {3, 5, 6, 7, 8, 9, 10}),
        ("core-10", {2, 3}),
        ("mibs", {2, 3, 5, 7, 8}),
        ("pbq", set(range(1, 26)) - {1, 4, 8, 9, 11, 16, 22, 25}),
        ("phq-9", set()),
        ("gad-7", set()),
        ("kpcs", set()),
    ],
)
def test_what_is_reversed(name, reversed_items):
    instrument = load_instrument(name)

    for item in instrument.items:
        if not item.is_scored:
            continue
        values = [each.value for each in item.options if each.code != "na"]
        falls = int(item.link_id) in reversed_items
        assert item.is_reversed is falls
        assert values == sorted(values, reverse=falls)


def test_the_factors_of_the_pbq_share_out_its_questions():
    pbq = load_instrument("pbq")
    factors = [set(pbq.scale(f"f{number}").items) for number in (1, 2, 3, 4)]

    assert [len(factor) for factor in factors] == [12, 7, 4, 2]
    assert set().union(*factors) == {str(number) for number in range(1, 26)}
    assert set(pbq.highlights) == {"5", "13", "17"}
    assert all(pbq.scale(f"f{number}").note for number in (1, 2, 3, 4))


def test_what_is_not_verified_is_entered_by_totals():
    for name in ("mpas", "mors-sf"):
        assert load_instrument(name).entry == "totals"
        assert load_instrument(name).unverified
    assert load_instrument("mors-sf").lines == ()
    assert load_instrument("mpas").lines == ()


def test_the_unscored_question_of_the_phq_9_scores_nothing():
    item = load_instrument("phq-9").item("10")

    assert not item.is_scored
    assert [option.value for option in item.options] == [None] * 4
    assert "10" not in load_instrument("phq-9").scale("total").items


def test_not_applicable_in_the_kpcs_scores_two():
    kpcs = load_instrument("kpcs")

    for link_id in ("1", "9"):
        assert kpcs.item(link_id).option("na").value == 2
    with pytest.raises(InstrumentError, match="no answer 'na'"):
        kpcs.item("2").option("na")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"resourceType": "Patient"}, "expected a FHIR Questionnaire"),
        ({"item": []}, "no question is called"),
    ],
)
def test_a_key_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(InstrumentError, match=message):
        instrument_from_questionnaire({**questionnaire_of("gad-2"), **change})


def test_two_questions_with_one_number_are_refused():
    document = questionnaire_of("gad-2")
    document["item"].append(document["item"][0])

    with pytest.raises(InstrumentError, match="one number"):
        instrument_from_questionnaire(document)


def test_a_line_without_a_scale_is_refused():
    document = questionnaire_of("gad-2")
    for each in document["extension"]:
        if each["url"].endswith("reference-line"):
            each["extension"][0]["valueString"] = "elsewhere"

    with pytest.raises(InstrumentError, match="belongs to no scale"):
        instrument_from_questionnaire(document)


@pytest.mark.parametrize(
    ("name", "points", "level", "respondent"),
    [
        ("phq-9", 6, None, ""),
        ("gad-7", 4, None, ""),
        ("core-10", 6, 0.9, ""),
        ("epds", 4, 0.95, "mother"),
    ],
)
def test_what_is_published_as_a_reliable_difference(name, points, level, respondent):
    (found,) = load_instrument(name).reliable_differences

    assert (found.scale, found.points, found.level) == ("total", points, level)
    assert (found.language, found.respondent) == ("en", respondent)
    assert found.citation
    assert found.population
    assert found.certainty in {"certain", "likely"}


@pytest.mark.parametrize(
    "name", sorted(set(INSTRUMENTS) - {"phq-9", "gad-7", "core-10", "epds"})
)
def test_where_nothing_is_verified_no_difference_is_called_reliable(name):
    assert load_instrument(name).reliable_differences == ()


def test_a_difference_without_a_scale_is_refused():
    document = questionnaire_of("gad-7")
    for each in document["extension"]:
        if each["url"].endswith("reliable-difference"):
            each["extension"][0]["valueString"] = "elsewhere"

    with pytest.raises(InstrumentError, match="difference belongs to no scale"):
        instrument_from_questionnaire(document)


def test_unknown_names_say_what_there_is():
    with pytest.raises(InstrumentError, match="there are phq-9"):
        load_instrument("psi-4-sf")
    with pytest.raises(InstrumentError, match="no question '11'"):
        load_instrument("epds").item("11")
    with pytest.raises(InstrumentError, match="no scale 'risk'"):
        load_instrument("epds").scale("risk")
