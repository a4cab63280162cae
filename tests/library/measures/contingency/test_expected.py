"""Residuals are those of the papers, and of the model behind them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.contingency import (
    adjusted_residuals,
    expected_counts,
    lag_table,
    odds_ratio,
    phi,
    yules_q,
)
from attunement.measures.sequences import EventSequences

# Husbands' and wives' positive, neutral and negative acts, lag 1.
WAMPOLD_MARGOLIN_1982 = [
    [10, 14, 7, 20, 6, 3],
    [12, 6, 3, 13, 4, 2],
    [9, 4, 3, 1, 2, 1],
    [20, 11, 4, 6, 6, 3],
    [6, 4, 2, 5, 2, 0],
    [3, 1, 1, 5, 0, 0],
]

tables = st.integers(2, 5).flatmap(
    lambda k: st.lists(
        st.lists(st.integers(0, 30), min_size=k, max_size=k), min_size=k, max_size=k
    )
)


def collapsed(row, column):
    counts = np.array(WAMPOLD_MARGOLIN_1982)
    a = counts[row, column]
    b, c = counts[row].sum() - a, counts[:, column].sum() - a
    return [[a, b], [c, counts.sum() - a - b - c]]


def test_v10_wampold_and_margolin_1982():
    found = adjusted_residuals(WAMPOLD_MARGOLIN_1982)

    assert found.n == 199
    expected = [-2.7232, 0.7477, 0.4983, 1.7538, -0.0155, 0.2129]
    assert found.values[0] == pytest.approx(expected, abs=5e-5)
    expected = [1.5258, -0.0118, 0.7763, -2.188, -0.0079, 0.1083]
    assert found.values[2] == pytest.approx(expected, abs=5e-5)
    assert found.likelihood_ratio == pytest.approx(28.07, abs=5e-3)
    assert found.df == 25


def test_v10_a_husbands_negative_before_a_wifes_positive():
    table = collapsed(2, 3)

    assert table == [[1, 19], [49, 130]]
    assert odds_ratio(table).value == pytest.approx(0.13963, abs=5e-6)
    assert odds_ratio(table).log_se == pytest.approx(1.03958, abs=5e-6)
    assert yules_q(table).value == pytest.approx(-0.75495, abs=5e-6)
    assert phi(table).value == pytest.approx(-0.15510, abs=5e-6)


def test_v10_a_husbands_positive_before_a_wifes_positive():
    table = collapsed(0, 3)

    assert odds_ratio(table).value == pytest.approx(1.81667, abs=5e-6)
    assert yules_q(table).value == pytest.approx(0.28994, abs=5e-6)


def test_thin_cells_are_not_shown_and_say_so():
    found = adjusted_residuals(WAMPOLD_MARGOLIN_1982)

    assert found.thin[0, 5]
    assert np.isnan(found.shown[0, 5])
    assert not np.isnan(found.values[0, 5])
    assert found.shown[0, 0] == found.values[0, 0]


def test_looking_at_every_cell_is_paid_for():
    found = adjusted_residuals([[30, 10], [12, 28]])

    assert found.p == pytest.approx(np.full((2, 2), found.p[0, 0]))
    assert found.p_holm == pytest.approx(found.p * 4)
    assert adjusted_residuals([[5, 5], [5, 5]]).p_holm.max() == 1


@given(tables)
def test_expected_counts_sum_as_what_was_counted(table):
    counts = np.array(table)

    expected = expected_counts(counts)

    assert expected.sum(axis=0) == pytest.approx(counts.sum(axis=0))
    assert expected.sum(axis=1) == pytest.approx(counts.sum(axis=1))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_with_structural_zeros_they_do_too_and_are_of_the_product_form(seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 30, (4, 4)) * (1 - np.eye(4, dtype=int))

    fitted = expected_counts(counts, structural_zeros=np.eye(4))

    assert fitted.sum(axis=0) == pytest.approx(counts.sum(axis=0))
    assert fitted.sum(axis=1) == pytest.approx(counts.sum(axis=1))
    assert np.diag(fitted).tolist() == [0, 0, 0, 0]
    # Away from the diagonal every two-by-two piece has an odds ratio of 1.
    odds = fitted[0, 2] * fitted[1, 3] / (fitted[0, 3] * fitted[1, 2])
    assert odds == pytest.approx(1)


def test_residuals_with_structural_zeros_have_the_leverage_of_the_model():
    """Fit the log-linear model of quasi-independence by plain weighted regression."""
    counts = np.array([[0, 12, 7, 9], [10, 0, 14, 3], [8, 11, 0, 12], [6, 9, 10, 0]])
    free = [(i, j) for i in range(4) for j in range(4) if i != j]
    cells = tuple(zip(*free, strict=True))
    design = np.zeros((12, 8))
    for row, (i, j) in enumerate(free):
        design[row, i] = design[row, 4 + j] = 1
    e = expected_counts(counts, structural_zeros=np.eye(4))[cells]
    root = np.sqrt(e)[:, np.newaxis] * design
    hat = np.diag(root @ np.linalg.pinv(root))
    seen = counts[cells]

    found = adjusted_residuals(counts, structural_zeros=np.eye(4))

    z = (seen - e) / np.sqrt(e * (1 - hat))
    assert found.values[cells] == pytest.approx(z)
    assert np.isnan(np.diag(found.values)).all()
    assert np.isnan(np.diag(found.shown)).all()
    assert found.df == 5


def test_the_leverage_has_its_closed_form_where_nothing_is_missing():
    """A structural zero in an empty row and column leaves the rest as it was."""
    counts = np.array([[12, 7, 9], [10, 14, 3], [8, 11, 12]])
    wider = np.zeros((4, 4), dtype=int)
    wider[:3, :3] = counts
    zeros = np.zeros((4, 4), dtype=bool)
    zeros[3, 3] = True

    closed = adjusted_residuals(counts)
    fitted = adjusted_residuals(wider, structural_zeros=zeros)

    assert fitted.values[:3, :3] == pytest.approx(closed.values)
    assert fitted.df == closed.df == 4


def test_a_lag_table_brings_its_own_zeros():
    turns = EventSequences.of_codes(
        [["a", "b", "c", "a", "c", "b", "a", "b"] * 3], can_repeat=False
    )
    table = lag_table(turns)

    found = adjusted_residuals(table)

    assert found.codes == ("a", "b", "c")
    assert np.isnan(np.diag(found.values)).all()
    assert found.expected.sum() == pytest.approx(table.n)
    plain = adjusted_residuals(table, structural_zeros=np.zeros((3, 3)))
    assert not np.isnan(plain.values).any()


def test_codes_that_never_occur_have_no_residual():
    found = adjusted_residuals([[9, 0, 3], [0, 0, 0], [2, 0, 8]])

    assert np.isnan(found.values[1]).all()
    assert np.isnan(found.values[:, 1]).all()
    assert found.df == 1
    assert expected_counts(np.zeros((2, 2))).sum() == 0


@pytest.mark.parametrize(
    ("table", "zeros", "reason"),
    [
        ([[1, 2]], None, "expected a square one"),
        ([1, 2], None, "expected a square one"),
        ([[1, 2], [3, 4]], [[1, 0], [0, 0]], "has counts there"),
        ([[0, 2], [3, 4]], [[1, 0]], "do not fit the table"),
        ([[0, 0], [0, 0]], None, "counts nothing"),
        ([[4, 0], [-1, 0]], None, "counts nothing"),
    ],
)
def test_a_table_that_is_none_is_refused(table, zeros, reason):
    with pytest.raises(MeasureError, match=reason):
        adjusted_residuals(table, structural_zeros=zeros)
