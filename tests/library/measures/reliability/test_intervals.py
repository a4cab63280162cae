"""An interval of 95 % holds the true kappa about 95 times in a hundred."""

import json
from functools import partial

import numpy as np
import pytest

from attunement.errors import MeasureError
from attunement.measures.reliability import (
    LEAST_BOUTS,
    kappa_interval,
    time_unit_kappa,
)
from library.measures.codings import states
from library.measures.reliability.simulated import a_pair, true_kappa

TEN_MINUTES = partial(
    a_pair, duration_ms=600_000, codes=5, bout_ms=5_000, wrong=0.1, late_ms=300
)


def alternating(bouts, late_ms=0):
    edges = np.arange(bouts + 1) * 3_000
    late = edges + late_ms * (1 + np.arange(bouts + 1) % 3)
    late[[0, -1]] = edges[[0, -1]]
    return [
        states(*[(i % 3, on[i], on[i + 1]) for i in range(bouts)])
        for on in (edges.tolist(), late.tolist())
    ]


def covered(rng, *, of_pair, films, truth, **options):
    """Return how often the interval of a film holds the truth."""
    found = [
        kappa_interval(*of_pair(rng), unit_ms=100, rng=rng, n=199, **options)
        for _ in range(films)
    ]
    return np.mean([one.low <= truth <= one.high for one in found])


def test_an_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(2)
    truth = true_kappa(rng, of_pair=TEN_MINUTES, pairs=300)

    share = covered(rng, of_pair=TEN_MINUTES, films=150, truth=truth)

    assert 0.93 <= share <= 0.97


def test_it_lies_around_kappa_and_is_the_same_for_the_same_state():
    a, b = alternating(40, late_ms=300)
    rng = np.random.default_rng(4)

    one = kappa_interval(a, b, unit_ms=100, rng=rng)
    again = np.random.default_rng()
    again.bit_generator.state = json.loads(one.provenance.parameters["random_state"])
    other = kappa_interval(a, b, unit_ms=100, rng=again)

    assert one.value == pytest.approx(time_unit_kappa(a, b, unit_ms=100).value)
    assert one.low < one.value < one.high
    assert (other.low, other.high) == (one.low, one.high)
    assert one.bouts == 40
    assert not one.is_suppressed


def test_another_bit_generator_can_be_recorded_too():
    a, b = alternating(20, late_ms=300)
    rng = np.random.Generator(np.random.MT19937(1))

    found = kappa_interval(a, b, unit_ms=100, rng=rng)

    state = json.loads(found.provenance.parameters["random_state"])
    assert state["bit_generator"] == "MT19937"


def test_a_lower_level_is_narrower():
    a, b = alternating(40, late_ms=300)

    wide = kappa_interval(a, b, unit_ms=100, rng=np.random.default_rng(1))
    narrow = kappa_interval(a, b, unit_ms=100, rng=np.random.default_rng(1), level=0.5)

    assert wide.low < narrow.low < narrow.high < wide.high


def test_with_tolerance_both_directions_count():
    a, b = TEN_MINUTES(np.random.default_rng(2))

    found = kappa_interval(
        a, b, unit_ms=100, tolerance_ms=500, rng=np.random.default_rng(1)
    )

    expected = time_unit_kappa(a, b, unit_ms=100, tolerance_ms=500)
    assert expected.first.value != expected.second.value
    assert found.value == pytest.approx(expected.value)
    assert found.low < found.value < found.high


def test_too_few_bouts_give_no_interval():
    a, b = alternating(LEAST_BOUTS - 1, late_ms=300)

    found = kappa_interval(a, b, unit_ms=100, rng=np.random.default_rng(1))

    assert found.is_suppressed
    assert (found.low, found.high) == (None, None)
    assert found.value is not None


def test_coders_who_never_differ_give_no_interval():
    a, _ = alternating(40)

    found = kappa_interval(a, a, unit_ms=100, rng=np.random.default_rng(1))

    assert (found.value, found.low, found.effective_bouts) == (1, None, 0)


def test_one_code_throughout_gives_no_number():
    one = states(("environment", 0, 60_000))

    found = kappa_interval(one, one, unit_ms=100, rng=np.random.default_rng(1))

    assert (found.value, found.low) == (None, None)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"n": 99}, "expected 100 draws or more"),
        ({"level": 1}, "a level in 0 to 1"),
    ],
)
def test_questions_that_make_no_sense_are_refused(options, reason):
    a, b = alternating(12, late_ms=300)

    with pytest.raises(MeasureError, match=reason):
        kappa_interval(a, b, unit_ms=100, rng=np.random.default_rng(1), **options)
