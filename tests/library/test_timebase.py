"""Frames and milliseconds agree with the exact fractions, here and in the browser."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import TimeError
from attunement.timebase import (
    STANDARD_RATES,
    FrameRate,
    frame_at,
    middle_of_frame_ms,
    middle_of_frame_seconds,
    ms_of_frame,
    ms_of_pts,
    ms_of_seconds,
    nearest_standard_rate,
    standard_rate_at_least,
)

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "timebase.json").read_text(encoding="utf-8")
)
rates = st.one_of(
    st.sampled_from(STANDARD_RATES),
    st.builds(FrameRate, st.integers(1, 240), st.integers(1, 8)),
)
frames = st.integers(0, 12 * 3600 * 1000)


@pytest.mark.parametrize("vectors", GOLDEN["rates"], ids=lambda v: str(v["rate"]))
def test_golden_vectors_hold(vectors):
    rate = FrameRate(*vectors["rate"])

    for row in vectors["frames"]:
        n = row["frame"]
        assert ms_of_frame(n, rate) == row["ms"]
        assert middle_of_frame_ms(n, rate) == row["middle_ms"]
        assert middle_of_frame_seconds(n, rate) == row["middle_seconds"]
    for row in vectors["times"]:
        assert frame_at(row["ms"], rate) == row["frame"]


@pytest.mark.parametrize("row", GOLDEN["nearest_standard"], ids=str)
def test_golden_nearest_standard_rates_hold(row):
    assert nearest_standard_rate(Fraction(*row["rate"])) == FrameRate(*row["standard"])


@pytest.mark.parametrize("row", GOLDEN["standard_at_least"], ids=str)
def test_golden_rates_for_variable_films_hold(row):
    assert standard_rate_at_least(Fraction(*row["rate"])) == FrameRate(*row["standard"])


@given(frames, rates)
def test_a_frame_comes_back_from_its_millisecond(n, rate):
    assert frame_at(ms_of_frame(n, rate), rate) == n


@given(frames, rates)
def test_the_millisecond_before_a_frame_shows_the_one_before(n, rate):
    assert frame_at(ms_of_frame(n + 1, rate) - 1, rate) == n


@given(frames, rates)
def test_the_middle_of_a_frame_lies_in_it(n, rate):
    assert frame_at(middle_of_frame_ms(n, rate), rate) == n


@given(st.integers(0, 12 * 3_600_000), rates)
def test_snapping_a_time_to_its_frame_twice_changes_nothing(ms, rate):
    once = ms_of_frame(frame_at(ms, rate), rate)

    assert ms_of_frame(frame_at(once, rate), rate) == once


def test_a_rate_is_kept_in_lowest_terms():
    assert FrameRate(50, 2) == FrameRate(25)
    assert FrameRate(60000, 2002).fraction == Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("rate", "name"),
    [(STANDARD_RATES[0], "23.976"), (FrameRate(25), "25"), (FrameRate(15, 2), "7.5")],
)
def test_a_rate_has_its_customary_name(rate, name):
    assert str(rate) == name


@pytest.mark.parametrize("pair", [(0, 1), (25, 0), (-25, -1), (90_000, 1)])
def test_an_impossible_rate_is_refused(pair):
    with pytest.raises(TimeError, match="frames per second"):
        FrameRate(*pair)


@pytest.mark.parametrize("ask", [ms_of_frame, middle_of_frame_seconds, frame_at])
def test_negative_times_and_frames_are_refused(ask):
    with pytest.raises(TimeError, match="expected 0 or more"):
        ask(-1, FrameRate(25))


@pytest.mark.parametrize("ask", [nearest_standard_rate, standard_rate_at_least])
def test_no_rate_has_no_standard(ask):
    with pytest.raises(TimeError, match="expected more than 0"):
        ask(Fraction(0))


def test_a_source_may_begin_before_zero():
    assert ms_of_pts(-3003, Fraction(1, 90000)) == -33
    assert ms_of_pts(3003, Fraction(1, 90000)) == 34


def test_a_time_base_is_positive():
    with pytest.raises(TimeError, match="time base"):
        ms_of_pts(1, Fraction(0))


@pytest.mark.parametrize(
    ("seconds", "ms"),
    [("0", 0), ("1.0005", 1001), ("0.0004999", 0), ("-0.0005", -1), ("1e3", 1_000_000)],
)
def test_seconds_of_a_file_become_the_nearest_millisecond(seconds, ms):
    assert ms_of_seconds(Decimal(seconds)) == ms


@pytest.mark.parametrize("seconds", ["NaN", "Infinity", "1e400", "-1e10"])
def test_seconds_that_are_no_time_of_a_film_are_refused(seconds):
    with pytest.raises(TimeError, match="at most 30 years"):
        ms_of_seconds(Decimal(seconds))
