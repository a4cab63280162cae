"""A track of ordinals becomes one number a second, over what can be scored."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.experimental import ordinal_series
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from library.measures.codings import states
from strategies import LONGEST_MS, tiers

ENGAGEMENT = load_scheme("em-1").tier("infant.engagement")
FILM = Interval(0, LONGEST_MS)


def test_each_unit_has_the_mean_of_its_scorable_time():
    tier = states(
        ("social-positive", 500, 1_500),
        ("unscorable", 1_500, 2_700),
        ("protest", 3_000, 3_250),
        ("social-positive", 3_250, 4_000),
        scheme=ENGAGEMENT,
    )

    found = ordinal_series(tier, window=Interval(0, 5_500))

    assert found.values == pytest.approx([2, 2, np.nan, 1, np.nan], nan_ok=True)
    assert (found.rate_hz, found.start_ms) == (1, 0)


def test_an_episode_and_another_unit():
    play = Episode(name="play", interval=Interval(1_000, 2_000))
    tier = states(("protest", 0, 1_500), scheme=ENGAGEMENT)

    found = ordinal_series(tier, window=play, unit_ms=500)

    assert found.values == pytest.approx([-2, np.nan], nan_ok=True)
    assert found.start_ms == 1_000


def test_a_track_with_nothing_on_it_is_all_missing():
    found = ordinal_series(states(scheme=ENGAGEMENT), window=Interval(0, 3_000))

    assert np.isnan(found.values).tolist() == [True, True, True]


@given(tiers(), st.integers(100, 3_000))
@settings(max_examples=30, deadline=None)
def test_it_is_the_mean_over_milliseconds(tier, unit_ms):
    found = ordinal_series(tier, window=FILM, unit_ms=unit_ms)

    film = np.full(LONGEST_MS, np.nan)
    for onset, offset, code in zip(
        tier.onset_ms, tier.offset_ms, tier.code, strict=True
    ):
        if not ENGAGEMENT.codes[code].is_unscorable:
            film[onset:offset] = ENGAGEMENT.codes[code].value
    units = film[: LONGEST_MS // unit_ms * unit_ms].reshape(-1, unit_ms)
    expected = [
        np.nanmean(unit) if np.isfinite(unit).sum() * 2 >= unit_ms else np.nan
        for unit in units
    ]
    assert found.values == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("tier_id", "unit_ms", "words"),
    [
        ("infant.bids", 1_000, "one state at a time"),
        ("infant.engagement", 0, "1 ms or more"),
        ("infant.gaze", 1_000, "expected ordinals"),
    ],
)
def test_what_makes_no_sense_is_refused(tier_id, unit_ms, words):
    scheme = load_scheme("em-1").tier(tier_id)
    length = 0 if scheme.kind == "point" else 500
    tier = states((0, 0, length), scheme=scheme)

    with pytest.raises(MeasureError, match=words):
        ordinal_series(tier, window=FILM, unit_ms=unit_ms)
