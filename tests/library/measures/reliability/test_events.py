"""Events are matched and aligned as well as any way could, and tallied so."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.reliability import NIL, event_kappa, match_events
from attunement.measures.reliability._align import align
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.tier import Tier
from library.measures.codings import BIDS, GAZE, points, states
from strategies import tiers

times = st.lists(st.integers(0, 30), max_size=7).map(sorted)
bids = tiers("infant.bids")


def best_worth(first, second, tolerance, gain):
    """Try every way to link without crossing."""

    @cache
    def worth(i, j):
        if not (i and j):
            return (0, 0, 0)
        best = max(worth(i - 1, j), worth(i, j - 1))
        apart = abs(first[i - 1] - second[j - 1])
        if apart <= tolerance:
            gained = gain(i - 1, j - 1)
            gains, agreements, nearness = worth(i - 1, j - 1)
            linked = (gains + gained, agreements + (gained > 1), nearness - apart)
            best = max(best, linked)
        return best

    return worth(len(first), len(second))


@settings(max_examples=50, deadline=None)
@given(times, times, st.integers(0, 12), st.integers(0, 1000))
def test_no_alignment_is_better(first, second, tolerance, seed):
    rng = np.random.default_rng(seed)
    same = rng.random((len(first), len(second))) < 0.5

    def gain(i, j):
        return 2 if same[i, j] else 1

    links = align(first, second, tolerance_ms=tolerance, gain=gain)

    found = (
        sum(gain(i, j) for i, j in links),
        sum(gain(i, j) > 1 for i, j in links),
        -sum(abs(first[i] - second[j]) for i, j in links),
    )
    assert found == best_worth(first, second, tolerance, gain)
    assert all(abs(first[i] - second[j]) <= tolerance for i, j in links)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(links))


def most_pairs(first, second, tolerance):
    """Try every way to match one to one, crossing or not."""
    if not first:
        return 0
    rest = first[1:]
    return max(
        [most_pairs(rest, second, tolerance)]
        + [
            1 + most_pairs(rest, second[:j] + second[j + 1 :], tolerance)
            for j, ms in enumerate(second)
            if abs(ms - first[0]) <= tolerance
        ]
    )


small = st.lists(st.integers(0, 12), max_size=5)


@settings(max_examples=50, deadline=None)
@given(small, small, st.integers(0, 6))
def test_no_matching_has_more_pairs(first, second, tolerance):
    found = match_events(first, second, tolerance_ms=tolerance)

    assert found.matches == most_pairs(first, second, tolerance)
    assert len(found.first_only) == len(first) - found.matches
    assert len(found.second_only) == len(second) - found.matches


def test_three_events_within_two_seconds_are_three_matches():
    found = match_events(
        [10_000, 20_000, 30_000], [10_250, 20_900, 31_300], tolerance_ms=2_000
    )

    assert found.matches == 3
    assert found.value == 1
    assert found.mean_difference_ms == pytest.approx(2_450 / 3)


def test_the_nearest_is_not_taken_when_it_would_leave_two_alone():
    found = match_events([0, 1_000], [900, 2_500], tolerance_ms=1_500)

    assert [(one.first_ms, one.second_ms) for one in found.pairs] == [
        (0, 900),
        (1_000, 2_500),
    ]


def test_the_tolerance_itself_is_inside_and_a_millisecond_more_is_not():
    assert match_events([0], [500], tolerance_ms=500).matches == 1
    assert match_events([0], [501], tolerance_ms=500).value == 0


def test_without_events_there_is_no_share():
    found = match_events([], [], tolerance_ms=500)

    assert (found.value, found.mean_difference_ms) == (None, None)


def test_events_of_a_track_match_their_own_code_only():
    a = points(("bid-look", 1_000), ("bid-voice", 1_200))
    b = points(("bid-voice", 1_000), ("bid-smile", 1_100))

    found = match_events(a, b, tolerance_ms=1_000)

    assert [(one.first_code, one.second_ms) for one in found.pairs] == [
        ("bid-voice", 1_000)
    ]
    assert [one.first_code for one in found.first_only] == ["bid-look"]
    assert [one.second_code for one in found.second_only] == ["bid-smile"]


def test_only_events_of_the_window_count():
    window = Interval(1_000, 2_000)

    assert match_events([999, 1_500], [1_500, 2_000], tolerance_ms=9, window=window)
    found = match_events([999, 1_500], [1_500, 2_000], tolerance_ms=9, window=window)
    assert (found.matches, found.first_only, found.second_only) == (1, (), ())
    assert found.provenance.parameters["window_onset_ms"] == 1_000


def test_what_the_other_could_not_see_is_no_omission():
    a = states(
        ("caregiver-face", 0, 2_000),
        ("environment", 2_000, 4_000),
        ("shared-object", 4_000, 9_000),
    )
    b = states(
        ("caregiver-face", 0, 1_500),
        ("unscorable", 1_500, 3_900),
        ("shared-object", 3_900, 9_000),
    )

    result = event_kappa(a, b, tolerance_ms=500)

    assert (result.omissions, result.commissions, result.agreement) == (0, 0, 1)


def test_the_worked_example_has_the_numbers_worked_by_hand():
    """Look and smile agreed on, a call taken for a smile, a reach only the first saw."""
    a = points(
        ("bid-look", 1_000),
        ("bid-voice", 5_000),
        ("bid-smile", 9_000),
        ("bid-reach", 15_000),
    )
    b = points(("bid-look", 1_400), ("bid-smile", 5_200), ("bid-smile", 9_300))

    result = event_kappa(a, b, tolerance_ms=1_000)

    place = result.codes.index
    assert result.table[place("bid-voice"), place("bid-smile")] == 1
    assert result.table[place("bid-reach"), place(NIL)] == 1
    assert (result.omissions, result.commissions) == (1, 0)
    # Three pairs; looks 1 and 1 of 4 and 3, smiles 1 and 2.
    expected = 3 * (1 * 1 + 1 * 2) / (4 * 3)
    assert result.value == pytest.approx((2 - expected) / (4 - expected))
    assert result.agreement == 0.5
    assert result.expected == pytest.approx(expected / 4)
    smile = next(one for one in result.per_code if one.code == "bid-smile")
    assert (smile.first, smile.second, smile.both) == (1, 2, 1)
    # Smile or another, three pairs: 3 * (1 * 2 + 3 * 1) / (4 * 3) expected.
    assert smile.value == pytest.approx((2 - 1.25) / (4 - 1.25))
    assert [one.first_ms for one in result.alignment] == [1_000, 5_000, 9_000, 15_000]


@settings(max_examples=50, deadline=None)
@given(bids, bids, st.integers(0, 3_000))
def test_every_event_stands_once_in_the_table_whoever_comes_first(a, b, tolerance):
    one = event_kappa(a, b, tolerance_ms=tolerance)
    other = event_kappa(b, a, tolerance_ms=tolerance)

    assert one.table[:-1].sum() == len(a)
    assert one.table[:, :-1].sum() == len(b)
    assert one.table[-1, -1] == 0
    assert np.trace(one.table) == np.trace(other.table)
    assert one.omissions == other.commissions
    if one.value is not None:
        assert one.value <= 1


@settings(max_examples=30, deadline=None)
@given(bids, st.integers(0, 3_000), st.integers(-9, 9))
def test_a_coder_agrees_with_himself_and_it_does_not_matter_when(tier, tolerance, by):
    result = event_kappa(tier, tier, tolerance_ms=tolerance)
    moved = event_kappa(tier.shifted(by), tier.shifted(by), tolerance_ms=tolerance)

    assert result.agreement in (None, 1)
    assert result.value in (None, 1)
    np.testing.assert_array_equal(result.table, moved.table)


def test_a_coder_without_events_gives_no_number():
    nothing = event_kappa(points(), points(), tolerance_ms=5)
    one_sided = event_kappa(points(("bid-look", 5)), points(), tolerance_ms=5)

    assert (nothing.value, nothing.agreement, nothing.expected) == (None, None, None)
    assert (one_sided.value, one_sided.agreement, one_sided.expected) == (None, 0, 0)


def test_one_code_throughout_leaves_nothing_to_agree_on():
    looks = points(("bid-look", 5), ("bid-look", 9_000))

    assert event_kappa(looks, looks, tolerance_ms=5).value is None


def test_texts_of_another_program_are_events_of_their_own_codes():
    scheme = ForeignTier(name="Kommentar", kind="mixed")

    def typed(*rows):
        return Tier.from_annotations(
            scheme,
            [
                Annotation(tier="Kommentar", onset_ms=on, offset_ms=off, text=text)
                for text, on, off in rows
            ],
        )

    result = event_kappa(
        typed(("lacht", 0, 400), ("schaut", 900, 900)),
        typed(("lacht", 50, 500), ("weint", 5_000, 5_000)),
        tolerance_ms=200,
    )

    assert result.codes == ("lacht", "schaut", "weint", NIL)
    assert np.trace(result.table) == 1


def test_questions_that_make_no_sense_are_refused():
    with pytest.raises(MeasureError, match="expected 0 or more"):
        match_events([0], [1], tolerance_ms=-1)
    with pytest.raises(MeasureError, match="expected 0 or more"):
        event_kappa(points(), points(), tolerance_ms=-1)
    with pytest.raises(MeasureError, match="two of one kind"):
        match_events(points(), [1], tolerance_ms=5)
    with pytest.raises(MeasureError, match="different codes"):
        event_kappa(points(), states(), tolerance_ms=5)
    empty = Tier.from_annotations(ForeignTier(name="leer", kind="point"), [])
    with pytest.raises(MeasureError, match="have no codes"):
        event_kappa(empty, empty, tolerance_ms=5)


def test_the_provenance_tells_tracks_and_tolerance():
    of_tiers = event_kappa(points(), points(), tolerance_ms=5).provenance
    of_times = match_events([1], [2], tolerance_ms=5).provenance

    assert of_tiers.tiers == (BIDS.id, BIDS.id)
    assert of_times.tiers == ("a", "b")
    assert of_times.parameters == {"tolerance_ms": 5}
    assert GAZE.id not in of_tiers.tiers
