"""Scores by hand, and what must hold for every key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import InstrumentError
from attunement.instruments.definition import INSTRUMENTS, load_instrument
from attunement.instruments.scoring import (
    check_totals,
    lines_for,
    safety_item_of,
    score_answer,
    score_answers,
)

BY_ITEMS = [name for name in INSTRUMENTS if load_instrument(name).entry == "items"]


def all_answers(name, code):
    return {item.link_id: code for item in load_instrument(name).items}


def value_of(name, answers, scale="total"):
    scores = score_answers(load_instrument(name), answers)
    return next(score.value for score in scores if score.scale == scale)


@pytest.mark.parametrize(
    ("name", "code", "total"),
    [
        ("phq-9", "1", 9),
        ("gad-7", "3", 21),
        ("core-10", "0", 8),  # two reversed questions score 4 at the top of the page
        ("core-10", "4", 32),
        ("epds", "0", 21),  # seven questions are printed from 3 down to 0
        ("epds", "3", 9),
        ("pbq", "0", 85),  # "always" all through: seventeen questions score 5
        ("pbq", "5", 40),
        ("mibs", "0", 15),
        ("kpcs", "3", 45),
        ("adbb", "4", 32),
        ("whooley", "1", 2),
    ],
)
def test_totals_by_hand(name, code, total):
    assert value_of(name, all_answers(name, code)) == total


def test_subscales_by_hand():
    answers = all_answers("pbq", "5")
    answers["18"] = answers["24"] = "0"

    assert value_of("pbq", answers, "f4") == 10
    assert value_of("pbq", answers, "f1") == 5 * 4  # 1, 8, 9, 16
    assert value_of("pbq", answers, "f2") == 5 * 2  # 4, 11
    assert value_of("pbq", answers, "f3") == 5 * 2  # 22, 25
    assert value_of("epds", all_answers("epds", "0"), "epds-3a") == 6


def test_the_option_stays_beside_the_value():
    answer = score_answer(load_instrument("epds"), "3", "0")

    assert (answer.code, answer.value) == ("0", 3)
    assert score_answer(load_instrument("phq-9"), "10", "2").value is None


@pytest.mark.parametrize("name", [name for name in BY_ITEMS if name != "core-10"])
def test_a_question_left_out_leaves_no_total(name):
    answers = all_answers(name, "0")
    del answers["1"]
    scores = score_answers(load_instrument(name), answers)

    assert scores[0].value is None
    assert scores[0].answered == scores[0].item_count - 1
    assert not scores[0].is_pro_rated


def test_pro_rating_follows_the_manual():
    answers = all_answers("core-10", "1")
    del answers["2"]
    score = score_answers(load_instrument("core-10"), answers)[0]

    assert score.value == pytest.approx((8 + 3) * 10 / 9)
    assert score.is_pro_rated
    assert load_instrument("core-10").scale("total").pro_rating_citation


def test_an_empty_form_scores_nothing():
    assert score_answers(load_instrument("gad-7"), {})[0].value is None


def test_the_unscored_question_changes_nothing():
    without = all_answers("phq-9", "1")
    del without["10"]

    assert value_of("phq-9", without) == value_of("phq-9", all_answers("phq-9", "1"))


@pytest.mark.parametrize("name", ["mpas", "mors-sf"])
def test_totals_only_says_why(name):
    with pytest.raises(InstrumentError, match="totals only"):
        score_answers(load_instrument(name), {"1": "0"})


def test_answers_that_do_not_fit_are_refused():
    for answers in ({"11": "0"}, {"1": "9"}, {"1": "-1"}):
        with pytest.raises(InstrumentError):
            score_answers(load_instrument("epds"), answers)


def test_totals_from_paper_stay_in_their_range():
    scores = check_totals(load_instrument("mors-sf"), {"warmth": 30, "invasion": 2})

    assert [(score.scale, score.value) for score in scores] == [
        ("warmth", 30),
        ("invasion", 2),
    ]
    with pytest.raises(InstrumentError, match="outside 0 to 35"):
        check_totals(load_instrument("mors-sf"), {"warmth": 36})
    with pytest.raises(InstrumentError, match="no scale"):
        check_totals(load_instrument("mors-sf"), {"total": 3})


@pytest.mark.parametrize(
    ("name", "link_id", "codes", "about"),
    [
        ("phq-9", "9", "123", "self-harm"),
        ("core-10", "6", "1234", "self-harm"),
        ("epds", "10", "012", "self-harm"),
        ("pbq", "18", "01234", "harm-to-infant"),
        ("pbq", "24", "01234", "harm-to-infant"),
    ],
)
def test_every_answer_above_zero_asks_for_a_person(name, link_id, codes, about):
    instrument = load_instrument(name)
    for option in instrument.item(link_id).options:
        found = safety_item_of(instrument, link_id, option.code)
        if option.code in codes:
            assert found.about == about
        else:
            assert found is None


@pytest.mark.parametrize("name", BY_ITEMS)
def test_no_other_answer_does(name):
    instrument = load_instrument(name)
    safety = {item.link_id for item in instrument.safety_items}
    for item in instrument.items:
        for option in item.options:
            if item.link_id not in safety:
                assert safety_item_of(instrument, item.link_id, option.code) is None


def values(name, scale="total", **who):
    lines = lines_for(load_instrument(name), scale, **{"language": "en", **who})
    return [line.value for line in lines]


def test_lines_are_chosen_by_language():
    assert values("pbq") == [26]
    assert values("pbq", language="es") == [13, 19, 26]
    assert values("pbq", language="es-ES") == [13, 19, 26]
    assert values("pbq", language="est") == [26]
    assert values("gad-7", language="de") == [5, 10, 15]
    assert values("gad-7") == [5, 8, 10, 15]


def test_lines_are_chosen_by_week():
    assert values("mibs", language="fr", week=0) == [2]
    assert values("mibs", language="fr", week=1) == []
    assert values("mibs", language="fr") == []
    assert values("adbb", week=7) == []
    assert values("adbb", week=8) == [5]
    assert values("adbb", week=105) == []


def test_lines_are_chosen_by_who_answers():
    mother = {"week": 6, "respondent": "mother"}
    assert values("epds", **mother) == [10, 10, 11, 13, 13]
    assert values("epds", week=6, respondent="father") == [6]
    assert values("epds", "epds-3a", **mother) == [6]
    assert values("epds", "epds-3a", week=-4, respondent="mother") == [4]


def test_a_line_of_another_version_is_not_drawn():
    assert values("mibs", language="ja", week=4) == []


def test_lines_of_no_scale_are_asked_for_in_vain():
    with pytest.raises(InstrumentError):
        lines_for(load_instrument("epds"), "risk", language="en")


names = st.sampled_from(BY_ITEMS)


@given(names, st.data())
def test_a_score_stays_in_its_range_and_knows_no_order(name, data):
    instrument = load_instrument(name)
    answers = {
        item.link_id: data.draw(st.sampled_from([each.code for each in item.options]))
        for item in instrument.items
    }
    scores = score_answers(instrument, answers)

    assert score_answers(instrument, dict(reversed(answers.items()))) == scores
    for score, scale in zip(scores, instrument.scales, strict=True):
        assert scale.minimum <= score.value <= scale.maximum


@given(st.data())
def test_a_pro_rated_score_stays_in_its_range(data):
    core = load_instrument("core-10")
    answers = {
        str(number): data.draw(st.sampled_from("01234")) for number in range(1, 11)
    }
    del answers[str(data.draw(st.integers(1, 10)))]

    assert 0 <= score_answers(core, answers)[0].value <= 40
