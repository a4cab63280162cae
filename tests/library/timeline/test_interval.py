"""Intervals are half open; sets of them obey the algebra of sets."""

from itertools import pairwise

import pytest
from hypothesis import given

from attunement.errors import TimeError
from attunement.timeline.interval import (
    Interval,
    difference,
    find,
    intersection,
    support,
    total_ms,
)
from strategies import interval_sets, intervals, times_ms


def test_an_interval_cannot_end_before_it_begins():
    with pytest.raises(TimeError, match="from 9 to 3 ms"):
        Interval(9, 3)


def test_the_offset_lies_outside():
    assert 3 in Interval(3, 9)
    assert 9 not in Interval(3, 9)
    assert Interval(3, 3).is_empty


def test_neighbors_share_nothing():
    assert Interval(0, 5) & Interval(5, 9) is None
    assert Interval(0, 5) & Interval(4, 9) == Interval(4, 5)


def test_an_interval_moves_as_a_whole():
    assert Interval(3, 9).shifted(10) == Interval(13, 19)


def test_find_looks_between_stretches_and_beside_them():
    stretches = [Interval(2, 4), Interval(6, 8)]

    assert [find(stretches, ms) for ms in (1, 2, 4, 7, 8)] == [
        None,
        Interval(2, 4),
        None,
        Interval(6, 8),
        None,
    ]


def test_nothing_without_something_is_nothing():
    assert difference([], [Interval(0, 5)]) == ()


@given(interval_sets)
def test_a_support_is_in_order_and_apart(some):
    joined = support(some)

    assert all(one.offset_ms < other.onset_ms for one, other in pairwise(joined))
    assert support(joined) == joined


@given(interval_sets, interval_sets, times_ms)
def test_sets_agree_with_their_milliseconds(some, others, ms):
    inside = any(ms in one for one in some)
    outside = not any(ms in one for one in others)

    assert any(ms in one for one in support(some)) == inside
    assert any(ms in one for one in intersection(some, others)) == (
        inside and not outside
    )
    assert any(ms in one for one in difference(some, others)) == (inside and outside)


@given(interval_sets, interval_sets)
def test_a_set_is_what_it_shares_and_what_it_does_not(some, others):
    shared, left = intersection(some, others), difference(some, others)

    assert total_ms(shared) + total_ms(left) == total_ms(some)
    assert support([*shared, *left]) == support(some)
    assert intersection(others, some) == shared


@given(intervals(), intervals())
def test_two_intervals_share_what_their_sets_share(one, other):
    both = one & other

    assert intersection([one], [other]) == (() if both is None else (both,))
