"""How far the last seconds of each of two people foretell the next of one.

::

    infant     x x x x [x x x] X        own last three seconds     -> self-contingency
    caregiver  y y y y [y y y]          the other's                -> interactive
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._distributions import t_quantile, t_two_sided_p
from attunement.timeline.provenance import Provenance

__all__ = [
    "LEAST_SECONDS",
    "Coefficient",
    "PersonContingency",
    "SelfAndInteractive",
    "self_and_interactive_contingency",
]

#: With fewer seconds that can be used, nothing is computed.
LEAST_SECONDS = 120

_Table = npt.NDArray[np.float64]
_FLAT = 1e-10


@attrs.frozen(kw_only=True)
class Coefficient:
    """Hold a coefficient with its interval.

    Parameters
    ----------
    estimate : float
        In standard deviations for each standard deviation.
    standard_error : float
        Allowing for errors that vary and hang together in time.
    low, high : float
        The interval of 95 %.
    p : float
        Two-sided, 0 to 1.
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    p: float


@attrs.frozen(kw_only=True)
class PersonContingency:
    """Tell how far one person's next second is foretold.

    Parameters
    ----------
    self_contingency : Coefficient
        By the person's own last seconds.
    interactive_contingency : Coefficient
        By the other's.
    seconds : int
        Over how many seconds.
    """

    self_contingency: Coefficient
    interactive_contingency: Coefficient
    seconds: int


@attrs.frozen(kw_only=True)
class SelfAndInteractive:
    """Hold both people's contingencies; exploratory.

    Parameters
    ----------
    x, y : PersonContingency
        How far each is foretold.
    provenance : Provenance
        How to get the same again.
    """

    x: PersonContingency
    y: PersonContingency
    provenance: Provenance


def self_and_interactive_contingency(
    x: npt.ArrayLike, y: npt.ArrayLike, *, weights: Sequence[float] = (3, 2, 1)
) -> SelfAndInteractive:
    """Ask how far the last seconds of two people foretell the next second of each.

    Exploratory. Neither the highest nor the lowest contingency is best: the midrange is
    what secure pairs show.

    Parameters
    ----------
    x, y : (n_seconds,) float
        One number a second for each of two people, such as an ordinal of engagement
        (`ordinal_series`); missing is nan.
    weights : sequence of float
        Of one second before, two, and so on; 0 up, not all 0.

    Returns
    -------
    SelfAndInteractive
        For each person two coefficients of standardized series.

    Raises
    ------
    MeasureError
        When the series differ in length, fewer than `LEAST_SECONDS` seconds can be
        used, one never varies, the two cannot be told apart, or a weight is below 0.

    Notes
    -----
    With m(s, t) the weighted mean of a standardized series s over the seconds before t,
    one least-squares fit a person::

        x_t = a + self m(x, t) + interactive m(y, t) + e_t

    A second counts when it and all before it that have a weight are there.
    Standard errors are Newey and West's with ``floor(4 (n / 100)^(2/9))`` lags and the
    factor ``n / (n - 3)``; seconds that are missing add nothing to a lag.
    The original is a multilevel model over many pairs; this is its fixed part for one
    film.

    References
    ----------
    Beebe, B., Jaffe, J., Markese, S., Buck, K., Chen, H., Cohen, P., Bahrick, L.,
    Andrews, H., & Feldstein, S. (2010). The origins of 12-month attachment: A
    microanalysis of 4-month mother-infant interaction. *Attachment & Human
    Development*, 12, 3-141.

    Newey, W. K., & West, K. D. (1987). A simple, positive semi-definite,
    heteroskedasticity and autocorrelation consistent covariance matrix.
    *Econometrica*, 55, 703-708.

    Examples
    --------
    The second follows the first by a second.

    >>> rng = np.random.default_rng(1)
    >>> one = rng.normal(size=300)
    >>> other = np.roll(one, 1) + rng.normal(size=300)
    >>> found = self_and_interactive_contingency(one, other)
    >>> found.y.interactive_contingency.p < 0.001
    True
    >>> found.x.seconds
    297
    """
    weighting = np.asarray(weights, dtype=np.float64)
    if not weighting.size or weighting.min() < 0 or not weighting.sum() > 0:
        raise MeasureError(
            f"weights {tuple(weights)} were given; expected 0 up, and one above 0"
        )
    series = {
        name: np.asarray(one, dtype=np.float64) for name, one in (("x", x), ("y", y))
    }
    first, second = (_standard(one, name) for name, one in series.items())
    if first.size != second.size:
        raise MeasureError(
            f"{first.size} and {second.size} seconds were given; expected as many of each"
        )
    return SelfAndInteractive(
        x=_foretold(first, second, weighting),
        y=_foretold(second, first, weighting),
        provenance=Provenance.of_arrays(
            "attunement.experimental.self_and_interactive_contingency",
            series,
            {"weights": " ".join(f"{one:g}" for one in weighting)},
        ),
    )


def _standard(series: _Table, name: str) -> _Table:
    if series.ndim != 1 or np.isinf(series).any() or not np.isfinite(series).any():
        raise MeasureError(
            f"{name} of shape {series.shape} was given; expected one row of numbers"
        )
    centered = series - np.nanmean(series)
    spread = float(np.sqrt(np.nanmean(centered**2)))
    if spread <= _FLAT * float(np.nanmax(np.abs(series))):
        raise MeasureError(f"{name} never varies; expected a series that does")
    return np.asarray(centered / spread)


def _before(series: _Table, weighting: _Table) -> _Table:
    """Return the weighted mean of the seconds before each; nan where one is missing."""
    means = np.full(series.shape, np.nan)
    reach = weighting.size
    if series.size > reach:
        means[reach:] = np.convolve(series, weighting / weighting.sum(), "valid")[:-1]
    return means


def _foretold(own: _Table, other: _Table, weighting: _Table) -> PersonContingency:
    columns = [np.ones(own.size), _before(own, weighting), _before(other, weighting)]
    design = np.stack(columns, axis=1)
    usable = np.isfinite(own) & np.isfinite(design).all(axis=1)
    n, k = int(usable.sum()), design.shape[1]
    if n < LEAST_SECONDS:
        raise MeasureError(f"{n} seconds can be used; expected {LEAST_SECONDS} or more")
    rows = design[usable]
    if np.linalg.matrix_rank(rows) < k:
        raise MeasureError(
            "the two cannot be told apart; expected two different series"
        )
    inverse = np.linalg.inv(rows.T @ rows)
    estimate = inverse @ (rows.T @ own[usable])
    # A second that is missing stays in its place with nothing in it.
    scores = np.zeros(design.shape)
    scores[usable] = rows * (own[usable] - rows @ estimate)[:, np.newaxis]
    middle = scores.T @ scores
    lags = int(4 * (n / 100) ** (2 / 9))
    for lag in range(1, lags + 1):
        product = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (product + product.T)
    errors = np.sqrt(np.diag(inverse @ middle @ inverse) * n / (n - k))
    found = [_coefficient(float(estimate[i]), float(errors[i]), n - k) for i in (1, 2)]
    return PersonContingency(
        self_contingency=found[0], interactive_contingency=found[1], seconds=n
    )


def _coefficient(estimate: float, error: float, df: int) -> Coefficient:
    reach = t_quantile(0.975, df) * error
    return Coefficient(
        estimate=estimate,
        standard_error=error,
        low=estimate - reach,
        high=estimate + reach,
        p=t_two_sided_p(estimate / error, df),
    )
