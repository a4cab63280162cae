"""What the library measures on the film's annotations is what was worked out by hand.

The numbers are read from the file beside the film: it is what others measure against.
"""

import json
from collections import defaultdict

import pytest

from attunement.measures.contingency import answers_to_bids
from attunement.measures.durations import time_budget
from attunement.measures.engagement import shared_pleasure
from attunement.timeline.interval import Interval
from drawn_film import truth
from drawn_film.clock import DURATION_MS

WHOLE = Interval(0, DURATION_MS)
PAIRS = pytest.mark.parametrize("caregiver", ["caregiver-1", "caregiver-2"])
TIERS = pytest.mark.parametrize("tier", truth.ENGAGEMENT_MS)


@pytest.fixture(scope="module")
def known(films):
    return json.loads((films / "drawn.truth.json").read_text("utf-8"))["truth"]


@PAIRS
def test_answers_are_those_counted_by_hand(timeline, known, caregiver):
    answers = answers_to_bids(timeline, caregiver=caregiver, infant="infant-1")
    by_hand = known["answers"][f"{caregiver}+infant-1"]

    assert answers.window_ms == known["answer_window_ms"]
    assert answers.bids == by_hand["bids"]
    assert answers.answered == by_hand["answered"]
    assert answers.value == by_hand["answered"] / by_hand["bids"]
    assert answers.median_latency_ms == by_hand["median_latency_ms"]


@PAIRS
def test_shared_pleasure_is_the_time_added_up_by_hand(timeline, known, caregiver):
    pleasure = shared_pleasure(timeline, caregiver=caregiver, infant="infant-1")
    by_hand = known["shared_pleasure"][f"{caregiver}+infant-1"]

    assert pleasure.ms == by_hand["ms"]
    assert pleasure.observable_ms == by_hand["observable_ms"]
    assert pleasure.value == by_hand["ms"] / by_hand["observable_ms"]


@TIERS
def test_engagement_is_shared_out_as_by_hand(timeline, known, tier):
    budget = time_budget(timeline.tier(tier), window=WHOLE)
    by_hand = dict(known["engagement_ms"][tier])
    unscorable = by_hand.pop("unscorable", 0)

    assert budget.unscorable_ms == unscorable
    assert budget.observable_ms == DURATION_MS - unscorable
    assert {one.code: one.ms for one in budget.codes if one.ms} == by_hand
    assert {one.code: one.share for one in budget.codes if one.ms} == {
        code: ms / budget.observable_ms for code, ms in by_hand.items()
    }


@TIERS
def test_bouts_their_mean_length_and_rate_are_those_counted_by_hand(
    timeline, known, tier
):
    budget = time_budget(timeline.tier(tier), window=WHOLE)

    for code, by_hand in known["bouts"][tier].items():
        found = budget.of(code)
        assert found.bouts == by_hand["bouts"]
        assert found.bouts - found.cut_bouts == by_hand["whole"]
        assert found.mean_bout_ms == by_hand["whole_ms"] / by_hand["whole"]
        assert found.rate_per_min == by_hand["bouts"] * 60_000 / budget.observable_ms


def test_bids_come_as_often_as_counted_by_hand(timeline, known):
    budget = time_budget(timeline.tier("infant-1.bids"), window=WHOLE)

    assert {one.code: one.bouts for one in budget.codes if one.bouts} == known["bids"]
    for code, count in known["bids"].items():
        assert budget.of(code).rate_per_min == count * 60_000 / DURATION_MS


@TIERS
def test_the_annotations_themselves_add_up(tier):
    """By plain addition, so that a measure cannot be right against a wrong story."""
    spent = defaultdict(int)
    for row in truth.annotations():
        if row["tier"] == tier:
            spent[row["code"]] += row["offset_ms"] - row["onset_ms"]

    assert dict(spent) == truth.ENGAGEMENT_MS[tier]
    assert sum(spent.values()) == DURATION_MS
