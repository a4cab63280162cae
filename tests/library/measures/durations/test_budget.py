"""Shares have the observable time under them; bouts say what cut them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.durations import time_budget
from attunement.timeline.annotation import Annotation
from attunement.timeline.interval import Interval, total_ms
from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import Tier
from strategies import LONGEST_MS, interval_sets, intervals, tiers, times_ms

FILM = Interval(0, LONGEST_MS)
WHOLE = load_scheme("em-1")
ENGAGEMENT = WHOLE.tier("infant.engagement")
BIDS = WHOLE.tier("infant.bids")


def tier_of(scheme, *rows):
    return Tier.from_annotations(
        scheme,
        [
            Annotation(tier=scheme.id, code=code, onset_ms=onset_ms, offset_ms=offset)
            for code, onset_ms, offset in rows
        ],
    )


def worked_example():
    """Draw by hand: 120 s of film, 12 s hidden, 8 s not coded.

    =====================  ========  ========  ======
    code                   from (s)  to (s)    length
    =====================  ========  ========  ======
    social-watching        0         30        30
    social-positive        30        50        20
    unscorable             50        62        12
    social-positive        62        72        10
    object-environment     72        102       30
    (not coded)            102       110       8
    social-watching        110       120       10
    =====================  ========  ========  ======
    """
    return tier_of(
        ENGAGEMENT,
        ("social-watching", 0, 30_000),
        ("social-positive", 30_000, 50_000),
        ("unscorable", 50_000, 62_000),
        ("social-positive", 62_000, 72_000),
        ("object-environment", 72_000, 102_000),
        ("social-watching", 110_000, 120_000),
    )


def test_the_worked_example_has_the_numbers_worked_by_hand():
    budget = time_budget(worked_example(), window=Interval(0, 120_000))

    assert budget.observable_ms == 100_000
    assert budget.unscorable_ms == 12_000
    assert not budget.shows_counts_only
    joy = budget.of("social-positive")
    assert (joy.ms, joy.share, joy.bouts, joy.cut_bouts) == (30_000, 0.3, 2, 0)
    assert joy.mean_bout_ms == 15_000
    assert joy.rate_per_min == pytest.approx(1.2)
    watching = budget.of("social-watching")
    assert (watching.share, watching.bouts, watching.cut_bouts) == (0.4, 2, 2)
    assert watching.mean_bout_ms is None
    assert budget.of("object-environment").share == 0.3
    protest = budget.of("protest")
    assert (protest.share, protest.bouts, protest.mean_bout_ms) == (0.0, 0, None)


def test_a_window_cuts_bouts_and_tells_it():
    budget = time_budget(worked_example(), window=Interval(40_000, 70_000))

    joy = budget.of("social-positive")
    assert budget.observable_ms == 18_000
    assert (joy.ms, joy.bouts, joy.cut_bouts, joy.mean_bout_ms) == (18_000, 2, 2, None)
    assert joy.rate_per_min == pytest.approx(60 / 18)
    assert budget.shows_counts_only


def test_observable_time_can_be_narrowed_to_that_of_another_tier():
    budget = time_budget(
        worked_example(),
        window=Interval(0, 120_000),
        observable=[Interval(0, 40_000)],
    )

    assert budget.observable_ms == 40_000
    assert budget.of("social-positive").share == 0.25
    assert budget.of("social-positive").bouts == 1


def test_points_have_a_rate_over_the_window_and_no_share():
    bids = tier_of(
        BIDS,
        ("bid-look", 0, 0),
        ("bid-look", 20_000, 20_000),
        ("bid-look", 30_000, 30_000),
    )

    budget = time_budget(bids, window=Interval(0, 30_000))

    looks = budget.of("bid-look")
    assert (looks.bouts, looks.rate_per_min) == (2, 4.0)
    assert (looks.ms, looks.share, looks.mean_bout_ms) == (0, None, None)


def test_nothing_observable_gives_none_and_never_zero():
    budget = time_budget(tier_of(ENGAGEMENT), window=Interval(0, 120_000))

    assert budget.observable_ms == 0
    joy = budget.of("social-positive")
    assert (joy.share, joy.mean_bout_ms, joy.rate_per_min) == (None, None, None)


def test_unscorable_has_no_line():
    budget = time_budget(worked_example(), window=FILM)

    with pytest.raises(MeasureError, match="no budget of 'unscorable'"):
        budget.of("unscorable")


def test_provenance_names_what_was_asked():
    provenance = time_budget(worked_example(), window=Interval(5, 90_000)).provenance

    assert provenance.measure == "attunement.measures.durations.time_budget"
    assert dict(provenance.parameters) == {
        "observable_ms": 77_995,
        "window_offset_ms": 90_000,
        "window_onset_ms": 5,
    }


@given(tiers(), intervals())
def test_shares_are_bounded_and_fill_what_is_observable(tier, window):
    budget = time_budget(tier, window=window)

    shares = [one.share for one in budget.codes if one.share is not None]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(one.ms for one in budget.codes) == budget.observable_ms
    assert budget.observable_ms + budget.unscorable_ms <= window.duration_ms
    if budget.observable_ms:
        assert sum(shares) == pytest.approx(1)


@given(tiers(), times_ms)
def test_a_shift_in_time_changes_no_number(tier, by_ms):
    here = time_budget(tier, window=FILM)
    there = time_budget(tier.shifted(by_ms), window=FILM.shifted(by_ms))

    assert there.codes == here.codes
    assert there.observable_ms == here.observable_ms


def split(tier, at_ms):
    """Cut the bout under a time in two of the same code."""
    return Tier.from_annotations(
        tier.scheme,
        [
            Annotation(tier=tier.id, code=one.code, onset_ms=onset, offset_ms=offset)
            for one in tier.annotations()
            for onset, offset in (
                ((one.onset_ms, at_ms), (at_ms, one.offset_ms))
                if one.onset_ms < at_ms < one.offset_ms
                else ((one.onset_ms, one.offset_ms),)
            )
        ],
    )


@given(tiers(), times_ms, intervals())
def test_splitting_a_bout_changes_no_number(tier, at_ms, window):
    whole = time_budget(tier, window=window)
    parts = time_budget(split(tier, at_ms), window=window)

    assert parts.codes == whole.codes


@given(tiers(), st.data())
def test_unscorable_time_leaves_numerator_and_denominator_alone(tier, data):
    gaps = [
        Interval(before.offset_ms, after.onset_ms)
        for before, after in zip(
            tier.annotations(), tier.annotations()[1:], strict=False
        )
        if before.offset_ms < after.onset_ms
    ]
    hidden = data.draw(
        st.lists(st.sampled_from(gaps), unique=True) if gaps else st.just([])
    )
    more = [
        Annotation(
            tier=tier.id,
            code="unscorable",
            onset_ms=one.onset_ms,
            offset_ms=one.offset_ms,
        )
        for one in hidden
    ]
    covered = Tier.from_annotations(tier.scheme, [*tier.annotations(), *more])

    assert time_budget(covered, window=FILM).codes == (
        time_budget(tier, window=FILM).codes
    )


@settings(max_examples=50)
@given(tiers(), interval_sets)
def test_two_parts_of_a_film_add_up(tier, part):
    inside = time_budget(tier, window=FILM, observable=part)
    whole = time_budget(tier, window=FILM)

    assert inside.observable_ms <= min(whole.observable_ms, total_ms(part))
    assert all(
        one.ms <= other.ms for one, other in zip(inside.codes, whole.codes, strict=True)
    )
