"""Time-window contingency against chance: equal to turning the target by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.contingency import (
    time_window_contingency,
    time_window_test,
)
from attunement.measures.contingency._units import units_seen
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines

BID, ANSWER = Behavior(tier="infant-1.bids"), Behavior(tier="caregiver-1.answers")


def film(bids, answers, *, duration_ms=120_000):
    rows = [("infant-1.bids", "bid-look", ms) for ms in bids]
    rows += [("caregiver-1.answers", "follows", ms) for ms in answers]
    return Timeline.from_annotations(
        load_scheme("em-1-short"),
        [
            Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)
            for tier, code, ms in rows
        ],
        subjects=["caregiver-1", "infant-1"],
        duration_ms=duration_ms,
    )


def turned(timeline, *, seed=1, n=400, **options):
    return time_window_test(
        timeline,
        given=BID,
        target=ANSWER,
        rng=np.random.default_rng(seed),
        n=n,
        **{"window_ms": 2_000, **options},
    )


@settings(max_examples=60, deadline=None)
@given(timelines(), st.sampled_from([1_000, 2_500]), st.integers(1, 4))
def test_it_is_what_turning_by_hand_gives(timeline, unit_ms, length):
    """The plain definition: every turn rolled and counted."""
    asked = {
        "given": Behavior(tier=timeline.tiers[0].id),
        "target": Behavior(tier=timeline.tiers[-1].id),
        "window_ms": unit_ms * length,
        "unit_ms": unit_ms,
    }
    rng = np.random.default_rng(5)
    try:
        seen = units_seen(timeline, window=None, **asked)
    except MeasureError:
        seen = None
    if seen is None or seen.inside.size < 2:
        with pytest.raises(MeasureError):
            time_window_test(timeline, rng=rng, n=200, **asked)
        return
    counts = np.array(
        [
            np.count_nonzero(seen.inside & np.roll(seen.target, turn))
            for turn in range(seen.inside.size)
        ],
        dtype=float,
    )
    turns = np.random.default_rng(5).integers(1, counts.size, size=200)
    away = np.abs(counts - counts.mean())

    found = time_window_test(timeline, rng=rng, n=200, **asked)

    table = time_window_contingency(timeline, **asked).table
    assert found.count == table[0, 0] == counts[0]
    assert found.expected == pytest.approx(
        seen.inside.sum() * seen.target.sum() / counts.size, abs=1e-12
    )
    assert found.sd == pytest.approx(counts.std(), abs=1e-12)
    as_far = np.count_nonzero(away[turns] >= away[0] - 1e-9)
    assert found.p == found.value == (1 + as_far) / 201


def test_an_answer_to_every_bid_is_found_and_one_at_any_time_is_not():
    bids = [3_000, 17_000, 41_000, 64_000, 90_000]
    soon = film(bids, [ms + 900 for ms in bids])
    late = film(bids, [ms + 7_000 for ms in bids])

    assert turned(soon).p < 0.05
    assert turned(soon).z > 3
    assert turned(late).p > 0.2


def test_two_strangers_are_called_contingent_as_often_as_it_says():
    """Independent rhythms: about one in twenty lies below 0.05."""
    rng = np.random.default_rng(3)
    below = 0
    for seed in range(300):
        bids, answers = (
            np.sort(rng.choice(240, size=30, replace=False)) * 1_000 for _each in "ab"
        )
        both = film(bids.tolist(), answers.tolist(), duration_ms=240_000)
        below += turned(both, seed=seed, n=199).p <= 0.05

    assert 5 <= below <= 27


def test_where_no_turn_changes_anything_there_is_no_distance():
    found = turned(film([3_000], []))

    assert (found.count, found.expected, found.z, found.p) == (0, 0.0, None, 1.0)


def test_the_same_generator_gives_the_same_and_is_recorded():
    timeline = film([3_000, 9_000], [3_500, 30_000])
    first = turned(timeline, seed=9)
    state = json.loads(dict(first.provenance.parameters)["rng"])
    rng = np.random.default_rng(0)
    rng.bit_generator.state = state

    again = time_window_test(
        timeline, given=BID, target=ANSWER, window_ms=2_000, rng=rng, n=400
    )

    assert again == first


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"n": 0}, "0 turns were asked for; expected 1 or more"),
        ({"window_ms": 1_500}, "expected one whole unit or more"),
        ({"window_ms": 120_000, "unit_ms": 120_000}, "cannot be turned"),
    ],
)
def test_questions_that_make_no_sense_are_refused(options, reason):
    with pytest.raises(MeasureError, match=reason):
        turned(film([3_000], [4_000]), **options)
