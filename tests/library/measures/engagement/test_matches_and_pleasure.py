"""Pleasure and match have the time under them in which both could be seen."""

import attrs
import pytest
from hypothesis import given, settings

from attunement.errors import MeasureError
from attunement.measures.engagement import match, shared_pleasure
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines, times_ms

SHORT = load_scheme("em-1-short")
WHOLE = load_scheme("em-1")
PAIR = {"caregiver": "caregiver-1", "infant": "infant-1"}
CAREGIVER, INFANT = "caregiver-1.engagement", "infant-1.engagement"


def state(tier, code, onset_ms, offset_ms):
    return Annotation(tier=tier, code=code, onset_ms=onset_ms, offset_ms=offset_ms)


def film(*rows, scheme=SHORT):
    return Timeline.from_annotations(
        scheme, rows, subjects=("caregiver-1", "infant-1"), duration_ms=20_000
    )


def worked_example(scheme=SHORT):
    """Draw by hand, in seconds; ``u`` cannot be seen, ``-`` is not coded.

    ::

        second     0123456789abcdefghij
        caregiver  WWWWPPPPPPuuWWEEWWWW
        infant     OOOOOOPPPPPPXXOOOOS-
        kind       aaaaaa####  mmmmaaa
    """
    return film(
        state(CAREGIVER, "watching-available", 0, 4_000),
        state(CAREGIVER, "shared-positive", 4_000, 10_000),
        state(CAREGIVER, "unscorable", 10_000, 12_000),
        state(CAREGIVER, "watching-available", 12_000, 14_000),
        state(CAREGIVER, "elsewhere-focused", 14_000, 16_000),
        state(CAREGIVER, "watching-available", 16_000, 20_000),
        state(INFANT, "object-environment", 0, 6_000),
        state(INFANT, "social-positive", 6_000, 12_000),
        state(INFANT, "protest", 12_000, 14_000),
        state(INFANT, "object-environment", 14_000, 18_000),
        state(INFANT, "social-watching", 18_000, 19_000),
        scheme=scheme,
    )


def test_pleasure_of_the_worked_example_is_that_worked_by_hand():
    result = shared_pleasure(worked_example(), **PAIR)

    assert (result.ms, result.observable_ms) == (4_000, 17_000)
    assert result.value == pytest.approx(4 / 17)
    assert result.bouts == (Interval(6_000, 10_000),)


def test_pleasure_within_a_window():
    result = shared_pleasure(worked_example(), **PAIR, window=Interval(8_000, 14_000))

    assert (result.ms, result.observable_ms) == (2_000, 4_000)
    assert result.provenance.parameters["window_onset_ms"] == 8_000


def test_who_showed_pleasure_first_is_told_where_it_could_be_seen():
    timeline = film(
        state(CAREGIVER, "shared-positive", 0, 2_000),
        state(CAREGIVER, "watching-available", 2_000, 4_000),
        state(CAREGIVER, "shared-positive", 4_000, 6_000),
        state(CAREGIVER, "watching-available", 6_000, 8_000),
        state(CAREGIVER, "shared-positive", 8_000, 20_000),
        state(INFANT, "social-positive", 0, 3_000),
        state(INFANT, "social-watching", 3_000, 5_000),
        state(INFANT, "social-positive", 5_000, 7_000),
        state(INFANT, "social-watching", 7_000, 8_000),
        state(INFANT, "social-positive", 8_000, 9_000),
        state(INFANT, "social-watching", 9_000, 10_000),
        state(INFANT, "unscorable", 10_000, 12_000),
        state(INFANT, "social-positive", 12_000, 13_000),
    )

    result = shared_pleasure(timeline, **PAIR)

    assert result.begun_by == (None, "caregiver-1", "together", None)
    infant_first = film(
        state(CAREGIVER, "watching-available", 0, 2_000),
        state(CAREGIVER, "shared-positive", 2_000, 4_000),
        state(INFANT, "social-positive", 0, 4_000),
    )
    assert shared_pleasure(infant_first, **PAIR).begun_by == ("infant-1",)


def test_shared_laughs_are_counted_within_the_window():
    def laugh(ms):
        return Annotation(
            tier="dyad.together", code="shared-laugh", onset_ms=ms, offset_ms=ms
        )

    timeline = film(laugh(1_000), laugh(9_000))

    assert shared_pleasure(timeline, **PAIR).shared_laughs == 2
    play = Episode(name="play", interval=Interval(5_000, 9_500))
    result = shared_pleasure(timeline, **PAIR, window=play)
    assert result.shared_laughs == 1
    assert result.provenance.parameters["episode"] == "play"
    assert result.provenance.tiers[-1] == "dyad.together"


def test_with_three_people_nobody_knows_whose_laugh_it_was():
    three = Timeline.from_annotations(
        SHORT, [], subjects=["caregiver-1", "caregiver-2", "infant-1"], duration_ms=9
    )
    result = shared_pleasure(three, **PAIR)

    assert result.shared_laughs is None
    nowhere = Behavior(tier="dyad.laughs")
    assert shared_pleasure(film(), **PAIR, laughs=nowhere).shared_laughs is None


def test_little_time_shows_counts_only():
    assert shared_pleasure(worked_example(), **PAIR).shows_counts_only
    assert match(worked_example(), **PAIR).shows_counts_only


def test_a_pair_never_seen_together_has_no_share():
    result = shared_pleasure(film(), **PAIR)

    assert (result.ms, result.observable_ms, result.value) == (0, 0, None)


def test_match_of_the_worked_example_is_that_worked_by_hand():
    result = match(worked_example(), **PAIR)

    assert result.observable_ms == 17_000
    assert (result.positive_ms, result.attentive_ms) == (4_000, 9_000)
    assert (result.negative_ms, result.mismatch_ms) == (0, 4_000)
    assert result.value == pytest.approx(13 / 17)
    assert result.repairs == 1
    assert result.repairs_per_min == pytest.approx(60 / 17)
    assert result.mean_mismatch_ms is None, "unscorable time cuts its beginning"


def test_a_whole_mismatch_has_a_length():
    timeline = film(
        state(CAREGIVER, "watching-available", 0, 3_000),
        state(CAREGIVER, "elsewhere-focused", 3_000, 5_500),
        state(CAREGIVER, "watching-available", 5_500, 9_000),
        state(INFANT, "social-watching", 0, 9_000),
    )

    result = match(timeline, **PAIR)

    assert (result.mean_mismatch_ms, result.repairs) == (2_500, 1)


def test_a_negative_match_is_counted_by_itself_and_repairs_nothing():
    timeline = film(
        state(CAREGIVER, "watching-available", 0, 2_000),
        state(CAREGIVER, "hostile-overriding", 2_000, 4_000),
        state(INFANT, "protest", 0, 4_000),
    )

    result = match(timeline, **PAIR)

    assert (result.negative_ms, result.mismatch_ms) == (2_000, 2_000)
    assert (result.value, result.repairs) == (0, 0)


def test_a_gap_between_mismatch_and_match_hides_whether_it_was_repaired():
    timeline = film(
        state(CAREGIVER, "elsewhere-focused", 0, 2_000),
        state(CAREGIVER, "unscorable", 2_000, 3_000),
        state(CAREGIVER, "watching-available", 3_000, 5_000),
        state(INFANT, "social-watching", 0, 5_000),
    )

    assert match(timeline, **PAIR).repairs == 0


def test_a_warm_voice_lifts_watching_while_it_lasts():
    timeline = film(
        state(CAREGIVER, "watching-available", 0, 10_000),
        state("caregiver-1.voice", "silent", 0, 2_000),
        state("caregiver-1.voice", "warm-melodic", 2_000, 6_000),
        state(INFANT, "social-positive", 0, 10_000),
        scheme=WHOLE,
    )

    result = match(timeline, **PAIR)

    assert (result.positive_ms, result.attentive_ms) == (4_000, 6_000)
    assert result.provenance.tiers == (CAREGIVER, INFANT, "caregiver-1.voice")


def test_without_a_voice_track_nothing_is_lifted():
    assert match(worked_example(WHOLE), **PAIR).positive_ms == 4_000


def test_a_pair_never_seen_together_has_no_match():
    result = match(film(), **PAIR)

    assert (result.value, result.repairs_per_min, result.mean_mismatch_ms) == (
        None,
        None,
        None,
    )


def test_match_within_a_window():
    result = match(worked_example(), **PAIR, window=Interval(0, 5_000))

    assert (result.attentive_ms, result.observable_ms) == (5_000, 5_000)


@pytest.mark.parametrize(
    ("measure", "rule", "sentence"),
    [
        (shared_pleasure, "pleasure_rule", "no pleasure rule"),
        (match, "match_map", "no match map"),
    ],
)
def test_a_scheme_without_the_rule_is_refused(measure, rule, sentence):
    with pytest.raises(MeasureError, match=sentence):
        measure(film(scheme=attrs.evolve(SHORT, **{rule: None})), **PAIR)


def changed_tier(tier_id, **changes):
    return attrs.evolve(
        SHORT,
        tiers=[
            attrs.evolve(tier, **changes) if tier.id == tier_id else tier
            for tier in SHORT.tiers
        ],
    )


def test_tiers_that_may_hold_two_states_are_refused():
    loose = changed_tier("infant.engagement", exclusive=False)

    with pytest.raises(MeasureError, match="exclusive and exhaustive"):
        shared_pleasure(film(scheme=loose), **PAIR)


def test_a_code_without_a_value_cannot_match():
    codes = [
        attrs.evolve(code, value=None) for code in SHORT.tier("infant.engagement").codes
    ]

    with pytest.raises(MeasureError, match="object-environment has no value"):
        match(
            worked_example(changed_tier("infant.engagement", codes=codes)),
            **PAIR,
            window=Interval(0, 6_000),
        )


@settings(max_examples=60)
@given(timelines("em-1-short"), times_ms)
def test_a_shift_in_time_changes_no_number(timeline, by_ms):
    moved = attrs.evolve(
        timeline,
        tiers=[tier.shifted(by_ms) for tier in timeline.tiers],
        duration_ms=timeline.duration_ms + by_ms,
    )
    window = timeline.window.shifted(by_ms)

    assert numbers(match(moved, **PAIR, window=window)) == numbers(
        match(timeline, **PAIR)
    )
    assert (
        shared_pleasure(moved, **PAIR, window=window).ms
        == shared_pleasure(timeline, **PAIR).ms
    )


def numbers(result):
    fields = attrs.asdict(result, recurse=False)
    del fields["provenance"]
    return fields


@settings(max_examples=60)
@given(timelines())
def test_numbers_are_bounded_and_add_up(timeline):
    pleasure, both = shared_pleasure(timeline, **PAIR), match(timeline, **PAIR)

    assert 0 <= pleasure.ms <= both.positive_ms <= both.observable_ms
    assert both.observable_ms == pleasure.observable_ms
    assert (
        both.positive_ms + both.attentive_ms + both.negative_ms + both.mismatch_ms
        == both.observable_ms
    )
    assert sum(one.duration_ms for one in pleasure.bouts) == pleasure.ms


@settings(max_examples=40)
@given(timelines(), times_ms)
def test_two_halves_of_a_film_add_up(timeline, at_ms):
    whole = shared_pleasure(timeline, **PAIR)
    before = shared_pleasure(timeline, **PAIR, window=Interval(0, at_ms))
    after = shared_pleasure(
        timeline, **PAIR, window=Interval(at_ms, timeline.duration_ms)
    )

    assert before.ms + after.ms == whole.ms
    assert before.observable_ms + after.observable_ms == whole.observable_ms
