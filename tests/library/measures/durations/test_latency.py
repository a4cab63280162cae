"""Latency counts those that never get to it for as long as they were followed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.contingency import answers_to_bids
from attunement.measures.durations import kaplan_meier, latency
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines

BID = Behavior(tier="infant-1.bids")
ANSWER = Behavior(tier="caregiver-1.answers")
PLEASURE = Behavior.parse("infant-1.engagement=social-positive")
# Weeks in remission under 6-mercaptopurine; those below zero were still in it.
REMISSIONS = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23]
REMISSIONS += [-25, -32, -32, -34, -35]


def film(*rows, duration_ms=20_000):
    return Timeline.from_annotations(
        load_scheme("em-1-short"),
        rows,
        subjects=["caregiver-1", "infant-1"],
        duration_ms=duration_ms,
    )


def point(tier, code, ms):
    return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)


def bids(*times):
    return [point("infant-1.bids", "bid-look", ms) for ms in times]


def answers(*times):
    return [point("caregiver-1.answers", "mirrors", ms) for ms in times]


def engagement(code, onset_ms, offset_ms):
    return Annotation(
        tier="infant-1.engagement", code=code, onset_ms=onset_ms, offset_ms=offset_ms
    )


def test_the_estimate_is_that_of_the_published_example():
    """Freireich and others 1963, as in every textbook on survival."""
    found = kaplan_meier(
        [abs(one) for one in REMISSIONS], happened=[one > 0 for one in REMISSIONS]
    )

    assert found.ms.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert found.share == pytest.approx(
        [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5
    )
    assert found.median_ms == 23


def test_the_share_still_waiting_is_told_for_any_time():
    found = kaplan_meier([5, 10], happened=[True, True])

    assert [found.after(ms) for ms in (0, 4, 5, 9, 10, 99)] == [1, 1, 0.5, 0.5, 0, 0]


def test_without_anything_happening_there_is_no_median():
    found = kaplan_meier([5, 10], happened=[False, False])

    assert found.median_ms is None
    assert found.after(7) == 1


@pytest.mark.parametrize(
    ("lengths", "happened"), [([1], []), ([-1], [True])], ids=["columns", "negative"]
)
def test_lengths_that_make_no_sense_are_refused(lengths, happened):
    with pytest.raises(MeasureError, match="expected"):
        kaplan_meier(lengths, happened=happened)


def test_each_onset_is_followed_until_answer_window_or_end():
    found = latency(
        film(*bids(2_000, 9_000, 19_000), *answers(3_400)),
        given=BID,
        target=ANSWER,
        window_ms=3_000,
    )

    assert found.followed_ms == (1_400, 3_000, 1_000)
    assert found.happened == (True, False, False)
    assert (found.onsets, found.censored, found.unseen) == (3, 2, 0)
    assert found.value == 1_400
    assert found.share_within(3_000) == pytest.approx(1 / 2)
    assert found.share_within(3_001) is None
    assert found.shows_counts_only


def test_without_a_window_an_onset_is_followed_to_the_end():
    found = latency(film(*bids(2_000), *answers(19_999)), given=BID, target=ANSWER)

    assert found.followed_ms == (17_999,)
    assert found.value == 17_999
    assert found.share_within(17_999) == 0


def test_an_answer_at_the_end_of_the_window_is_too_late():
    found = latency(
        film(*bids(2_000), *answers(5_000)), given=BID, target=ANSWER, window_ms=3_000
    )

    assert (found.followed_ms, found.happened) == ((3_000,), (False,))


def test_what_cannot_be_seen_ends_the_following():
    timeline = film(
        *bids(2_000, 5_500),
        engagement("object-environment", 0, 5_000),
        engagement("unscorable", 5_000, 8_000),
        engagement("social-positive", 8_000, 9_000),
    )

    found = latency(timeline, given=BID, target=PLEASURE)

    assert (found.followed_ms, found.happened) == ((3_000,), (False,))
    assert found.unseen == 1


def test_only_the_part_asked_about_counts():
    timeline = film(*bids(2_000, 9_000), *answers(9_700))
    play = Episode(name="play", interval=Interval(8_000, 12_000))

    found = latency(timeline, given=BID, target=ANSWER, window=play)

    assert found.followed_ms == (700,)
    assert found.provenance.parameters["episode"] == "play"


def test_nothing_followed_has_no_share():
    assert latency(film(), given=BID, target=ANSWER).share_within(1_000) is None


def test_a_window_of_nothing_is_refused():
    with pytest.raises(MeasureError, match="expected 1 or more"):
        latency(film(), given=BID, target=ANSWER, window_ms=0)


@given(timelines(), st.integers(1, 6_000))
@settings(max_examples=40)
def test_the_estimate_is_that_of_the_definition(timeline, window_ms):
    found = latency(timeline, given=BID, target=ANSWER, window_ms=window_ms)

    share, shares = 1.0, []
    for ms in sorted({ms for ms, hit in _rows(found) if hit}):
        risk = sum(one >= ms for one, _ in _rows(found))
        share *= 1 - sum(hit and one == ms for one, hit in _rows(found)) / risk
        shares.append(share)
    assert found.survival.share == pytest.approx(shares, abs=1e-12)
    assert np.all(np.diff(found.survival.share) < 0)


def _rows(found):
    return list(zip(found.followed_ms, found.happened, strict=True))


@given(timelines(), st.integers(-5_000, 5_000))
@settings(max_examples=40)
def test_moving_a_film_in_time_changes_nothing(timeline, by_ms):
    tiers = [tier.shifted(by_ms + 5_000) for tier in timeline.tiers]
    moved = Timeline(
        scheme=timeline.scheme,
        subjects=timeline.subjects,
        duration_ms=timeline.duration_ms + by_ms + 5_000,
        tiers=tiers,
    )
    window = Interval(by_ms + 5_000, moved.duration_ms)

    found = latency(moved, given=BID, target=PLEASURE, window=window)

    before = latency(timeline, given=BID, target=PLEASURE)
    assert (found.followed_ms, found.happened) == (before.followed_ms, before.happened)


@given(timelines())
@settings(max_examples=40)
def test_followed_for_one_time_the_median_is_that_of_the_answers(timeline):
    """Bids whose window is cut aside, the two ask the same question."""
    pair = answers_to_bids(timeline, caregiver="caregiver-1", infant="infant-1")
    rule = timeline.scheme.answer_rule
    found = kaplan_meier(
        [
            rule.window_ms if bid.latency_ms is None else bid.latency_ms
            for bid in pair.counted
        ],
        happened=[bid.answer is not None for bid in pair.counted],
    )

    assert found.median_ms == pair.median_latency_ms
