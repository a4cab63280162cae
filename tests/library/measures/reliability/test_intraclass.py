"""The six forms are those of Shrout and Fleiss, with the intervals of psych and irr."""

import numpy as np
import pytest

from attunement.errors import MeasureError
from attunement.measures.reliability import (
    agreement_table,
    cohen_kappa,
    intraclass_correlation,
)

SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
)


def test_v1_shrout_and_fleiss_1979():
    result = intraclass_correlation(SHROUT_FLEISS)

    squares = (result.between_ms, result.within_ms, result.raters_ms, result.error_ms)
    assert squares == pytest.approx((11.242, 6.264, 32.486, 1.019), abs=5e-4)
    assert {one.name: round(one.value, 4) for one in result.forms} == {
        "1,1": 0.1657,
        "2,1": 0.2898,
        "3,1": 0.7148,
        "1,k": 0.4428,
        "2,k": 0.6201,
        "3,k": 0.9093,
    }
    assert result.value == result.of("2,1").value


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("1,1", -0.133, 0.723),
        ("2,1", 0.019, 0.761),
        ("3,1", 0.342, 0.946),
        ("1,k", -0.88, 0.91),
        ("2,k", 0.07, 0.93),
        ("3,k", 0.68, 0.99),
    ],
)
def test_the_intervals_are_those_that_psych_prints(name, low, high):
    form = intraclass_correlation(SHROUT_FLEISS).of(name)
    digits = len(str(abs(low)).partition(".")[2])

    assert (round(form.low, digits), round(form.high, digits)) == (low, high)


def test_the_test_is_that_of_psych():
    consistent = intraclass_correlation(SHROUT_FLEISS).of("3,1")

    assert consistent.f == pytest.approx(11.027, abs=5e-4)
    assert (consistent.df1, consistent.df2) == (5, 15)
    assert consistent.p == pytest.approx(0.000135, abs=5e-7)


def test_v7_anxiety():
    result = intraclass_correlation(ANXIETY.T)
    table = agreement_table(ANXIETY[0], ANXIETY[1])

    assert result.of("2,1").value == pytest.approx(0.198, abs=5e-4)
    assert result.of("3,1").value == pytest.approx(0.216, abs=5e-4)
    weighted = cohen_kappa(table.counts, weights="quadratic")
    assert weighted.value == pytest.approx(0.297, abs=5e-4)


def test_coders_who_give_the_same_numbers_agree_wholly():
    result = intraclass_correlation([[1, 1], [4, 4], [2, 2]])

    assert {one.value for one in result.forms} == {1.0}
    assert {one.low for one in result.forms} == {None}
    assert {one.f for one in result.forms} == {None}


def test_a_coder_who_is_always_two_higher_is_consistent_and_does_not_agree():
    result = intraclass_correlation([[1, 3], [4, 6], [2, 4]])

    assert result.of("3,1").value == 1
    assert result.of("2,1").value < 1


@pytest.mark.parametrize("ratings", [[[1, 1], [1, 1]], [[1, 2], [1, 2]]])
def test_films_that_do_not_differ_tell_nothing(ratings):
    result = intraclass_correlation(ratings)

    assert result.of("3,1").value is None
    assert result.of("2,1").low is None


def test_numbers_that_do_not_fit_a_film_are_worse_than_nothing():
    result = intraclass_correlation([[1, 2], [2, 1], [1, 2], [2, 1]])

    assert result.of("1,1").value == pytest.approx(-1)
    assert result.of("1,k").high is None


@pytest.mark.parametrize(
    "ratings", [[1, 2], [[1, 2]], [[1], [2]], [[1, 2], [np.nan, 3]]]
)
def test_ratings_with_gaps_or_too_few_are_refused(ratings):
    with pytest.raises(MeasureError, match="two films and two coders at least"):
        intraclass_correlation(ratings)


def test_questions_that_make_no_sense_are_refused():
    with pytest.raises(MeasureError, match="expected one in 0 to 1"):
        intraclass_correlation(SHROUT_FLEISS, level=95)
    with pytest.raises(MeasureError, match="no form '2,4'; there are 1,1; 1,k"):
        intraclass_correlation(SHROUT_FLEISS).of("2,4")
