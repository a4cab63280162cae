"""Units soon after the given are told from the others, hidden ones left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.contingency import (
    odds_ratio,
    time_window_contingency,
    yules_q,
)
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import LONGEST_MS, timelines

BID = Behavior(tier="infant-1.bids")
ANSWER = Behavior(tier="caregiver-1.answers")
PLEASURE = Behavior(tier="infant-1.engagement", codes=("social-positive",))


def point(tier, code, ms):
    return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)


def film(*rows, duration_ms=20_000):
    return Timeline.from_annotations(
        load_scheme("em-1-short"),
        rows,
        subjects=["caregiver-1", "infant-1"],
        duration_ms=duration_ms,
    )


def bids(*times):
    return [point("infant-1.bids", "bid-look", ms) for ms in times]


def answers(*times):
    return [point("caregiver-1.answers", "mirrors", ms) for ms in times]


def test_the_worked_example_has_the_numbers_worked_by_hand():
    """Windows over seconds 2 to 4 and 10 to 13; answers in 3, 11, 12 and 17."""
    timeline = film(
        *bids(2_500, 10_000, 11_900), *answers(3_200, 11_100, 11_400, 12_000, 17_000)
    )

    found = time_window_contingency(timeline, given=BID, target=ANSWER, window_ms=3_000)

    assert found.table.tolist() == [[3, 4], [1, 12]]
    assert found.contingency == pytest.approx(3 / 7 - 1 / 13)
    assert found.odds_ratio.estimate == odds_ratio(found.table).estimate
    assert found.yules_q.estimate == yules_q(found.table).estimate
    assert (found.givens, found.left_out) == (3, 0)
    assert found.value is None
    assert found.yules_q.is_thin


@settings(max_examples=30, deadline=None)
@given(timelines(), st.sampled_from([1_000, 2_500]), st.integers(1, 4))
def test_it_counts_as_a_raster_does(timeline, unit_ms, length):
    units = LONGEST_MS // unit_ms
    given_at = {ms // unit_ms for ms in BID.onsets_in(timeline).tolist()}
    target_at = {ms // unit_ms for ms in ANSWER.onsets_in(timeline).tolist()}
    table = np.zeros((2, 2), dtype=int)
    for unit in range(units):
        inside = any(unit - back in given_at for back in range(length))
        table[int(not inside), int(unit not in target_at)] += 1

    found = time_window_contingency(
        timeline,
        given=BID,
        target=ANSWER,
        window_ms=length * unit_ms,
        unit_ms=unit_ms,
    )

    np.testing.assert_array_equal(found.table, table)


def test_units_that_could_not_be_seen_whole_are_left_out():
    def seen(code, onset_ms, offset_ms):
        return Annotation(
            tier="infant-1.engagement",
            code=code,
            onset_ms=onset_ms,
            offset_ms=offset_ms,
        )

    timeline = film(
        seen("object-environment", 0, 4_500),
        seen("social-positive", 4_500, 6_000),
        seen("unscorable", 6_000, 6_200),
        seen("social-positive", 6_200, 9_000),
        *answers(1_000, 5_000, 6_100),
    )

    found = time_window_contingency(
        timeline, given=ANSWER, target=PLEASURE, window_ms=2_000
    )

    # Seconds 0 to 5 and 7 to 8; the second that is hidden in part, and what it begins.
    assert found.table.sum() == 8
    assert found.left_out == 12
    assert found.givens == 2
    assert found.table.tolist() == [[0, 3], [1, 4]]


def test_without_any_unit_inside_there_is_no_contingency():
    found = time_window_contingency(
        film(*answers(5_000)), given=BID, target=ANSWER, window_ms=2_000
    )

    assert (found.inside, found.contingency) == (None, None)
    assert found.outside == 1 / 20


def test_every_unit_inside_leaves_nothing_to_compare():
    found = time_window_contingency(
        film(*bids(0), duration_ms=3_000), given=BID, target=ANSWER, window_ms=3_000
    )

    assert (found.outside, found.contingency) == (None, None)


def test_many_units_show_a_coefficient():
    timeline = film(
        *bids(*range(0, 600_000, 10_000)),
        *answers(*range(1_000, 600_000, 20_000), *range(5_000, 600_000, 70_000)),
        duration_ms=600_000,
    )

    found = time_window_contingency(timeline, given=BID, target=ANSWER, window_ms=2_000)

    assert found.value == found.yules_q.value > 0
    assert found.odds_ratio.value > 1


def test_an_episode_has_units_of_its_own():
    found = time_window_contingency(
        film(*bids(2_500), *answers(3_600)),
        given=BID,
        target=ANSWER,
        window_ms=2_000,
        window=Episode(name="play", interval=Interval(2_500, 7_000)),
    )

    assert found.table.tolist() == [[1, 1], [0, 2]]
    assert found.provenance.parameters["episode"] == "play"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"window_ms": 500}, "one whole unit or more"),
        ({"window_ms": 1_500}, "one whole unit or more"),
        ({"window_ms": 1_000, "unit_ms": 0}, "one whole unit or more"),
        ({"window_ms": 1_000, "window": Interval(0, 900)}, "no whole unit of 1000 ms"),
    ],
)
def test_questions_that_make_no_sense_are_refused(options, reason):
    with pytest.raises(MeasureError, match=reason):
        time_window_contingency(film(), given=BID, target=ANSWER, **options)
