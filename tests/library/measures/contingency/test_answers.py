"""A bid counts when its window can be seen; whether it counts never asks the answer."""

import attrs
import pytest
from hypothesis import given, settings

from attunement.errors import MeasureError, TimelineError
from attunement.measures.contingency import answers_to_bids
from attunement.timeline.annotation import Annotation
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines, times_ms

SHORT = load_scheme("em-1-short")
PAIR = {"caregiver": "caregiver-1", "infant": "infant-1"}


def bid(ms, code="bid-look", **more):
    return Annotation(
        tier="infant-1.bids", code=code, onset_ms=ms, offset_ms=ms, **more
    )


def answer(ms, code="mirrors", by="caregiver-1", **more):
    return Annotation(
        tier=f"{by}.answers", code=code, onset_ms=ms, offset_ms=ms, **more
    )


def hidden(person, onset_ms, offset_ms):
    return Annotation(
        tier=f"{person}.engagement",
        code="unscorable",
        onset_ms=onset_ms,
        offset_ms=offset_ms,
    )


def film(*rows, scheme=SHORT, subjects=("caregiver-1", "infant-1")):
    return Timeline.from_annotations(
        scheme, rows, subjects=subjects, duration_ms=30_000
    )


def test_the_worked_example_has_the_numbers_worked_by_hand():
    """Count five bids: answered after 0.8 s, after 2.999 s, late, missed, cut."""
    timeline = film(
        bid(1_000),
        answer(1_800),
        bid(5_000, "bid-voice"),
        answer(7_999, "follows"),
        bid(10_000),
        answer(13_000),
        bid(20_000, "break-cue"),
        bid(28_000),
        answer(28_100),
    )

    result = answers_to_bids(timeline, **PAIR)

    assert (result.bids, result.answered, result.cut) == (4, 2, 1)
    assert result.value == 0.5
    assert [one.latency_ms for one in result.counted] == [800, 2_999, None, None]
    assert [one.answer for one in result.counted] == ["mirrors", "follows", None, None]
    assert result.median_latency_ms == 2_999
    assert result.shows_counts_only


def test_the_first_answer_counts():
    result = answers_to_bids(film(bid(0), answer(700, "soothes"), answer(900)), **PAIR)

    assert result.counted[0].answer == "soothes"


def test_an_answer_before_the_bid_is_none_and_one_with_it_is_one():
    assert answers_to_bids(film(answer(999), bid(1_000)), **PAIR).answered == 0
    assert answers_to_bids(film(answer(1_000), bid(1_000)), **PAIR).answered == 1


def test_one_answer_meets_a_look_and_a_call_made_together():
    result = answers_to_bids(
        film(bid(1_000), bid(1_100, "bid-voice"), answer(2_000)), **PAIR
    )

    assert (result.bids, result.answered) == (2, 2)


def test_an_answer_given_to_one_bid_counts_for_no_other():
    result = answers_to_bids(
        film(
            bid(1_000, id="first"),
            bid(1_100, "bid-voice", id="second"),
            answer(2_000, modifiers={"answers": "second"}),
        ),
        **PAIR,
    )

    assert [one.answer for one in result.counted] == [None, "mirrors"]


def test_overrides_and_redirections_do_not_answer_and_a_startle_does_not_ask():
    result = answers_to_bids(
        film(
            bid(1_000),
            answer(1_500, "overrides"),
            answer(1_600, "redirects"),
            bid(9_000, "startle"),
            answer(9_500),
        ),
        **PAIR,
    )

    assert (result.bids, result.answered) == (1, 0)


@pytest.mark.parametrize("person", ["caregiver-1", "infant-1"])
def test_a_bid_counts_only_when_both_can_be_seen(person):
    result = answers_to_bids(
        film(bid(1_000), answer(1_500), bid(9_000), hidden(person, 3_500, 9_500)),
        **PAIR,
    )

    assert (result.bids, result.cut) == (0, 2)
    assert result.value is None
    assert result.median_latency_ms is None


def test_each_caregiver_has_own_answers():
    timeline = film(
        bid(1_000),
        answer(1_500, by="caregiver-2"),
        hidden("caregiver-2", 20_000, 30_000),
        subjects=("caregiver-1", "caregiver-2", "infant-1"),
    )

    first = answers_to_bids(timeline, **PAIR)
    second = answers_to_bids(timeline, caregiver="caregiver-2", infant="infant-1")

    assert (first.answered, second.answered) == (0, 1)
    assert (second.caregiver, second.infant) == ("caregiver-2", "infant-1")


def test_window_and_time_can_be_chosen_and_are_kept():
    result = answers_to_bids(
        film(bid(1_000), bid(5_000), answer(9_000)),
        **PAIR,
        window=Interval(4_000, 12_000),
        window_ms=5_000,
    )

    assert (result.bids, result.answered, result.cut) == (1, 1, 0)
    assert result.provenance.parameters["window_ms"] == 5_000
    assert result.provenance.parameters["window_onset_ms"] == 4_000


def test_the_median_latency_is_none_when_half_are_not_answered():
    result = answers_to_bids(
        film(bid(1_000), answer(1_500), bid(9_000), bid(15_000)), **PAIR
    )

    assert result.median_latency_ms is None


def test_a_scheme_without_the_rule_is_refused():
    bare = attrs.evolve(SHORT, answer_rule=None)

    with pytest.raises(MeasureError, match="no answer rule"):
        answers_to_bids(film(scheme=bare), **PAIR)


def test_a_time_that_is_none_is_refused():
    with pytest.raises(MeasureError, match="expected 1 or more"):
        answers_to_bids(film(), **PAIR, window_ms=0)


def test_a_person_who_is_not_in_the_film_is_refused():
    with pytest.raises(TimelineError, match=r"no tier 'caregiver-2\.answers'"):
        answers_to_bids(film(), caregiver="caregiver-2", infant="infant-1")


def shifted(timeline, by_ms):
    return attrs.evolve(
        timeline,
        tiers=[tier.shifted(by_ms) for tier in timeline.tiers],
        duration_ms=timeline.duration_ms + by_ms,
    )


@settings(max_examples=60)
@given(timelines(), times_ms)
def test_a_shift_in_time_changes_no_number(timeline, by_ms):
    window = timeline.window

    here = answers_to_bids(timeline, **PAIR)
    there = answers_to_bids(
        shifted(timeline, by_ms), **PAIR, window=window.shifted(by_ms)
    )

    assert (there.bids, there.answered, there.cut) == (
        here.bids,
        here.answered,
        here.cut,
    )
    assert there.median_latency_ms == here.median_latency_ms


@settings(max_examples=60)
@given(timelines())
def test_counts_and_latencies_are_bounded(timeline):
    result = answers_to_bids(timeline, **PAIR)

    assert 0 <= result.answered <= result.bids
    assert all(
        0 <= one.latency_ms < result.window_ms
        for one in result.counted
        if one.latency_ms is not None
    )


@settings(max_examples=60)
@given(timelines())
def test_a_longer_window_of_time_never_takes_an_answer_away(timeline):
    short = answers_to_bids(timeline, **PAIR, window_ms=1_000)
    long = answers_to_bids(timeline, **PAIR, window_ms=4_000)

    answered = {
        (one.onset_ms, one.code) for one in short.counted if one.answer is not None
    }
    still_counted = {(one.onset_ms, one.code) for one in long.counted}
    answered_later = {
        (one.onset_ms, one.code) for one in long.counted if one.answer is not None
    }
    assert answered & still_counted <= answered_later
