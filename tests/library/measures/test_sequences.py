"""Events stand in order of time, and nothing follows across a break."""

import numpy as np
import pytest
from hypothesis import given, settings

from attunement.errors import MeasureError, SchemeError, TimelineError
from attunement.measures.sequences import (
    PAUSE,
    EventSequences,
    event_sequences,
    lag_table,
)
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines

WHOLE = load_scheme("em-1")
LOOK = Behavior(tier="infant-1.bids", codes=("bid-look",))
VOICE = Behavior(tier="infant-1.bids", codes=("bid-voice",))
ANSWER = Behavior(tier="caregiver-1.answers")
GAZE = [
    Behavior(tier="infant-1.gaze", codes=(code,))
    for code in ("caregiver-face", "shared-object", "environment")
]


def point(tier, code, ms):
    return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)


def state(tier, code, onset_ms, offset_ms):
    return Annotation(tier=tier, code=code, onset_ms=onset_ms, offset_ms=offset_ms)


def film(*rows):
    return Timeline.from_annotations(
        WHOLE, rows, subjects=["caregiver-1", "infant-1"], duration_ms=60_000
    )


def names(found):
    return [[found.codes[code] for code in one] for one in found.sequences]


def test_two_people_stand_in_one_order_of_time():
    found = event_sequences(
        film(
            point("infant-1.bids", "bid-look", 1_000),
            point("caregiver-1.answers", "mirrors", 3_000),
            point("infant-1.bids", "bid-voice", 2_000),
            point("infant-1.bids", "startle", 2_500),
        ),
        behaviors=[LOOK, VOICE, ANSWER],
    )

    assert names(found) == [[str(LOOK), str(VOICE), str(ANSWER)]]
    assert found.can_repeat
    assert found.events == 3


def test_what_begins_at_once_stands_in_the_order_asked_for():
    rows = [
        point("infant-1.bids", "bid-look", 1_000),
        point("caregiver-1.answers", "mirrors", 1_000),
    ]

    one = event_sequences(film(*rows), behaviors=[ANSWER, LOOK])
    other = event_sequences(film(*rows), behaviors=[LOOK, ANSWER])

    assert names(one) == [[str(ANSWER), str(LOOK)]]
    assert names(other) == [[str(LOOK), str(ANSWER)]]


def test_states_are_broken_where_they_cannot_be_seen_or_are_not_coded():
    found = event_sequences(
        film(
            state("infant-1.gaze", "caregiver-face", 0, 2_000),
            state("infant-1.gaze", "environment", 2_000, 3_000),
            state("infant-1.gaze", "unscorable", 3_000, 4_000),
            state("infant-1.gaze", "environment", 4_000, 5_000),
            state("infant-1.gaze", "shared-object", 6_000, 7_000),
        ),
        behaviors=GAZE,
    )

    face, thing, room = map(str, GAZE)
    assert names(found) == [[face, room], [room], [thing]]
    assert not found.can_repeat
    table = lag_table(found)
    assert table.n == 1
    assert np.diag(table.structural_zeros).all()
    assert table.sequences == 3


def test_an_episode_is_a_break_too():
    rows = [point("infant-1.bids", "bid-look", ms) for ms in (1_000, 2_000, 30_000)]

    found = event_sequences(
        film(*rows),
        behaviors=[LOOK],
        window=Episode(name="play", interval=Interval(1_500, 31_000)),
    )

    assert found.events == 2
    assert found.provenance.parameters["episode"] == "play"


def test_pauses_stand_one_after_the_other_where_nothing_happens():
    rows = [
        point("infant-1.bids", "bid-look", 1_000),
        point("caregiver-1.answers", "mirrors", 3_999),
        point("infant-1.bids", "bid-look", 10_000),
    ]

    found = event_sequences(film(*rows), behaviors=[LOOK, ANSWER], pause_ms=3_000)

    assert names(found) == [[str(LOOK), str(ANSWER), PAUSE, PAUSE, str(LOOK)]]
    assert lag_table(found).collapsed(str(ANSWER), str(LOOK))[0].tolist() == [0, 1]


def test_a_pause_begins_when_the_last_state_has_ended():
    rows = [
        state("infant-1.voice", "content", 0, 5_000),
        state("infant-1.voice", "silent", 5_000, 20_000),
        point("caregiver-1.answers", "mirrors", 4_000),
        point("caregiver-1.answers", "mirrors", 9_500),
    ]
    coos = Behavior(tier="infant-1.voice", codes=("content",))

    found = event_sequences(film(*rows), behaviors=[coos, ANSWER], pause_ms=2_000)

    assert names(found) == [[str(coos), str(ANSWER), PAUSE, PAUSE, str(ANSWER)]]


def test_a_lag_counts_places_within_a_sequence():
    table = lag_table([["a", "b", "c", "a"], ["c", "b"]], lag=2)

    assert table.codes == ("a", "b", "c")
    assert table.counts.tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 0]]
    assert not table.structural_zeros.any()
    assert lag_table([["a", "b"]], lag=5).n == 0


def test_shares_are_of_what_came_before():
    table = lag_table([list("ababac")])

    assert table.probabilities[0] == pytest.approx([0, 2 / 3, 1 / 3])
    assert np.isnan(table.probabilities[2]).all()
    assert table.shows_counts_only
    assert not lag_table([list("ab" * 20)]).shows_counts_only


def test_one_pair_against_everything_else():
    table = lag_table([list("abacbcab")])

    small = table.collapsed("a", "b")

    assert small.tolist() == [[2, 1], [1, 3]]
    assert small.sum() == table.n
    with pytest.raises(MeasureError, match="no code 'd' in this table; it has a, b, c"):
        table.collapsed("a", "d")


@settings(max_examples=30, deadline=None)
@given(timelines("em-1-short"))
def test_every_event_of_seen_time_stands_once(timeline):
    behaviors = [Behavior(tier="infant-1.bids"), ANSWER]

    found = event_sequences(timeline, behaviors=behaviors)

    assert found.events == sum(
        one.onset_ms < timeline.duration_ms
        for tier in ("infant-1.bids", "caregiver-1.answers")
        for one in timeline.tier(tier).annotations()
    )


def test_two_films_are_counted_together_and_not_across():
    one = event_sequences(
        film(point("infant-1.bids", "bid-look", 1_000)), behaviors=[LOOK, ANSWER]
    )
    other = event_sequences(
        film(point("caregiver-1.answers", "mirrors", 3_000)), behaviors=[LOOK, ANSWER]
    )

    both = one.followed_by(other)

    assert names(both) == [[str(LOOK)], [str(ANSWER)]]
    assert lag_table(both).n == 0
    first = both.provenance.parameters["first_digest"]
    assert first == one.provenance.annotations_digest
    assert both.provenance.tiers == one.provenance.tiers * 2


def test_films_of_other_behaviors_are_not_put_together():
    one = EventSequences.of_codes([["a"]])

    with pytest.raises(MeasureError, match="expected the same behaviors"):
        one.followed_by(EventSequences.of_codes([["b"]]))


@pytest.mark.parametrize(
    ("options", "error", "reason"),
    [
        ({"behaviors": []}, MeasureError, "no behavior was given"),
        ({"behaviors": [LOOK, LOOK]}, MeasureError, "expected each once"),
        ({"behaviors": [LOOK], "pause_ms": 0}, MeasureError, "expected 1 or more"),
        (
            {"behaviors": [Behavior(tier="infant-1.bids", codes=("sneeze",))]},
            SchemeError,
            "no code 'sneeze'",
        ),
        ({"behaviors": [Behavior(tier="infant-3.bids")]}, TimelineError, "no tier"),
    ],
)
def test_questions_that_make_no_sense_are_refused(options, error, reason):
    with pytest.raises(error, match=reason):
        event_sequences(film(), **options)


def test_sequences_that_are_none_are_refused():
    with pytest.raises(MeasureError, match="a code follows itself"):
        EventSequences.of_codes([["a", "a"]], can_repeat=False)
    provenance = EventSequences.of_codes([["a"]]).provenance
    for wrong in (3, -1):
        with pytest.raises(MeasureError, match="there are 1"):
            EventSequences(codes=("a",), sequences=[[wrong]], provenance=provenance)
