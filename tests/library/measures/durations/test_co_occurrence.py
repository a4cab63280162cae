"""What happens at once stands over the time in which both can be seen."""

import pytest
from hypothesis import given, settings

from attunement.errors import MeasureError
from attunement.measures.durations import co_occurrence, time_budget
from attunement.measures.engagement import shared_pleasure
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import LONGEST_MS, timelines

SMILES = Behavior.parse("infant-1.engagement=social-positive")
SHARES = Behavior.parse("caregiver-1.engagement=shared-positive")


def film(*rows):
    return Timeline.from_annotations(
        load_scheme("em-1-short"),
        [
            Annotation(tier=tier, code=code, onset_ms=onset_ms, offset_ms=offset_ms)
            for tier, code, onset_ms, offset_ms in rows
        ],
        subjects=["caregiver-1", "infant-1"],
        duration_ms=LONGEST_MS,
    )


def worked_example():
    """Draw in seconds; both can be seen from 0 to 8 and from 10 to 12.

    ::

        infant     SSSSooooooSS
        caregiver  ooPPPPooxxPP
    """
    infant, caregiver = "infant-1.engagement", "caregiver-1.engagement"
    return film(
        (infant, "social-positive", 0, 4_000),
        (infant, "object-environment", 4_000, 10_000),
        (infant, "social-positive", 10_000, 12_000),
        (caregiver, "elsewhere-focused", 0, 2_000),
        (caregiver, "shared-positive", 2_000, 6_000),
        (caregiver, "elsewhere-focused", 6_000, 8_000),
        (caregiver, "unscorable", 8_000, 10_000),
        (caregiver, "shared-positive", 10_000, 12_000),
    )


def test_the_worked_example_has_the_numbers_worked_by_hand():
    found = co_occurrence(worked_example(), first=SMILES, second=SHARES)

    assert found.observable_ms == 10_000
    assert (found.first_ms, found.second_ms, found.both_ms) == (6_000, 6_000, 4_000)
    assert found.bouts == (Interval(2_000, 4_000), Interval(10_000, 12_000))
    assert found.value == pytest.approx(0.4)
    assert found.jaccard == pytest.approx(0.5)
    assert found.second_given_first == pytest.approx(2 / 3)
    assert found.first_given_second == pytest.approx(2 / 3)
    assert found.lift == pytest.approx(4 / 10 / (6 / 10 * 6 / 10))
    assert found.shows_counts_only


def test_only_the_episode_asked_about_counts():
    play = Episode(name="play", interval=Interval(3_000, 5_000))

    found = co_occurrence(worked_example(), first=SMILES, second=SHARES, window=play)

    assert (found.observable_ms, found.both_ms) == (2_000, 1_000)
    assert found.provenance.parameters["episode"] == "play"


def test_nothing_observable_has_no_share():
    found = co_occurrence(film(), first=SMILES, second=SHARES)

    assert found.value is found.lift is found.jaccard is None
    assert found.first_given_second is found.second_given_first is None


def test_points_have_no_length():
    with pytest.raises(MeasureError, match="points"):
        co_occurrence(film(), first=SMILES, second=Behavior(tier="infant-1.bids"))


@given(timelines())
@settings(max_examples=40)
def test_the_order_of_the_two_changes_no_number(timeline):
    found = co_occurrence(timeline, first=SMILES, second=SHARES)
    other = co_occurrence(timeline, first=SHARES, second=SMILES)

    assert (found.value, found.jaccard, found.lift, found.bouts) == (
        other.value,
        other.jaccard,
        other.lift,
        other.bouts,
    )
    assert found.first_given_second == other.second_given_first


@given(timelines())
@settings(max_examples=40)
def test_pleasure_on_both_sides_is_shared_pleasure(timeline):
    found = co_occurrence(timeline, first=SMILES, second=SHARES)
    pleasure = shared_pleasure(timeline, caregiver="caregiver-1", infant="infant-1")

    assert (found.value, found.bouts) == (pleasure.value, pleasure.bouts)


@given(timelines())
@settings(max_examples=40)
def test_a_thing_always_happens_with_itself(timeline):
    found = co_occurrence(timeline, first=SMILES, second=SMILES)
    budget = time_budget(timeline.tier("infant-1.engagement"), window=timeline.window)

    assert found.value == budget.of("social-positive").share
    if found.first_ms:
        assert found.jaccard == found.first_given_second == 1
        assert found.lift == pytest.approx(found.observable_ms / found.first_ms)
