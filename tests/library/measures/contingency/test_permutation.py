"""A table drawn is a table shuffled: the same distribution, found without shuffling."""

import json
from collections import Counter
from itertools import pairwise, permutations

import numpy as np
import pytest
from scipy import stats

from attunement.errors import MeasureError
from attunement.measures.contingency import lag_table, permutation_test
from attunement.measures.contingency._shuffles import (
    exchanged_tables,
    shuffled_tables,
)
from attunement.measures.contingency._tables import (
    _hypergeometric,
    _log_factorial,
    drawn_tables,
)
from attunement.measures.sequences import EventSequences


def orders_of(codes, *, repeats=True):
    """Return every different order of a few events."""
    return [
        one
        for one in set(permutations(codes))
        if repeats or all(a != b for a, b in pairwise(one))
    ]


def table_of(order, k, lag=1):
    table = np.zeros((k, k), dtype=int)
    for one, other in zip(order, order[lag:], strict=False):
        table[one, other] += 1
    return tuple(table.ravel().tolist())


def p_of_fit(expected, tables):
    """Compare drawn tables with how many orders have each."""
    found = Counter(map(tuple, tables.reshape(-1, tables.shape[2]).T.tolist()))
    assert set(found) <= set(expected)
    share = np.array([expected[one] for one in expected], dtype=float)
    counted = np.array([found[one] for one in expected])
    return stats.chisquare(counted, share / share.sum() * counted.sum()).pvalue


@pytest.mark.parametrize(
    "counts", [[2, 2, 1], [3, 2, 2], [1, 1, 1, 1], [4, 1, 2], [2, 5], [1, 1, 1, 2]]
)
def test_drawn_tables_are_as_likely_as_shuffled_ones(counts):
    codes = np.repeat(np.arange(len(counts)), counts).tolist()
    expected = Counter(table_of(one, len(counts)) for one in orders_of(codes))

    tables = drawn_tables(np.array(counts), 40_000, np.random.default_rng(8))

    assert p_of_fit(expected, tables) > 0.001


def test_one_code_alone_has_one_table():
    tables = drawn_tables(np.array([5]), 3, np.random.default_rng(8))

    assert tables.tolist() == [[[4, 4, 4]]]


@pytest.mark.parametrize(
    ("good", "bad", "sample"),
    [(1000, 9000, 1000), (50, 3, 40), (7, 100, 5), (3, 2, 2), (0, 5, 3), (5, 0, 3)],
)
def test_draws_of_one_cell_are_hypergeometric(good, bad, sample):
    n = 100_000
    drawn = _hypergeometric(
        np.full(n, good),
        np.full(n, bad),
        np.full(n, sample),
        _log_factorial(good + bad),
        np.random.default_rng(2),
    )
    places = np.arange(min(good, sample) + 1)
    expected = n * stats.hypergeom.pmf(places, good + bad, good, sample)

    found = np.bincount(drawn, minlength=places.size)

    assert found.size == places.size
    often = expected > 5
    assert found[~often].sum() <= 5 + 3 * expected[~often].sum()
    if often.sum() > 1:
        scaled = expected[often] * found[often].sum() / expected[often].sum()
        assert stats.chisquare(found[often], scaled).pvalue > 0.001


def test_of_a_long_sequence_every_cell_has_its_exact_distribution():
    """How often j follows i is hypergeometric, and runs are for i after i."""
    counts = np.array([60, 25, 15, 40])
    events = int(counts.sum())
    codes = np.repeat(np.arange(4), counts)

    drawn = shuffled_tables(codes, 4, 1, 20_000, np.random.default_rng(4))

    for i, j in [(0, 1), (2, 3), (1, 1), (3, 3)]:
        good = counts[i] - 1 if i == j else counts[j]
        law = stats.hypergeom(events, good, counts[i])
        places = np.arange(law.ppf(0.005), law.ppf(0.995) + 1)
        found = np.bincount(drawn[i, j], minlength=200)[places.astype(int)]
        expected = law.pmf(places)
        scaled = expected / expected.sum() * found.sum()
        assert stats.chisquare(found, scaled).pvalue > 0.001
    assert (drawn.sum(axis=(0, 1)) == events - 1).all()


@pytest.mark.parametrize("lag", [1, 2])
def test_short_sequences_are_shuffled(lag):
    codes = np.array([0, 0, 1, 1, 2])
    expected = Counter(table_of(one, 4, lag) for one in orders_of(codes.tolist()))

    tables = shuffled_tables(codes, 4, lag, 30_000, np.random.default_rng(8))

    assert p_of_fit(expected, tables) > 0.001


def test_a_drawn_table_keeps_codes_that_do_not_occur_empty():
    codes = np.repeat([0, 3], 60)

    tables = shuffled_tables(codes, 4, 1, 50, np.random.default_rng(8))

    assert tables.shape == (4, 4, 50)
    assert not tables[1:3].any()
    assert (tables.sum(axis=(0, 1)) == 119).all()


def test_orders_without_repeats_are_all_reached():
    codes = np.array([0, 1, 0, 2, 1])
    orders = orders_of(codes.tolist(), repeats=False)
    expected = Counter(table_of(one, 3) for one in orders)

    tables = exchanged_tables(codes, 3, 1, 4_000, np.random.default_rng(8))

    found = set(map(tuple, tables.reshape(9, -1).T.tolist()))
    assert found == set(expected)
    assert not tables[[0, 1, 2], [0, 1, 2]].any()


def test_its_mean_and_variance_are_those_of_all_orders():
    for lag in (1, 2, 3):
        given = EventSequences.of_codes([list("aabbbc"), list("ab"), list("cbca")])
        means, variances = 0, 0
        for one in given.sequences:
            tables = np.array(
                [table_of(order, 3, lag) for order in permutations(one.tolist())]
            )
            means = means + tables.mean(axis=0).reshape(3, 3)
            variances = variances + tables.var(axis=0).reshape(3, 3)

        found = permutation_test(given, lag=lag, n=1, rng=np.random.default_rng(1))

        assert found.expected == pytest.approx(means)
        assert found.sd**2 == pytest.approx(variances)


def test_p_is_that_of_every_order_of_a_short_sequence():
    codes = list("aabbbabc")
    given = EventSequences.of_codes([codes])
    observed = np.array(table_of(given.sequences[0].tolist(), 3)).reshape(3, 3)
    tables = np.array(
        [table_of(one, 3) for one in orders_of(given.sequences[0].tolist())]
    ).reshape(-1, 3, 3)
    mean, sd = tables.mean(axis=0), tables.std(axis=0)
    apart = np.abs(tables - mean)
    exact = (apart >= np.abs(observed - mean) - 1e-9).mean(axis=0)
    highest = np.divide(apart, sd, out=np.zeros_like(apart), where=sd > 0)
    highest = highest.max(axis=(1, 2))

    found = permutation_test(given, n=20_000, rng=np.random.default_rng(3))

    assert found.p == pytest.approx(exact, abs=0.015)
    z = np.abs(np.nan_to_num(found.z))
    family = (highest[:, np.newaxis, np.newaxis] >= z - 1e-9).mean(axis=0)
    assert found.p_family == pytest.approx(family, abs=0.015)


def test_what_was_counted_is_what_lag_table_counts():
    given = EventSequences.of_codes([list("abcabcbacab"), list("bca")])

    found = permutation_test(given, lag=2, n=50, rng=np.random.default_rng(3))

    np.testing.assert_array_equal(found.table.counts, lag_table(given, lag=2).counts)


def test_what_always_follows_is_found_and_what_follows_by_chance_is_not():
    rng = np.random.default_rng(6)
    chance = [str(one) for one in rng.integers(0, 4, 300)]
    always = [code for one in chance for code in ((one, "x") if one == "0" else (one,))]

    found = permutation_test(
        EventSequences.of_codes([always]), n=999, rng=np.random.default_rng(1)
    )

    pair = found.of("0", "x")
    assert pair.p == pair.p_family == 1 / 1000
    assert pair.z > 5
    assert found.of("1", "2").p_family > 0.05


def test_p_is_uniform_where_order_is_chance():
    rng = np.random.default_rng(11)
    p = [
        permutation_test(
            EventSequences.of_codes([[str(c) for c in rng.integers(0, 3, 90)]]),
            n=99,
            rng=rng,
        )
        .of("0", "1")
        .p
        for _ in range(300)
    ]

    # Counts are whole, so p lies on steps: at most as often below a level as it says.
    for level in (0.05, 0.1, 0.25, 0.5):
        assert np.mean(np.array(p) <= level) <= level + 3 * np.sqrt(level / 300)
    assert np.mean(np.array(p) <= 0.5) > 0.35


def test_codes_that_cannot_repeat_are_compared_with_orders_without_repeats():
    rng = np.random.default_rng(2)
    codes = [0]
    while len(codes) < 60:
        one = int(rng.integers(3))
        if one != codes[-1]:
            codes.append(one)
    given = EventSequences.of_codes([[str(c) for c in codes]], can_repeat=False)

    found = permutation_test(given, n=300, rng=np.random.default_rng(1))

    assert np.isnan(np.diag(found.z)).all()
    assert np.diag(found.p).tolist() == [1, 1, 1]
    assert found.of("0", "0").z is None
    assert found.of("0", "1").p > 0.05


def test_how_far_it_is_is_told():
    told = []
    codes = [list("abcb" * 20)]

    permutation_test(
        EventSequences.of_codes(codes),
        n=12_000,
        rng=np.random.default_rng(1),
        progress=told.append,
    )

    assert told == [0.5, 1.0]


def test_the_same_state_gives_the_same_numbers():
    given = EventSequences.of_codes([list("abcabcbacab") * 9])
    one = permutation_test(given, n=12_000, rng=np.random.default_rng(3))
    again = np.random.default_rng()
    again.bit_generator.state = json.loads(one.provenance.parameters["random_state"])

    other = permutation_test(given, n=12_000, rng=again)

    np.testing.assert_array_equal(one.p, other.p)
    np.testing.assert_array_equal(one.p_family, other.p_family)


def test_without_a_transition_there_is_nothing_unlike():
    found = permutation_test(
        EventSequences.of_codes([["a"], ["b"]]), n=9, rng=np.random.default_rng(3)
    )

    assert found.p.tolist() == [[1, 1], [1, 1]]
    assert np.isnan(found.z).all()


def test_questions_that_make_no_sense_are_refused():
    given = EventSequences.of_codes([["a", "b"]])

    with pytest.raises(MeasureError, match="expected 1 or more"):
        permutation_test(given, n=0, rng=np.random.default_rng(3))
    with pytest.raises(MeasureError, match="expected 1 or more"):
        permutation_test(given, lag=0, rng=np.random.default_rng(3))
    with pytest.raises(MeasureError, match="no code 'c' in this table"):
        permutation_test(given, n=9, rng=np.random.default_rng(3)).of("a", "c")
