"""A missing sample is nan and stays countable."""

from fractions import Fraction

import numpy as np
import pytest

from attunement.errors import TimelineError
from attunement.timeline.signal import Signal


def signal(values, **more):
    return Signal(**{"name": "s", "values": values, "rate_hz": 25, "unit": "u", **more})


def test_the_share_of_missing_samples_is_told():
    assert signal([1, np.nan, np.nan, 4]).missing_fraction == 0.5
    assert signal([]).missing_fraction is None


def test_a_sample_stands_for_its_time():
    ntsc = signal([1, 2, 3], rate_hz=Fraction(30000, 1001), start_ms=100)

    assert [ntsc.index_at(ms) for ms in (99, 100, 133, 134, 200, 201)] == [
        None,
        0,
        0,
        1,
        2,
        None,
    ]


def test_two_signals_with_the_same_gaps_are_equal():
    assert signal([1, np.nan]) == signal([1, np.nan])
    assert signal([1, np.nan]) != signal([1, 0])


def test_values_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        signal([1.0]).values[0] = 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"values": [[1]]}, "expected one row"), ({"rate_hz": 0}, "more than 0")],
)
def test_what_is_no_series_is_refused(changes, sentence):
    with pytest.raises(TimelineError, match=sentence):
        signal(**{"values": [1], **changes})
