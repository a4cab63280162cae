"""Alpha gives Krippendorff's numbers, and those of nltk, with coders missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from attunement.errors import MeasureError
from attunement.measures.reliability import krippendorff_alpha

NAN = np.nan
KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]

tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(
            st.sampled_from([0.0, 1.0, 2.0, 5.0]), min_size=coders, max_size=coders
        ),
        min_size=2,
        max_size=20,
    )
)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("nominal", 0.7434),
        ("ordinal", 0.8154),
        ("interval", 0.8491),
        ("ratio", 0.7974),
    ],
)
def test_v5_krippendorff_2011(level, expected):
    result = krippendorff_alpha(KRIPPENDORFF_2011, level=level)

    assert result.value == pytest.approx(expected, abs=5e-5)
    assert (result.units, result.values) == (11, 40)


@given(tables)
def test_it_equals_nltk(units):
    triples = [
        (f"coder {c}", f"unit {u}", value)
        for u, values in enumerate(units)
        for c, value in enumerate(values)
    ]
    ratings = np.array(units).T
    if np.unique(ratings).size < 2:
        return

    nominal = AnnotationTask(data=triples)
    spaced = AnnotationTask(data=triples, distance=interval_distance)

    ours = krippendorff_alpha(ratings, level="nominal").value
    assert ours == pytest.approx(nominal.alpha(), abs=1e-9)
    ours = krippendorff_alpha(ratings, level="interval").value
    assert ours == pytest.approx(spaced.alpha(), abs=1e-9)


@given(tables, st.permutations(range(4)))
def test_names_do_not_matter_where_codes_have_no_order(units, order):
    ratings = np.array(units).T
    place = {0.0: 0, 1.0: 1, 2.0: 2, 5.0: 3}
    renamed = np.vectorize(lambda value: order[place[value]])(ratings)

    ours = krippendorff_alpha(ratings, level="nominal").value
    theirs = krippendorff_alpha(renamed, level="nominal").value

    assert ours == pytest.approx(theirs)


def test_coders_who_say_the_same_agree_wholly():
    assert krippendorff_alpha([[1, 2, 3], [1, 2, 3]], level="ratio").value == 1


@pytest.mark.parametrize(
    "ratings",
    [
        [[1, 1], [1, 1]],
        [[1, NAN], [NAN, 2]],
        [[0, 0], [0, 0]],
    ],
)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_where_nothing_varies_or_pairs_there_is_no_number(ratings, level):
    assert krippendorff_alpha(ratings, level=level).value is None


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(MeasureError, match="expected coders by units"):
        krippendorff_alpha([1, 2], level="nominal")
    with pytest.raises(MeasureError, match="expected one of nominal, ordinal"):
        krippendorff_alpha([[1], [2]], level="cardinal")
