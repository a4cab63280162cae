"""The few distributions that intervals and tests need, without SciPy.

Accurate to about 1e-12; the tests compare with SciPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

__all__ = [
    "beta_cdf",
    "f_quantile",
    "normal_cdf",
    "normal_quantile",
    "normal_two_sided_p",
    "t_quantile",
    "t_two_sided_p",
]

_TINY = 1e-300
_PRECISION = 1e-15
_HALVINGS = 64
_STANDARD = NormalDist()


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularized incomplete beta function I_x(a, b).

    References
    ----------
    DLMF, *Digital Library of Mathematical Functions*, 8.17.22, evaluated by the
    method of Lentz.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    # The fraction converges fast below the mean; above it the complement does.
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    log_front = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
    )
    return math.exp(log_front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    value, numerator, denominator, change = 1.0, 1.0, 0.0, 0.0
    step = 0
    while abs(change - 1) > _PRECISION:
        step += 1
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        # Lentz keeps both away from zero, where a step would divide by it.
        denominator = 1 / ((1 + term * denominator) or _TINY)
        numerator = (1 + term / numerator) or _TINY
        change = numerator * denominator
        value *= change
    return value


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Return the value below which an F variable lies with probability p."""

    def cdf(x: float) -> float:
        return beta_cdf(df1 * x / (df1 * x + df2), df1 / 2, df2 / 2)

    return _root(cdf, p)


def t_quantile(p: float, df: float) -> float:
    """Return the value below which a t variable lies with probability p."""
    if p < 0.5:
        return -t_quantile(1 - p, df)
    return _root(lambda x: 1 - t_two_sided_p(x, df) / 2, p)


def t_two_sided_p(t: float, df: float) -> float:
    """Return the probability that a t variable lies as far from 0 as t."""
    return beta_cdf(df / (df + t * t), df / 2, 0.5)


def normal_cdf(z: float) -> float:
    """Return the probability that a standard normal variable lies below z."""
    return _STANDARD.cdf(z)


def normal_quantile(p: float) -> float:
    """Return the value below which a standard normal variable lies with p."""
    return _STANDARD.inv_cdf(p)


def normal_two_sided_p(z: float) -> float:
    """Return the probability that a standard normal lies as far from 0 as z."""
    return math.erfc(abs(z) / math.sqrt(2))


def _root(cdf: Callable[[float], float], p: float) -> float:
    """Find where a rising function of a positive number reaches p, by halving."""
    low, high = 0.0, 1.0
    while cdf(high) < p:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if cdf(middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2
