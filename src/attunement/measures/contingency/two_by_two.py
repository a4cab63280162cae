"""Two by two: how much more likely one thing is after another than otherwise.

::

                    target    other
    after given     [  a        b  ]        odds ratio  (a / b) / (c / d)
    after others    [  c        d  ]
"""

from __future__ import annotations

import math

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._distributions import normal_quantile
from attunement.measures.contingency.expected import (
    LEAST_EXPECTED,
    LEAST_MARGIN,
    expected_counts,
)
from attunement.timeline.provenance import Provenance

__all__ = ["Association", "odds_ratio", "phi", "yules_q"]

_Table = npt.NDArray[np.float64]


@attrs.frozen(kw_only=True)
class Association:
    """Hold one coefficient of a two-by-two table.

    Parameters
    ----------
    estimate : float or None
        The coefficient, thin or not; None when it is not defined.
    low, high : float or None
        Its interval; None where there is none.
    log_se : float or None
        Standard error of the logarithm of the odds ratio.
    level : float
        Of the interval.
    a, b, c, d : float
        The four counts, before anything was added.
    is_corrected : bool
        Whether 0.5 was added to each cell because one is 0.
    is_thin : bool
        Whether a margin or an expected count is too small to show a coefficient.
    provenance : Provenance
        How to get the same again.
    """

    estimate: float | None
    low: float | None
    high: float | None
    log_se: float | None
    level: float
    a: float
    b: float
    c: float
    d: float
    is_corrected: bool
    is_thin: bool
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the coefficient; None when the table is too thin to show it."""
        return None if self.is_thin else self.estimate

    @property
    def n(self) -> float:
        """Return the sum of the four counts."""
        return self.a + self.b + self.c + self.d


def odds_ratio(table: npt.ArrayLike, *, level: float = 0.95) -> Association:
    """Divide the odds of the target after the given by its odds otherwise.

    1 says that the given makes no difference; neither large nor small is good.

    Parameters
    ----------
    table : (2, 2) array
        Counts ``[[a, b], [c, d]]``.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Association
        Above 0; ``value`` is None for a thin table, ``estimate`` is not.

    Raises
    ------
    MeasureError
        When the table is not two by two, holds a negative number or nothing, or the
        level is not between 0 and 1.

    Notes
    -----
    ``OR = a d / (b c)``, and its logarithm has the standard error
    ``sqrt(1/a + 1/b + 1/c + 1/d)``; 0.5 is added to every cell when one is 0.
    A table is thin when a margin is below 5 or an expected count is.

    References
    ----------
    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 9.

    Examples
    --------
    >>> found = odds_ratio([[20, 10], [15, 45]])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (6.0, 2.3, 15.64)
    """
    given = _read(table, level)
    filled = _filled(given)
    (a, b), (c, d) = filled.tolist()
    ratio = a * d / (b * c)
    log_se = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    reach = normal_quantile((1 + level) / 2) * log_se
    return _association(
        "odds_ratio",
        given,
        level,
        ratio,
        (ratio * math.exp(-reach), ratio * math.exp(reach)),
        log_se,
    )


def yules_q(table: npt.ArrayLike, *, level: float = 0.95) -> Association:
    """Put the odds ratio on a scale from -1 to 1.

    0 says that the given makes no difference.

    Parameters
    ----------
    table : (2, 2) array
        Counts ``[[a, b], [c, d]]``.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Association
        Within -1 and 1; ``value`` is None for a thin table, ``estimate`` is not.

    Raises
    ------
    MeasureError
        As `odds_ratio`.

    Notes
    -----
    ``Q = (a d - b c) / (a d + b c) = (OR - 1) / (OR + 1)``, and its interval is that of
    the odds ratio on this scale; 0.5 is added to every cell when one is 0.

    References
    ----------
    Yule, G. U. (1900). On the association of attributes in statistics. *Philosophical
    Transactions of the Royal Society A*, 194, 257-319.

    Bakeman, R., McArthur, D., & Quera, V. (1996). Detecting group differences in
    sequential association using sampled permutations: Log odds, kappa, and phi
    compared. *Behavior Research Methods, Instruments, & Computers*, 28, 446-457.

    Examples
    --------
    >>> round(yules_q([[20, 10], [15, 45]]).value, 3)
    0.714
    """
    ratio = odds_ratio(table, level=level)
    low, high, middle = (
        None if one is None else (one - 1) / (one + 1)
        for one in (ratio.low, ratio.high, ratio.estimate)
    )
    return attrs.evolve(
        ratio,
        estimate=middle,
        low=low,
        high=high,
        provenance=attrs.evolve(
            ratio.provenance, measure="attunement.measures.contingency.yules_q"
        ),
    )


def phi(table: npt.ArrayLike) -> Association:
    """Correlate the given and the target.

    Parameters
    ----------
    table : (2, 2) array
        Counts ``[[a, b], [c, d]]``.

    Returns
    -------
    Association
        Within -1 and 1, without interval; None when a margin is 0.

    Raises
    ------
    MeasureError
        As `odds_ratio`.

    Notes
    -----
    ``phi = (a d - b c) / sqrt((a + b)(c + d)(a + c)(b + d))``; it reaches 1 only when
    the margins are alike, so do not compare it between tables with different ones.

    References
    ----------
    Pearson, K. (1900). Mathematical contributions to the theory of evolution. VII.
    *Philosophical Transactions of the Royal Society A*, 195, 1-47.

    Examples
    --------
    >>> round(phi([[20, 10], [15, 45]]).value, 3)
    0.403
    """
    given = _read(table, 0.95)
    (a, b), (c, d) = given.tolist()
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    value = (a * d - b * c) / math.sqrt(margins) if margins else None
    found = _association("phi", given, 0.95, value, (None, None), None)
    return attrs.evolve(found, is_corrected=False)


def _read(table: npt.ArrayLike, level: float) -> _Table:
    found = np.array(table, dtype=np.float64)
    if found.shape != (2, 2) or not np.all(found >= 0) or not found.sum() > 0:
        raise MeasureError(
            f"a table of shape {found.shape} was given, or it counts nothing; "
            "expected two rows and two columns of counts"
        )
    if not 0 < level < 1:
        raise MeasureError(f"a level of {level} was given; expected one in 0 to 1")
    return found


def _filled(table: _Table) -> _Table:
    return table + 0.5 if np.any(table == 0) else table


def _association(
    measure: str,
    table: _Table,
    level: float,
    estimate: float | None,
    bounds: tuple[float | None, float | None],
    log_se: float | None,
) -> Association:
    margins = np.concatenate([table.sum(axis=0), table.sum(axis=1)])
    (a, b), (c, d) = table.tolist()
    return Association(
        estimate=estimate,
        low=bounds[0],
        high=bounds[1],
        log_se=log_se,
        level=level,
        a=a,
        b=b,
        c=c,
        d=d,
        is_corrected=bool(np.any(table == 0)),
        is_thin=bool(
            margins.min() < LEAST_MARGIN
            or expected_counts(table).min() < LEAST_EXPECTED
        ),
        provenance=Provenance.of_arrays(
            f"attunement.measures.contingency.{measure}",
            {"table": table},
            {"level": level},
        ),
    )
