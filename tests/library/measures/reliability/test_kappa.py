"""Kappa gives the numbers of its papers and of scikit-learn, whatever the order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from attunement.errors import MeasureError
from attunement.measures.reliability import agreement_table, cohen_kappa, fleiss_kappa

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
COHEN_1968 = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
WEIGHTS_1968 = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
FLEISS_1971 = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]

codings = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=2, max_size=60
)


def test_v2_cohen_1960():
    result = cohen_kappa(COHEN_1960)

    assert result.agreement == pytest.approx(0.70, abs=1e-12)
    assert result.expected == pytest.approx(0.41, abs=1e-12)
    assert result.value == pytest.approx(0.49153, abs=5e-6)
    assert result.n == 200


def test_v3_cohen_1968_weighted_and_not():
    weighted = cohen_kappa(COHEN_1968, weights=WEIGHTS_1968)

    assert weighted.value == pytest.approx(0.34783, abs=5e-6)
    assert weighted.maximum is None
    assert cohen_kappa(COHEN_1968).value == pytest.approx(0.49153, abs=5e-6)


def test_v4_fleiss_1971():
    result = fleiss_kappa(FLEISS_1971)

    assert result.value == pytest.approx(0.20993, abs=5e-6)
    assert (result.units, result.raters, len(result.codes)) == (10, 14, 5)


def test_fleiss_of_one_code_and_of_a_code_nobody_uses():
    assert fleiss_kappa([[2, 0], [2, 0]]).value is None
    assert fleiss_kappa([[2, 0, 0], [0, 2, 0]]).codes == (1.0, 1.0, None)


@settings(max_examples=40, deadline=None)
@given(codings)
def test_it_equals_scikit_learn_unweighted_and_weighted(pairs):
    first, second = zip(*pairs, strict=True)
    table = agreement_table(first, second)
    if len(table.codes) < 2:
        return

    for weights in (None, "linear", "quadratic"):
        ours = cohen_kappa(table.counts, weights=weights).value
        if ours is not None:
            theirs = cohen_kappa_score(
                first, second, labels=table.codes, weights=weights
            )
            assert ours == pytest.approx(theirs, abs=1e-9)


@given(codings, st.permutations(range(4)))
def test_the_order_of_the_codes_does_not_matter(pairs, order):
    first, second = zip(*[("a", "b"), ("c", "d"), *pairs], strict=True)
    counts = agreement_table(first, second).counts
    moved = counts[np.ix_(order, order)]

    assert cohen_kappa(moved).value == pytest.approx(cohen_kappa(counts).value)
    assert cohen_kappa(moved).maximum == pytest.approx(cohen_kappa(counts).maximum)


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=40))
def test_a_coder_agrees_with_himself(codes):
    table = agreement_table(codes, codes)
    if len(table.codes) < 2:
        return

    result = cohen_kappa(table.counts)

    assert result.value == 1
    assert result.maximum == pytest.approx(1)
    assert all(one.value == pytest.approx(1) for one in result.codes)


def test_the_maximum_is_reached_when_the_margins_are_all_that_differs():
    result = cohen_kappa([[40, 10], [0, 50]])

    assert result.value == pytest.approx(result.maximum)
    assert result.maximum < 1


def test_kappa_of_a_code_is_that_of_its_two_by_two_table():
    result = cohen_kappa(COHEN_1960, codes=["happy", "calm", "cross"])
    calm = result.of("calm")

    assert calm.value == pytest.approx(cohen_kappa([[40, 20], [20, 120]]).value)
    assert calm.agreement == pytest.approx(40 / 80)


def test_a_code_that_neither_used_has_no_number():
    unused = cohen_kappa([[5, 1, 0], [2, 4, 0], [0, 0, 0]]).codes[2]

    assert (unused.value, unused.agreement) == (None, None)


def test_one_code_throughout_leaves_nothing_to_agree_on():
    result = cohen_kappa([[9, 0], [0, 0]])

    assert result.value is None
    assert result.maximum is None


@pytest.mark.parametrize("k", [2, 5, 10])
@pytest.mark.parametrize(
    ("accuracy", "expected"),
    [(0.8, {2: 0.36, 5: 0.5625, 10: 0.605}), (0.9, {10: 0.790})],
)
def test_what_two_coders_of_one_accuracy_reach_depends_on_the_codes(
    k, accuracy, expected
):
    if k not in expected:
        return
    wrong = (1 - accuracy) / (k - 1)
    each = np.full((k, k), wrong) + np.eye(k) * (accuracy - wrong)

    table = each.T @ each / k

    assert cohen_kappa(table).value == pytest.approx(expected[k], abs=5e-4)


@pytest.mark.parametrize(
    ("table", "options", "reason"),
    [
        ([[1, 2, 3], [4, 5, 6]], {}, "expected a square one"),
        ([[1]], {}, "two or more"),
        ([[1, -1], [0, 2]], {}, "negative or missing"),
        ([[1, np.nan], [0, 2]], {}, "negative or missing"),
        ([[0, 0], [0, 0]], {}, "or nothing"),
        ([[1, 0], [0, 2]], {"codes": ["a"]}, "1 names were given for 2 codes"),
        ([[1, 0], [0, 2]], {"weights": "cubic"}, "expected linear or quadratic"),
        ([[1, 0], [0, 2]], {"weights": [[0, 1]]}, "do not fit 2 codes"),
        ([[1, 0], [0, 2]], {"weights": [[1, 1], [1, 0]]}, "zeros on the diagonal"),
        ([[1, 0], [0, 2]], {"weights": [[0, -1], [1, 0]]}, "do not fit"),
        ([[1, 0], [0, 2]], {"weights": [[0, 0], [0, 0]]}, "do not fit"),
    ],
)
def test_a_table_that_is_none_is_refused(table, options, reason):
    with pytest.raises(MeasureError, match=reason):
        cohen_kappa(table, **options)


def test_a_code_that_is_not_there_is_refused():
    with pytest.raises(MeasureError, match="no kappa of 'c'; there are a, b"):
        cohen_kappa([[1, 0], [0, 2]], codes=["a", "b"]).of("c")


@pytest.mark.parametrize(("first", "second"), [("ab", "a"), ("", "")])
def test_lists_that_do_not_fit_are_refused(first, second):
    with pytest.raises(MeasureError, match="as many of each coder"):
        agreement_table(first, second)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([], "expected units by codes"),
        ([1, 2], "expected units by codes"),
        ([[2, 0], [1, 0]], "do not sum to one number"),
        ([[1, 0], [1, 0]], "two or more"),
        ([[3, -1], [1, 1]], "do not sum"),
    ],
)
def test_counts_of_unlike_coders_are_refused(counts, reason):
    with pytest.raises(MeasureError, match=reason):
        fleiss_kappa(counts)


def test_the_provenance_says_what_was_asked():
    facts = cohen_kappa(COHEN_1960, weights="linear").provenance

    assert facts.measure == "attunement.measures.reliability.cohen_kappa"
    assert facts.parameters["weights"] == "linear"
    assert (
        cohen_kappa(COHEN_1968, weights=WEIGHTS_1968).provenance.parameters["weights"]
        == "a table"
    )
