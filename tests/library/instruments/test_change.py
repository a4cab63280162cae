"""A change counts when it is larger than the questionnaire errs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import InstrumentError
from attunement.instruments.change import (
    Precision,
    ReliableDifference,
    clinical_cutoff,
    reliable_change,
    score_difference,
)


def precision(sd=7.5, reliability=0.8, **more):
    return Precision(
        sd=sd,
        reliability=reliability,
        reliability_kind="retest",
        population="couples",
        citation="Jacobson & Truax 1991",
        **more,
    )


scores = st.floats(0, 100)


def test_the_numbers_are_those_of_the_paper():
    found = reliable_change(32.5, 47.5, better="higher", precision=precision())

    assert precision().standard_error == pytest.approx(3.354, abs=5e-4)
    assert precision().standard_error_of_difference == pytest.approx(4.743, abs=5e-4)
    assert found.value == pytest.approx(3.1623, abs=5e-5)
    assert found.kind == "reliably-improved"


def test_the_edinburgh_scale_needs_about_four_points():
    scale = precision(sd=4.2, reliability=0.88)

    assert scale.reliable_difference() == pytest.approx(4.03, abs=5e-3)


def test_the_line_lies_half_way_between_equal_spreads():
    line = clinical_cutoff(
        clinical_mean=40, clinical_sd=7.5, general_mean=60, general_sd=7.5
    )

    assert line == 50


def test_the_line_lies_nearer_the_group_that_spreads_less():
    line = clinical_cutoff(
        clinical_mean=20, clinical_sd=6, general_mean=5, general_sd=3
    )

    assert line == 10


@pytest.mark.parametrize(
    ("first", "last", "better", "kind"),
    [
        (20, 6, "lower", "recovered"),
        (20, 10, "lower", "reliably-improved"),
        (12, 9, "lower", "no-reliable-change"),
        (9, 1, "lower", "reliably-improved"),
        (6, 20, "lower", "reliably-deteriorated"),
        (6, 20, "higher", "recovered"),
        (10, 20, "higher", "recovered"),
        (20, 6, "higher", "reliably-deteriorated"),
    ],
)
def test_each_kind_of_change(first, last, better, kind):
    scale = precision(sd=4.2, reliability=0.88)

    found = reliable_change(first, last, better=better, precision=scale, cutoff=10)

    assert found.kind == kind


def test_without_a_line_nobody_recovers():
    found = reliable_change(60, 0, better="lower", precision=precision())

    assert found.kind == "reliably-improved"


def test_without_a_precision_there_is_no_answer():
    found = reliable_change(20, 3, better="lower", precision=None, cutoff=10)

    assert found.value is found.kind is None


def test_a_lower_level_asks_for_less():
    assert precision().reliable_difference(level=0.9) == pytest.approx(
        1.6449 * precision().standard_error_of_difference, abs=1e-3
    )


@given(scores, scores)
def test_the_other_direction_turns_every_change_round(first, last):
    up = reliable_change(first, last, better="higher", precision=precision())
    down = reliable_change(last, first, better="higher", precision=precision())

    turned = {
        "reliably-improved": "reliably-deteriorated",
        "reliably-deteriorated": "reliably-improved",
    }
    assert down.kind == turned.get(up.kind, up.kind)
    assert up.value == -down.value


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (7, 1), (7, -0.1)])
def test_a_precision_that_cannot_be_is_refused(sd, reliability):
    with pytest.raises(InstrumentError, match="expected more than 0"):
        precision(sd=sd, reliability=reliability)


def test_other_nonsense_is_refused():
    with pytest.raises(InstrumentError, match="'lower' or 'higher'"):
        reliable_change(1, 2, better="up", precision=None)
    with pytest.raises(InstrumentError, match="expected 0 to 1"):
        precision().reliable_difference(level=1)
    with pytest.raises(InstrumentError, match="more than 0"):
        clinical_cutoff(clinical_mean=1, clinical_sd=0, general_mean=2, general_sd=1)


def difference(**more):
    return ReliableDifference(
        scale="total", citation="one", population="some", certainty="certain", **more
    )


@pytest.mark.parametrize(
    ("last", "points", "is_beyond"),
    [(9, -3, False), (8, -4, True), (16, 4, True), (12, 0, False)],
)
def test_a_difference_counts_from_the_published_points_on(last, points, is_beyond):
    found = score_difference(12, last, reliable=difference(points=4))

    assert (found.points, found.is_beyond_error) == (points, is_beyond)
    assert found.band == (8, 16)


def test_without_a_published_number_no_change_is_claimed():
    found = score_difference(12, 3, reliable=None)

    assert found.points == -9
    assert found.is_beyond_error is None
    assert found.band is None


@pytest.mark.parametrize("numbers", [{"points": 0}, {"points": 4, "level": 1}])
def test_a_difference_that_makes_no_sense_is_refused(numbers):
    with pytest.raises(InstrumentError, match="expected"):
        difference(**numbers)
