"""Odds ratio, Q and phi, with half a count where one is missing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.contingency import odds_ratio, phi, yules_q

counts = st.integers(1, 200)


@given(counts, counts, counts, counts)
def test_they_say_the_same_on_three_scales(a, b, c, d):
    table = [[a, b], [c, d]]
    ratio, q, r = odds_ratio(table), yules_q(table), phi(table)

    assert q.estimate == pytest.approx((ratio.estimate - 1) / (ratio.estimate + 1))
    assert -1 <= q.low <= q.estimate <= q.high <= 1
    assert (
        math.copysign(1, q.estimate) == math.copysign(1, r.estimate) or not r.estimate
    )
    assert abs(r.estimate) <= 1
    assert ratio.n == a + b + c + d


@given(counts, counts, counts, counts)
def test_the_other_target_turns_them_round(a, b, c, d):
    here, there = odds_ratio([[a, b], [c, d]]), odds_ratio([[b, a], [d, c]])

    assert here.estimate == pytest.approx(1 / there.estimate)
    assert here.low == pytest.approx(1 / there.high)


def test_half_a_count_is_added_where_one_is_zero_and_it_is_told():
    found = odds_ratio([[0, 30], [30, 60]])

    assert found.is_corrected
    assert found.value == pytest.approx(0.5 * 60.5 / (30.5 * 30.5))
    assert (found.a, found.d) == (0, 60)
    assert not odds_ratio([[5, 20], [20, 60]]).is_corrected


@pytest.mark.parametrize(
    ("table", "is_thin"),
    [
        ([[5, 5], [5, 5]], False),
        ([[2, 2], [30, 30]], True),
        ([[5, 1], [3, 60]], True),
        ([[20, 20], [20, 20]], False),
    ],
)
def test_thin_tables_keep_their_counts_and_show_no_coefficient(table, is_thin):
    for found in (odds_ratio(table), yules_q(table), phi(table)):
        assert found.is_thin is is_thin
        assert (found.value is None) is is_thin
        assert found.estimate is not None
        assert found.n == sum(map(sum, table))


def test_phi_needs_something_in_every_margin():
    found = phi([[0, 0], [4, 9]])

    assert (found.estimate, found.value) == (None, None)
    assert not found.is_corrected


def test_a_lower_level_is_narrower():
    wide, narrow = odds_ratio([[9, 8], [7, 6]]), odds_ratio([[9, 8], [7, 6]], level=0.5)

    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("measure", [odds_ratio, yules_q, phi])
@pytest.mark.parametrize(
    "table", [[1, 2], [[1, 2]], [[0, 0], [0, 0]], [[1, -2], [3, 4]]]
)
def test_a_table_that_is_none_is_refused(measure, table):
    with pytest.raises(MeasureError, match="two rows and two columns of counts"):
        measure(table)


def test_a_level_that_is_none_is_refused():
    with pytest.raises(MeasureError, match="expected one in 0 to 1"):
        odds_ratio([[1, 2], [3, 4]], level=95)
