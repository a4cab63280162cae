"""A part of a film is a stretch, a bin or a named episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import MeasureError, SchemeError, TimeError
from attunement.timeline.episode import Episode, bins, episodes
from attunement.timeline.interval import Interval, support
from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import Tier
from strategies import intervals

CONTEXT = load_scheme("em-1").tier("dyad.context")


def film(*runs):
    return Tier(
        scheme=CONTEXT,
        onset_ms=[onset for _, onset, _ in runs],
        offset_ms=[offset for _, _, offset in runs],
        code=[CONTEXT.index_of(code) for code, _, _ in runs],
    )


def test_episodes_stand_in_order_of_time_and_those_that_touch_are_one():
    tier = film(
        ("face-to-face-play", 0, 2_000),
        ("face-to-face-play", 2_000, 5_000),
        ("soothing", 5_000, 6_000),
        ("face-to-face-play", 6_000, 9_000),
    )

    assert episodes(tier) == (
        Episode(name="face-to-face-play", interval=Interval(0, 5_000)),
        Episode(name="soothing", interval=Interval(5_000, 6_000)),
        Episode(name="face-to-face-play", interval=Interval(6_000, 9_000)),
    )
    assert [one.interval.onset_ms for one in episodes(tier, name="soothing")] == [5_000]
    assert episodes(tier, name="waking") == ()


def test_points_are_no_episodes():
    bids = load_scheme("em-1").tier("infant.bids")

    with pytest.raises(MeasureError, match="expected a track of states"):
        episodes(Tier(scheme=bids, onset_ms=[], offset_ms=[], code=[]))


def test_an_episode_nobody_defined_is_refused():
    with pytest.raises(SchemeError, match="no code 'tea'"):
        episodes(film(), name="tea")


@given(intervals(), st.integers(500, 30_000))
def test_bins_cover_the_window_and_do_not_overlap(window, bin_ms):
    cut = bins(window, bin_ms=bin_ms)

    assert support(cut) == support([window])
    assert all(one.duration_ms == bin_ms for one in cut[:-1])
    assert sum(one.duration_ms for one in cut) == window.duration_ms
    assert bins(Episode(name="play", interval=window), bin_ms=bin_ms) == cut


def test_a_bin_has_a_length():
    with pytest.raises(TimeError, match="expected 1 or more"):
        bins(Interval(0, 9), bin_ms=0)
