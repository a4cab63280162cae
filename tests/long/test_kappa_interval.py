"""An interval of 95 % holds the true kappa in 93 to 97 films of a hundred."""

from functools import partial

import numpy as np
import pytest

from attunement.measures.reliability import kappa_interval
from library.measures.reliability.simulated import a_pair, true_kappa

FILMS = {
    "five minutes, four codes": partial(
        a_pair, duration_ms=300_000, codes=4, bout_ms=4_000, wrong=0.1, late_ms=300
    ),
    "ten minutes, five codes": partial(
        a_pair, duration_ms=600_000, codes=5, bout_ms=5_000, wrong=0.1, late_ms=300
    ),
    "ten minutes, three codes, often wrong": partial(
        a_pair, duration_ms=600_000, codes=3, bout_ms=5_000, wrong=0.2, late_ms=400
    ),
    "twenty minutes, long bouts": partial(
        a_pair, duration_ms=1_200_000, codes=5, bout_ms=8_000, wrong=0.15, late_ms=500
    ),
}


@pytest.mark.parametrize("film", FILMS)
def test_the_interval_holds_the_truth_as_often_as_it_says(film):
    rng = np.random.default_rng(1)
    truth = true_kappa(rng, of_pair=FILMS[film], pairs=3_000)

    found = [
        kappa_interval(*FILMS[film](rng), unit_ms=100, rng=rng, n=399)
        for _ in range(2_000)
    ]

    share = np.mean([one.low <= truth <= one.high for one in found])
    assert 0.93 <= share <= 0.97
