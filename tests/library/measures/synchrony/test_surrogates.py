"""A pair is compared with stand-ins that keep what each null says they keep."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.synchrony import (
    _nulls,
    surrogate_test,
    windowed_cross_correlation,
)
from attunement.timeline.interval import Interval

LENGTHS = {"rate_hz": 4, "window_ms": 5_000, "step_ms": 2_000, "max_lag_ms": 1_250}


def walk(seed, samples=210):
    rng = np.random.default_rng(seed)
    return np.convolve(rng.normal(size=samples + 4), np.ones(5), "valid")


def compared(x, y, *, seed=1, **more):
    return surrogate_test(x, y, **LENGTHS, rng=np.random.default_rng(seed), **more)


def mean_z(x, y, statistic="absolute"):
    found = windowed_cross_correlation(x, y, **LENGTHS)
    return found.absolute if statistic == "absolute" else found.signed


def in_orders(x, y, *, segment, n, seed, statistic):
    """Return the mean z within segments, in each order that the test draws."""
    lag, window, step = 5, 20, 8
    count = (x.size - 2 * lag) // segment
    orders = np.tile(np.arange(count), (n + 1, 1))
    orders[1:] = np.random.default_rng(seed).permuted(orders[1:], axis=1)
    for order in orders:
        pieces = [x[lag + one * segment : lag + (one + 1) * segment] for one in order]
        mixed = np.concatenate([x[:lag], *pieces, x[lag + count * segment :]])
        z = windowed_cross_correlation(mixed, y, **LENGTHS).fisher_z
        within = [
            k * step // segment == (k * step + window - 1) // segment < count
            for k in range(len(z))
        ]
        z = z[within]
        yield np.nanmean(np.abs(z) if statistic == "absolute" else z)


@pytest.mark.parametrize("statistic", ["absolute", "signed"])
@pytest.mark.parametrize("segment_ms", [None, 8_000])
@pytest.mark.parametrize("missing", [False, True])
def test_segments_give_what_each_order_gives_by_itself(statistic, segment_ms, missing):
    x, y = walk(1), walk(2)
    if missing:
        x[30:45], y[100:108] = np.nan, np.nan

    found = compared(x, y, n=30, segment_ms=segment_ms, statistic=statistic)

    segment = 24 if segment_ms is None else 32
    expected = list(in_orders(x, y, segment=segment, n=30, seed=1, statistic=statistic))
    assert found.windows == {24: 8, 32: 12}[segment]
    assert found.observed == pytest.approx(expected[0], rel=0, abs=1e-12)
    assert found.surrogates == pytest.approx(expected[1:], rel=0, abs=1e-12)


@pytest.mark.parametrize("rows_at_once", [1, 7])
def test_samples_in_random_order_give_what_each_gives_by_itself(
    monkeypatch, rows_at_once
):
    monkeypatch.setattr(_nulls, "_AT_ONCE", 210 * rows_at_once)
    x, y = walk(1), walk(2)

    found = compared(x, y, n=12, null="shuffle")

    # Orders of the standardized series are those of the series.
    rng = np.random.default_rng(1)
    expected = [mean_z(rng.permutation(x), y) for _ in range(12)]
    assert found.surrogates == pytest.approx(expected, rel=0, abs=1e-12)


def test_offsets_are_far_and_never_twice_the_same():
    x, y = walk(1), walk(2)

    found = compared(x, y, n=50, null="offset")

    offsets = np.random.default_rng(1).choice(np.arange(25, 186), 50, replace=False)
    expected = [mean_z(np.roll(x, one), y) for one in offsets]
    assert found.surrogates == pytest.approx(expected, rel=0, abs=1e-12)
    assert len(set(offsets)) == 50


def test_other_pairs_stand_in_as_they_are():
    x, y = walk(1), walk(2)
    others = [walk(seed, 210 + seed) for seed in range(3, 9)]

    found = compared(x, y, n=100, null="pairs", others=others)

    expected = sorted(mean_z(one[:210], y) for one in others)
    assert sorted(found.surrogates) == pytest.approx(expected, rel=0, abs=1e-12)
    assert found.n == found.provenance.parameters["n"] == 6


def test_the_observed_is_the_mean_of_the_windowed_cross_correlation():
    x, y = walk(1), walk(2)

    for null in ("shuffle", "offset"):
        assert compared(x, y, n=5, null=null).observed == pytest.approx(
            mean_z(x, y), abs=1e-12
        )


def test_a_pair_that_moves_together_stands_out():
    x = walk(1, 400)
    y = x + walk(2, 400)

    found = compared(x, y, n=99)

    assert found.p == 0.01
    assert found.value > 2


def test_p_and_effect_size_are_those_of_the_formula():
    found = compared(walk(1), walk(2), n=40)

    higher = sum(one >= found.observed for one in found.surrogates)
    assert found.p == (1 + higher) / 41
    assert found.value == pytest.approx(
        (found.observed - np.mean(found.surrogates)) / np.std(found.surrogates, ddof=1)
    )


def test_one_stand_in_has_no_effect_size():
    assert compared(walk(1), walk(2), n=1).value is None


@pytest.mark.parametrize("null", ["segment", "shuffle", "pairs"])
def test_how_far_it_is_is_told(null, monkeypatch):
    monkeypatch.setattr(_nulls, "_AT_ONCE", 1_000)
    told = []
    others = [walk(3), walk(4)] if null == "pairs" else []

    compared(walk(1), walk(2), n=9, null=null, others=others, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1


def test_the_seed_gives_the_same_again():
    x, y = walk(1), walk(2)
    found = compared(x, y, n=10)
    rng = np.random.default_rng()
    rng.bit_generator.state = json.loads(found.provenance.parameters["random_state"])

    again = surrogate_test(x, y, **LENGTHS, n=10, rng=rng)

    assert np.array_equal(again.surrogates, found.surrogates)


def test_only_the_window_asked_about_counts():
    x, y = walk(1, 400), walk(2, 400)

    found = compared(x, y, n=10, window=Interval(10_000, 60_000))

    cut = compared(x[40:240], y[40:240], n=10)
    assert np.array_equal(found.surrogates, cut.surrogates)
    assert found.provenance.parameters["window_onset_ms"] == 10_000


@pytest.mark.parametrize("null", ["segment", "offset"])
def test_p_is_uniform_when_the_two_never_met(null):
    """A tenth of independent pairs lies in each tenth, as far as 300 can tell."""
    rng = np.random.default_rng(7)
    kernel = np.exp(-np.arange(8) / 3)

    p = np.array(
        [
            surrogate_test(
                *(np.convolve(rng.normal(size=247), kernel, "valid") for _ in "xy"),
                rate_hz=4,
                window_ms=5_000,
                step_ms=5_000,
                max_lag_ms=1_000,
                n=39,
                null=null,
                rng=rng,
            ).p
            for _ in range(300)
        ]
    )

    # Kolmogorov and Smirnov at 0.1 %, and at most 10 % below a true 5 %.
    ranks = np.sort(p)
    distance = np.max(np.abs(ranks - (np.arange(300) + 0.5) / 300))
    assert distance < 1.95 / np.sqrt(300) + 1 / 40
    assert (p <= 0.05).mean() < 0.1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"null": "none"}, "one of segment, shuffle, offset, pairs"),
        ({"statistic": "peak"}, "one of absolute, signed"),
        ({"n": 0}, "1 or more"),
        ({"segment_ms": 4_000}, "a window or more"),
        ({"segment_ms": 5_250}, "whole steps"),
        ({"segment_ms": 0}, "a window or more"),
        ({"segment_ms": 40_000}, "two of them at least"),
        ({"null": "pairs"}, "expected their series as others"),
        ({"null": "pairs", "others": [walk(3, 100)]}, "as many of each"),
        ({"null": "offset", "n": 162}, "161"),
    ],
)
def test_what_makes_no_sense_is_refused(change, words):
    with pytest.raises(MeasureError, match=words):
        compared(walk(1), walk(2), **{"n": 5, **change})


def test_stand_ins_without_a_window_to_compare_are_refused():
    x, y = walk(1), walk(2)
    still = walk(3)
    still[:] = 0.0
    still[0] = 1.0

    with pytest.raises(MeasureError, match="no window is there"):
        compared(x, y, null="pairs", others=[still], n=1)


@given(st.integers(0, 10_000), st.sampled_from(["segment", "shuffle", "offset"]))
@settings(max_examples=15, deadline=None)
def test_p_is_never_zero_and_never_above_one(seed, null):
    found = compared(walk(seed), walk(seed + 1), n=9, null=null)

    assert 1 / 10 <= found.p <= 1
