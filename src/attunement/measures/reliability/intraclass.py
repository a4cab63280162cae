"""Intraclass correlation: whether coders give the same films the same numbers."""

from __future__ import annotations

from typing import Literal

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._distributions import beta_cdf, f_quantile
from attunement.timeline.provenance import Provenance

__all__ = ["IccForm", "IntraclassCorrelation", "intraclass_correlation"]

FormName = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]


@attrs.frozen(kw_only=True)
class IccForm:
    """Hold one of the six forms.

    Parameters
    ----------
    name : {"1,1", "2,1", "3,1", "1,k", "2,k", "3,k"}
        As Shrout and Fleiss name them.
    value : float or None
        The coefficient, at most 1; None when nothing varies.
    low, high : float or None
        Its interval.
    f, df1, df2, p : float or None
        The test that it is 0.
    """

    name: FormName
    value: float | None
    low: float | None
    high: float | None
    f: float | None
    df1: int
    df2: int
    p: float | None


@attrs.frozen(kw_only=True)
class IntraclassCorrelation:
    """Tell how far coders give the same films the same numbers.

    Parameters
    ----------
    forms : tuple of IccForm
        All six.
    between_ms, within_ms, raters_ms, error_ms : float
        Mean squares of the films, within films, of the coders, and what is left.
    level : float
        Of the intervals, such as 0.95.
    targets, raters : int
        How many films, and coders of each.
    provenance : Provenance
        How to get the same again.
    """

    forms: tuple[IccForm, ...]
    between_ms: float
    within_ms: float
    raters_ms: float
    error_ms: float
    level: float
    targets: int
    raters: int
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return form (2,1): one coder of many, absolute agreement."""
        return self.of("2,1").value

    def of(self, name: FormName) -> IccForm:
        """Return one form by its name, such as ``"3,k"``.

        Raises
        ------
        MeasureError
            When there is no such form.
        """
        for one in self.forms:
            if one.name == name:
                return one
        known = "; ".join(one.name for one in self.forms)
        raise MeasureError(f"no form {name!r}; there are {known}")


def intraclass_correlation(
    ratings: npt.ArrayLike, *, level: float = 0.95
) -> IntraclassCorrelation:
    """Compare coders by numbers each gave the same films.

    For totals and durations; for codes over time use a kappa.

    Parameters
    ----------
    ratings : (n_targets, n_raters) array of float
        One row a film, one column a coder; nothing missing, two of each at least.
    level : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    IntraclassCorrelation
        Six forms, each with its interval; ``value`` is form (2,1).

    Raises
    ------
    MeasureError
        When a number is missing, there are fewer than two films or coders, or the
        level is not between 0 and 1.

    Notes
    -----
    With BMS, WMS, JMS, EMS the mean squares between films, within films, of coders and
    of what is left, n films and k coders::

        (1,1) (BMS - WMS) / (BMS + (k - 1) WMS)                  other coders each film
        (2,1) (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n)   same, of many
        (3,1) (BMS - EMS) / (BMS + (k - 1) EMS)                  these coders only
        (1,k) (BMS - WMS) / BMS
        (2,k) (BMS - EMS) / (BMS + (JMS - EMS) / n)
        (3,k) (BMS - EMS) / BMS

    (2,1) is absolute agreement, ICC(A,1); (3,1) is consistency, ICC(C,1).
    Intervals are those of Shrout and Fleiss; for (2,1) and (2,k) with the degrees of
    freedom of Satterthwaite.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing
    rater reliability. *Psychological Bulletin*, 86, 420-428.

    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass
    correlation coefficients. *Psychological Methods*, 1, 30-46.

    Examples
    --------
    >>> films = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...          [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> result = intraclass_correlation(films)
    >>> round(result.value, 4), round(result.of("3,k").value, 4)
    (0.2898, 0.9093)
    """
    found = np.array(ratings, dtype=np.float64)
    if found.ndim != 2 or min(found.shape) < 2 or not np.all(np.isfinite(found)):
        raise MeasureError(
            f"ratings of shape {found.shape} were given, or some are missing; "
            "expected two films and two coders at least, and every number"
        )
    if not 0 < level < 1:
        raise MeasureError(f"a level of {level} was given; expected one in 0 to 1")
    squares = _MeanSquares.of(found)
    return IntraclassCorrelation(
        forms=(
            *_one_way(squares, level),
            *_two_way_absolute(squares, level),
            *_two_way_consistent(squares, level),
        ),
        between_ms=squares.between,
        within_ms=squares.within,
        raters_ms=squares.raters,
        error_ms=squares.error,
        level=level,
        targets=squares.n,
        raters=squares.k,
        provenance=Provenance.of_arrays(
            "attunement.measures.reliability.intraclass_correlation",
            {"ratings": found},
            {"level": level},
        ),
    )


@attrs.frozen(kw_only=True)
class _MeanSquares:
    between: float
    within: float
    raters: float
    error: float
    n: int
    k: int

    @classmethod
    def of(cls, ratings: npt.NDArray[np.float64]) -> _MeanSquares:
        n, k = ratings.shape
        centered = ratings - ratings.mean()
        films = centered.mean(axis=1, keepdims=True)
        coders = centered.mean(axis=0, keepdims=True)
        # What rounding leaves of a zero is a zero.
        nothing = n * k * (np.finfo(float).eps * np.abs(ratings).max()) ** 2

        def mean_square(parts: npt.NDArray[np.float64], df: int) -> float:
            found = float((parts**2).sum())
            return found / df if found > nothing else 0.0

        return cls(
            between=k * mean_square(films, n - 1),
            within=mean_square(centered - films, n * (k - 1)),
            raters=n * mean_square(coders, k - 1),
            error=mean_square(centered - films - coders, (n - 1) * (k - 1)),
            n=n,
            k=k,
        )


def _form(
    name: FormName,
    value: float | None,
    bounds: tuple[float | None, float | None],
    test: tuple[float, float, int, int],
) -> IccForm:
    above, below, df1, df2 = test
    f = above / below if below else None
    return IccForm(
        name=name,
        value=value,
        low=bounds[0],
        high=bounds[1],
        f=f,
        df1=df1,
        df2=df2,
        p=None if f is None else beta_cdf(df2 / (df2 + df1 * f), df2 / 2, df1 / 2),
    )


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def _bounds_of_f(
    between: float, rest: float, df1: int, df2: int, level: float
) -> tuple[float, float] | None:
    if not rest:
        return None
    tail = (1 + level) / 2
    f = between / rest
    return f / f_quantile(tail, df1, df2), f * f_quantile(tail, df2, df1)


def _by_f(
    squares: _MeanSquares, kind: Literal["1", "3"], rest: float, df2: int, level: float
) -> tuple[IccForm, IccForm]:
    """Return the single and the mean form whose interval is that of one F ratio."""
    k, between = squares.k, squares.between
    bounds = _bounds_of_f(between, rest, squares.n - 1, df2, level)
    single: tuple[float | None, float | None] = (None, None)
    mean: tuple[float | None, float | None] = (None, None)
    if bounds is not None:
        low, high = bounds
        single = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
        mean = (_ratio(low - 1, low), _ratio(high - 1, high))
    test = (between, rest, squares.n - 1, df2)
    names: tuple[FormName, FormName] = ("1,1", "1,k") if kind == "1" else ("3,1", "3,k")
    return (
        _form(names[0], _ratio(between - rest, between + (k - 1) * rest), single, test),
        _form(names[1], _ratio(between - rest, between), mean, test),
    )


def _one_way(squares: _MeanSquares, level: float) -> tuple[IccForm, IccForm]:
    df2 = squares.n * (squares.k - 1)
    return _by_f(squares, "1", squares.within, df2, level)


def _two_way_consistent(squares: _MeanSquares, level: float) -> tuple[IccForm, IccForm]:
    df2 = (squares.n - 1) * (squares.k - 1)
    return _by_f(squares, "3", squares.error, df2, level)


def _two_way_absolute(squares: _MeanSquares, level: float) -> tuple[IccForm, IccForm]:
    n, k = squares.n, squares.k
    above = squares.between - squares.error
    coders = (squares.raters - squares.error) / n
    single = _ratio(above, squares.between + (k - 1) * squares.error + k * coders)
    mean = _ratio(above, squares.between + coders)
    bounds = None if single is None else _bounds_absolute(squares, single, level)
    test = (squares.between, squares.error, n - 1, (n - 1) * (k - 1))
    if bounds is None:
        return (
            _form("2,1", single, (None, None), test),
            _form("2,k", mean, (None, None), test),
        )
    stepped_up = tuple(one * k / (1 + one * (k - 1)) for one in bounds)
    return (
        _form("2,1", single, bounds, test),
        _form("2,k", mean, (stepped_up[0], stepped_up[1]), test),
    )


def _bounds_absolute(
    squares: _MeanSquares, single: float, level: float
) -> tuple[float, float] | None:
    n, k = squares.n, squares.k
    if single >= 1:
        return None
    a = k * single / (n * (1 - single)) * squares.raters
    b = (1 + k * single * (n - 1) / (n * (1 - single))) * squares.error
    spread = a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1))
    if not spread:
        return None
    df = (a + b) ** 2 / spread
    tail = (1 + level) / 2
    low_f, high_f = f_quantile(tail, n - 1, df), f_quantile(tail, df, n - 1)
    rest = k * squares.raters + (k * n - k - n) * squares.error
    between, error = squares.between, squares.error
    return (
        n * (between - low_f * error) / (low_f * rest + n * between),
        n * (high_f * between - error) / (rest + n * high_f * between),
    )
