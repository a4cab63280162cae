"""Windowed cross-correlation is Pearson's r of every window at every lag."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.synchrony import windowed_cross_correlation
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval

# Four samples a second: windows of 20, every 8, lags to 5 either way.
LENGTHS = {"rate_hz": 4, "window_ms": 5_000, "step_ms": 2_000, "max_lag_ms": 1_250}


def plain(x, y, *, window=20, step=8, lag=5):
    """Return r of each window and lag by its definition."""
    rows = []
    for start in range(lag, len(x) - window - lag + 1, step):
        row = []
        for by in range(-lag, lag + 1):
            one = x[start : start + window]
            other = y[start + by : start + by + window]
            there = np.isfinite(one) & np.isfinite(other)
            one, other = one[there], other[there]
            enough = there.sum() >= 0.6 * window
            row.append(np.corrcoef(one, other)[0, 1] if enough else np.nan)
        rows.append(row)
    return np.array(rows)


def walk(seed, samples=200):
    rng = np.random.default_rng(seed)
    return np.convolve(rng.normal(size=samples + 4), np.ones(5), "valid")


@pytest.mark.parametrize("far", [0.0, 1e4], ids=["near zero", "far from zero"])
def test_every_number_is_that_of_the_definition(far):
    x, y = walk(1) + far, 3 * walk(2) - far

    found = windowed_cross_correlation(x, y, **LENGTHS)

    assert found.correlations.shape == (22, 11)
    assert found.correlations == pytest.approx(plain(x - far, y + far), abs=1e-9)


@given(st.integers(0, 10_000), st.integers(0, 14))
@settings(max_examples=40, deadline=None)
def test_it_equals_the_definition_to_twelve_digits(seed, lag):
    x, y = walk(seed), walk(seed + 1)

    found = windowed_cross_correlation(x, y, **{**LENGTHS, "max_lag_ms": 250 * lag})

    expected = plain(x, y, lag=lag)
    assert found.correlations == pytest.approx(expected, rel=0, abs=1e-12)
    assert found.fisher_z == pytest.approx(np.arctanh(expected), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("lag", [5, 7, 12])
@pytest.mark.parametrize("at", [60, 70, 77])
def test_a_quiet_window_beside_a_burst_keeps_its_digits(at, lag):
    x, y = walk(1), walk(2)
    x[at : at + 20] *= 100
    y[at : at + 20] *= 100

    found = windowed_cross_correlation(x, y, **{**LENGTHS, "max_lag_ms": 250 * lag})

    assert found.correlations == pytest.approx(plain(x, y, lag=lag), rel=0, abs=1e-12)


def test_a_series_that_drifts_far_keeps_its_digits():
    x, y = walk(1) + np.arange(200), walk(2) - 2 * np.arange(200)

    found = windowed_cross_correlation(x, y, **LENGTHS)

    assert found.correlations == pytest.approx(plain(x, y), rel=0, abs=1e-12)


@given(st.integers(0, 10_000), st.floats(0, 0.35))
@settings(max_examples=25, deadline=None)
def test_missing_samples_are_left_out(seed, missing):
    rng = np.random.default_rng(seed)
    x, y = walk(seed), walk(seed + 1)
    x[rng.random(x.size) < missing / 2] = np.nan
    y[rng.random(x.size) < missing / 2] = np.nan

    found = windowed_cross_correlation(x, y, **LENGTHS)

    assert found.correlations == pytest.approx(
        plain(x, y), rel=0, abs=1e-12, nan_ok=True
    )


def test_a_window_with_too_little_in_it_has_no_number():
    x, y = walk(1), walk(2)
    x[50:80] = np.nan

    found = windowed_cross_correlation(x, y, **LENGTHS)

    assert np.isnan(found.correlations).any(axis=1).sum() == 4
    assert found.usable_share == pytest.approx(0.85)
    assert np.isfinite(found.value)


def test_below_sixty_percent_it_is_refused():
    x, y = walk(1), walk(2)
    x[:50], y[100:131] = np.nan, np.nan

    with pytest.raises(MeasureError, match=r"60% or more"):
        windowed_cross_correlation(x, y, **LENGTHS)


def test_a_window_in_which_nothing_moves_has_no_number():
    x, y = walk(1), walk(2)
    x[40:90] = 0.1

    found = windowed_cross_correlation(x, y, **LENGTHS)

    still = [start for start in range(5, 176, 8) if 40 <= start <= 70]
    assert np.isnan(found.correlations).all(axis=1).sum() == len(still)


@pytest.mark.parametrize("by", [-5, -2, 0, 3, 5])
def test_a_shifted_copy_peaks_at_the_shift(by):
    x = walk(3, 400)

    found = windowed_cross_correlation(x, np.roll(x, by), **LENGTHS)

    assert found.peak_lag_ms == by * 250
    assert found.fisher_z[1:-1, 5 + by].min() > 14


def test_who_leads_shows_on_its_side():
    x = walk(3, 400)

    found = windowed_cross_correlation(x, np.roll(x, 3), **LENGTHS)

    assert found.lead > found.lag
    assert found.signed < found.absolute == found.value


def test_summaries_are_means_over_what_is_known():
    x, y = walk(1), walk(2)
    x[50:80] = np.nan

    found = windowed_cross_correlation(x, y, **LENGTHS)

    z = np.arctanh(plain(x, y))
    assert found.absolute == pytest.approx(np.nanmean(np.abs(z)))
    assert found.signed == pytest.approx(np.nanmean(z))
    assert found.lead == pytest.approx(np.nanmean(np.abs(z[:, 6:])))
    assert found.lag == pytest.approx(np.nanmean(np.abs(z[:, :5])))


def test_moving_against_each_other_is_below_zero():
    x = walk(1)

    found = windowed_cross_correlation(x, -x, **{**LENGTHS, "max_lag_ms": 0})

    assert found.fisher_z.shape == (23, 1)
    assert found.signed == -found.absolute
    assert found.lead is found.lag is None


def test_without_any_window_to_compare_there_is_no_summary():
    x, y = walk(1, 100), walk(2, 100)
    x[:60], x[60:] = 0.0, x[60:] + 5
    lengths = {**LENGTHS, "step_ms": 60_000}

    found = windowed_cross_correlation(x, y, **lengths)

    assert found.value is found.peak_lag_ms is None


def test_lags_and_onsets_are_in_milliseconds():
    found = windowed_cross_correlation(
        walk(1), walk(2), **{**LENGTHS, "rate_hz": Fraction(4)}
    )

    assert found.lag_ms.tolist() == list(range(-1_250, 1_251, 250))
    assert found.onset_ms[:2].tolist() == [1_250, 3_250]


def test_only_the_episode_asked_about_counts():
    x, y = walk(1), walk(2)
    play = Episode(name="play", interval=Interval(9_900, 30_100))

    found = windowed_cross_correlation(x, y, **LENGTHS, window=play)

    cut = windowed_cross_correlation(x[40:121], y[40:121], **LENGTHS)
    assert np.array_equal(found.correlations, cut.correlations)
    assert found.provenance.parameters["episode"] == "play"


def test_a_window_from_before_the_series_begins_with_it():
    x, y = walk(1), walk(2)

    found = windowed_cross_correlation(x, y, **LENGTHS, window=Interval(-900, 50_000))

    assert np.array_equal(
        found.correlations, windowed_cross_correlation(x, y, **LENGTHS).correlations
    )


@given(st.integers(0, 10_000), st.floats(0.1, 100), st.floats(-100, 100))
@settings(max_examples=25, deadline=None)
def test_neither_scale_nor_level_matters(seed, scale, level):
    x, y = walk(seed), walk(seed + 1)

    found = windowed_cross_correlation(x * scale + level, y, **LENGTHS)

    before = windowed_cross_correlation(x, y, **LENGTHS)
    assert found.correlations == pytest.approx(before.correlations, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "change", "words"),
    [
        (walk(1), walk(2)[:-1], {}, "as many of each"),
        (walk(1, 29), walk(2, 29), {}, "30 or more"),
        (np.ones(200), walk(2), {}, "never varies"),
        (np.full(200, np.inf), walk(2), {}, "infinite"),
        (np.ones((2, 100)), walk(2), {}, "one row"),
        (np.array([]), np.array([]), {}, "60%"),
        (walk(1), walk(2), {"rate_hz": 0}, "more than 0"),
        (walk(1), walk(2), {"window_ms": 500}, "3 samples or more"),
        (walk(1), walk(2), {"step_ms": 0}, "steps of one or more"),
        (walk(1), walk(2), {"max_lag_ms": -1_000}, "no lag below 0"),
    ],
)
def test_what_makes_no_sense_is_refused(x, y, change, words):
    with pytest.raises(MeasureError, match=words):
        windowed_cross_correlation(x, y, **{**LENGTHS, **change})
