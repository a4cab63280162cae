"""Schemes are checked values; EM-1 says what the clinic was promised."""

import json
from importlib import resources

import pytest

from attunement.errors import SchemeError
from attunement.timeline.scheme import (
    BUNDLED_SCHEMES,
    load_scheme,
    scheme_from_document,
    scheme_to_document,
)


def em_1_document():
    file = resources.files("attunement.timeline") / "schemes" / "em-1.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_em_1_has_every_track_of_the_definition():
    ids = [tier.id for tier in load_scheme("em-1").tiers]

    assert ids == [
        "dyad.context",
        "caregiver.gaze",
        "caregiver.face",
        "caregiver.voice",
        "caregiver.touch",
        "caregiver.engagement",
        "infant.gaze",
        "infant.face",
        "infant.voice",
        "infant.arousal",
        "infant.engagement",
        "infant.body",
        "infant.bids",
        "caregiver.answers",
        "dyad.together",
    ]


def test_em_1_short_is_one_pass_of_the_same_tracks():
    whole, short = load_scheme("em-1"), load_scheme("em-1-short")

    assert [tier.id for tier in short.tiers] == [
        "caregiver.engagement",
        "infant.engagement",
        "infant.bids",
        "caregiver.answers",
        "dyad.together",
    ]
    assert all(tier == whole.tier(tier.id) for tier in short.tiers)
    assert short.answer_rule == whole.answer_rule
    assert short.pleasure_rule == whole.pleasure_rule
    assert short.match_map.rules == whole.match_map.rules
    assert short.match_map.lift is None


@pytest.mark.parametrize("name", BUNDLED_SCHEMES)
def test_every_code_is_defined_by_its_edges(name):
    for tier in load_scheme(name).tiers:
        for code in tier.codes:
            assert code.counts, (tier.id, code.id)
            assert code.does_not_count, (tier.id, code.id)
            assert code.example, (tier.id, code.id)


def test_state_tracks_of_a_person_are_exclusive_exhaustive_and_can_be_unscorable():
    for tier in load_scheme("em-1").tiers:
        if tier.kind == "state" and tier.voice != "dyad":
            assert tier.exclusive, tier.id
            assert tier.exhaustive, tier.id
            assert len(tier.unscorable) == 1, tier.id


def test_no_two_states_of_a_person_are_drawn_alike():
    for tier in load_scheme("em-1").tiers:
        if tier.kind == "state" and tier.voice != "dyad":
            patterns = [code.pattern for code in tier.codes]
            assert len(set(patterns)) == len(patterns), tier.id


def test_only_unscorable_has_the_tenth_pattern():
    for tier in load_scheme("em-1").tiers:
        for code in tier.codes:
            assert (code.pattern == 10) == code.is_unscorable, (tier.id, code.id)


def test_engagement_stands_on_an_ordinal_from_minus_two_to_two():
    scheme = load_scheme("em-1")

    values = {
        tier: {code.id: code.value for code in scheme.tier(tier).codes}
        for tier in ("caregiver.engagement", "infant.engagement")
    }

    assert values == {
        "caregiver.engagement": {
            "shared-positive": 2,
            "watching-available": 0,
            "elsewhere-focused": -1,
            "withdrawn": -1,
            "hostile-overriding": -2,
            "unscorable": None,
        },
        "infant.engagement": {
            "social-positive": 2,
            "social-watching": 1,
            "object-environment": 0,
            "self-soothing": -1,
            "withdrawn": -1,
            "protest": -2,
            "unscorable": None,
        },
    }


@pytest.mark.parametrize(
    ("caregiver", "infant", "kind"),
    [
        (2, 2, "positive"),
        (1, 2, "positive"),
        (0, 2, "attentive"),
        (2, 0, "attentive"),
        (0, 1, "attentive"),
        (-1, -2, "negative"),
        (2, -1, "mismatch"),
        (-1, 2, "mismatch"),
        (-2, 0, "mismatch"),
    ],
)
def test_the_match_map_is_that_of_the_definition(caregiver, infant, kind):
    assert load_scheme("em-1").match_map.kind_of(caregiver, infant) == kind


def test_a_missed_bid_is_set_by_rule_and_has_no_key():
    answers = load_scheme("em-1").tier("caregiver.answers")

    assert [one.id for one in answers.derived_codes] == ["misses"]
    assert "misses" not in [code.id for code in answers.codes]


def test_each_person_in_the_film_gets_a_set_and_the_dyad_one():
    film = load_scheme("em-1-short").tiers_for(
        ["caregiver-1", "caregiver-2", "infant-1"]
    )

    assert [tier.id for tier in film] == [
        "caregiver-1.engagement",
        "caregiver-2.engagement",
        "infant-1.engagement",
        "infant-1.bids",
        "caregiver-1.answers",
        "caregiver-2.answers",
        "dyad.together",
    ]


@pytest.mark.parametrize(
    "people", [["mother"], ["caregiver-0"], ["infant-1", "infant-1"], ["dyad"]]
)
def test_people_named_otherwise_are_refused(people):
    with pytest.raises(SchemeError, match="expected each once"):
        load_scheme("em-1-short").tiers_for(people)


def test_a_translation_changes_texts_and_nothing_else():
    scheme = load_scheme("em-1")

    shouted = scheme.translated(str.upper)

    assert shouted.tier("infant.gaze").label == "LOOKING"
    assert shouted.tier("caregiver.answers").derived_codes[0].label == "MISSED"
    assert shouted.match_map == scheme.match_map
    assert [
        (code.id, code.key, code.value) for tier in shouted.tiers for code in tier.codes
    ] == [
        (code.id, code.key, code.value) for tier in scheme.tiers for code in tier.codes
    ]


def test_empty_texts_are_never_translated():
    def refuse_empty(text):
        assert text
        return text

    bare = scheme_from_document(one_tier(codes=[{"id": "a", "key": "A", "label": "A"}]))

    assert bare.translated(refuse_empty) == bare


@pytest.mark.parametrize("name", BUNDLED_SCHEMES)
def test_a_scheme_survives_its_document(name):
    scheme = load_scheme(name)

    document = json.loads(json.dumps(scheme_to_document(scheme)))

    assert scheme_from_document(document) == scheme


def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(SchemeError, match="there are em-1-short, em-1"):
        load_scheme("em-2")


def one_tier(**changes):
    tier = {
        "name": "face",
        "voice": "infant",
        "label": "Face",
        "kind": "state",
        "codes": [{"id": "bright", "key": "B", "label": "Bright"}],
    }
    tier.update(changes)
    return {"id": "s", "version": "1", "title": "S", "tiers": [tier]}


TWICE = {"id": "bright", "key": "C", "label": "x"}
SAME_KEY = {"id": "other", "key": "B", "label": "x"}
BRIGHT = {"id": "bright", "key": "B", "label": "Bright"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"codes": []}, "no codes"),
        ({"codes": "bright"}, "expected a list"),
        ({"codes": ["bright"]}, "expected the fields of a Code"),
        ({"codes": [BRIGHT, TWICE]}, "id 'bright' stands at two"),
        ({"codes": [BRIGHT, SAME_KEY]}, "key 'B' stands at two"),
        ({"codes": [{**BRIGHT, "key": "b"}]}, "one capital letter"),
        ({"codes": [{**BRIGHT, "key": "BB"}]}, "one capital letter"),
        ({"codes": [{**BRIGHT, "pattern": 11}]}, "from 1 to 10"),
        ({"codes": [{**BRIGHT, "id": "Bright!"}]}, "lower-case words"),
        ({"codes": [{**BRIGHT, "label": 3}]}, "a Code cannot be read"),
        ({"codes": [{**BRIGHT, "colour": "red"}]}, "unexpected keyword"),
        ({"kind": "event"}, "a TierScheme cannot be read"),
        ({"name": ""}, "lower-case words"),
    ],
)
def test_a_contradictory_tier_is_refused(changes, sentence):
    with pytest.raises(SchemeError, match=sentence):
        scheme_from_document(one_tier(**changes))


def test_two_tiers_of_one_name_are_refused():
    document = one_tier()
    document["tiers"] *= 2

    with pytest.raises(SchemeError, match=r"infant\.face stands twice"):
        scheme_from_document(document)


def broken(rule, **changes):
    document = em_1_document()
    document[rule].update(changes)
    return document


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (broken("answer_rule", bids="infant.none"), "has no tier"),
        (broken("answer_rule", bid_codes=["wink"]), "has no code 'wink'"),
        (broken("answer_rule", window_ms=0), "expected at least 1"),
        (broken("pleasure_rule", infant_codes=["joy"]), "has no code 'joy'"),
        (broken("match_map", rules=None), "expected a list"),
        (broken("match_map", lift={"tier": "x"}), "a MatchLift cannot be read"),
        (
            broken(
                "match_map",
                rules=[{"kind": "negative", "caregiver": [0, -1], "infant": [0, 1]}],
            ),
            "expected .lowest, highest.",
        ),
    ],
)
def test_a_rule_that_names_nothing_is_refused(document, sentence):
    with pytest.raises(SchemeError, match=sentence):
        scheme_from_document(document)


def test_a_match_map_without_a_lift_is_a_match_map():
    scheme = scheme_from_document(broken("match_map", lift=None))

    assert scheme.match_map.lift is None


def test_a_selection_takes_the_rules_whose_tracks_it_has():
    document = {"id": "mine", "version": "1", "title": "Mine", "taken_from": "em-1"}

    looks = scheme_from_document({**document, "tiers": ["infant.gaze"]})
    voices = scheme_from_document(
        {
            **document,
            "tiers": ["caregiver.voice", "caregiver.engagement", "infant.engagement"],
        }
    )

    assert (looks.answer_rule, looks.match_map, looks.pleasure_rule) == (None,) * 3
    assert voices.match_map == load_scheme("em-1").match_map
    assert (
        scheme_from_document(
            {**document, "taken_from": "em-1-short", "tiers": ["infant.bids"]}
        ).match_map
        is None
    )
    only_bids = {**document, "tiers": ["infant.bids"]}
    assert scheme_from_document(only_bids).tiers[0].id == "infant.bids"
