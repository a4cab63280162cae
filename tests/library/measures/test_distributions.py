"""The distributions are those of SciPy."""

from itertools import product

import pytest
from scipy import special, stats

from attunement.measures import _distributions as ours


@pytest.mark.parametrize("x", [-1, 0, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 1, 2])
def test_the_beta_distribution(x):
    for a, b in product([0.5, 1, 2.5, 30, 400], [0.5, 1, 7, 120]):
        expected = special.betainc(a, b, min(max(x, 0), 1))
        assert ours.beta_cdf(x, a, b) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("p", [0.025, 0.5, 0.975])
def test_quantiles(p):
    for df1, df2 in product([1, 5, 19], [3, 15, 200.5]):
        expected = stats.f.ppf(p, df1, df2)
        assert ours.f_quantile(p, df1, df2) == pytest.approx(expected, rel=1e-11)
    for df in (1, 4.5, 19, 400):
        expected = stats.t.ppf(p, df)
        assert ours.t_quantile(p, df) == pytest.approx(expected, rel=1e-11, abs=1e-11)
    assert ours.normal_quantile(p) == pytest.approx(stats.norm.ppf(p), abs=1e-12)


@pytest.mark.parametrize("z", [-3.2, 0, 0.4, 6])
def test_tails(z):
    assert ours.normal_cdf(z) == pytest.approx(stats.norm.cdf(z), abs=1e-15)
    expected = 2 * stats.norm.sf(abs(z))
    assert ours.normal_two_sided_p(z) == pytest.approx(expected, rel=1e-12)
    for df in (1, 7.5, 90):
        expected = 2 * stats.t.sf(abs(z), df)
        assert ours.t_two_sided_p(z, df) == pytest.approx(expected, rel=1e-10)
