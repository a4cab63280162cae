"""What a table would hold if nothing followed anything in particular.

::

    counts            expected                 structural zeros on the diagonal
    [ 12  3 ]         rows x columns / N       [  .  e ]   fitted until rows and
    [  2 10 ]                                  [  e  . ]   columns sum as counted
"""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._distributions import normal_two_sided_p
from attunement.measures.sequences import LagTable
from attunement.timeline.provenance import Provenance

__all__ = [
    "LEAST_EXPECTED",
    "LEAST_MARGIN",
    "AdjustedResiduals",
    "adjusted_residuals",
    "expected_counts",
]

#: A cell with a smaller expected count, or a row or column that sums to less, is thin.
LEAST_EXPECTED = 5.0
LEAST_MARGIN = 5

_Table = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

_ROUNDS = 10_000
_CLOSE = 1e-13


@attrs.frozen(kw_only=True, eq=False)
class AdjustedResiduals:
    """Tell which codes follow which more or less often than their frequencies give.

    Parameters
    ----------
    codes : tuple of str
        Names of rows and columns.
    values : (k, k) float
        Adjusted residuals, about normal where the expected counts are large; ``nan``
        for structural zeros and where a row or column is empty.
    expected : (k, k) float
        Expected counts; 0 for structural zeros.
    p, p_holm : (k, k) float
        Two-sided normal probabilities, and corrected for looking at every cell.
    thin : (k, k) bool
        Cells with too little behind them to be shown.
    n : int
        Transitions counted.
    likelihood_ratio : float
        The likelihood-ratio chi-square of the whole table.
    df : int
        Its degrees of freedom.
    provenance : Provenance
        How to get the same again.
    """

    codes: tuple[str, ...]
    values: _Table
    expected: _Table
    p: _Table
    p_holm: _Table
    thin: _Mask
    n: int
    likelihood_ratio: float
    df: int
    provenance: Provenance

    @property
    def shown(self) -> _Table:
        """Return the residuals with ``nan`` where a cell is too thin to be shown."""
        return np.where(self.thin, np.nan, self.values)


def adjusted_residuals(
    table: LagTable | npt.ArrayLike, *, structural_zeros: npt.ArrayLike | None = None
) -> AdjustedResiduals:
    """Compare the counts of a table with what its margins would give.

    What follows often may only be frequent; this asks what follows more often than
    that.

    Parameters
    ----------
    table : LagTable or (k, k) array of int
        Counts; rows come before columns.
    structural_zeros : (k, k) array of bool, optional
        Cells that cannot occur; those of the lag table by default, else none.

    Returns
    -------
    AdjustedResiduals
        Every cell; ``shown`` leaves out the thin ones.

    Raises
    ------
    MeasureError
        When the table is not square, is empty, or holds counts where none can be.

    Notes
    -----
    With f the counts, N their sum and e the expected counts::

        z = (f - e) / sqrt(e (1 - h))

    Without structural zeros ``e = f_i+ f_+j / N`` and ``1 - h`` is
    ``(1 - f_i+ / N) (1 - f_+j / N)``: the z of Allison and Liker.
    With structural zeros e is fitted by iterative proportional fitting and h is the
    leverage of the cell in the log-linear model of quasi-independence.
    A cell is thin when its row or column sums to less than 5 or e is below 5.
    Looking at every cell finds something by chance: name the pair in advance, or use
    ``p_holm``, or `permutation_test`.

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables.
    *Biometrics*, 29, 205-220.

    Allison, P. D., & Liker, J. K. (1982). Analyzing sequential categorical data on
    dyadic interaction. *Psychological Bulletin*, 91, 393-403.

    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapters 9 and 10.

    Examples
    --------
    >>> found = adjusted_residuals([[30, 10], [12, 28]])
    >>> found.values.round(2).tolist()
    [[4.03, -4.03], [-4.03, 4.03]]
    """
    counts, zeros, codes = _read(table, structural_zeros)
    expected = expected_counts(counts, structural_zeros=zeros)
    n = int(counts.sum())
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    free = _unexplained(expected, rows, columns, zeros)
    values = np.full(counts.shape, np.nan)
    known = (expected > 0) & (free > _CLOSE)
    values[known] = (counts - expected)[known] / np.sqrt((expected * free)[known])
    p = np.vectorize(normal_two_sided_p, otypes=[np.float64])(values)
    margins = np.minimum.outer(rows, columns)
    return AdjustedResiduals(
        codes=codes,
        values=values,
        expected=expected,
        p=p,
        p_holm=_holm(p),
        thin=(margins < LEAST_MARGIN) | (expected < LEAST_EXPECTED) | zeros,
        n=n,
        likelihood_ratio=_likelihood_ratio(counts, expected),
        df=_degrees_of_freedom(rows, columns, zeros),
        provenance=Provenance.of_arrays(
            "attunement.measures.contingency.adjusted_residuals",
            {"table": counts, "structural_zeros": zeros},
            {"codes": " ".join(codes)},
        ),
    )


def expected_counts(
    counts: npt.ArrayLike, *, structural_zeros: npt.ArrayLike | None = None
) -> _Table:
    """Spread the margins of a table over the cells that can occur.

    Parameters
    ----------
    counts : (k, k) array of int
        What was counted.
    structural_zeros : (k, k) array of bool, optional
        Cells that cannot occur.

    Returns
    -------
    (k, k) float
        Expected counts with the same row and column sums, 0 where none can be.

    Notes
    -----
    Without structural zeros ``f_i+ f_+j / N``.
    With them, cells that can occur start at 1 and rows and columns are scaled in turn
    until they sum as counted (iterative proportional fitting).

    References
    ----------
    Goodman, L. A. (1968). The analysis of cross-classified data: Independence,
    quasi-independence, and interactions in contingency tables. *Journal of the
    American Statistical Association*, 63, 1091-1131.

    Examples
    --------
    >>> expected_counts([[0, 4, 2], [3, 0, 3], [3, 2, 0]],
    ...                 structural_zeros=np.eye(3)).round(2).tolist()
    [[0.0, 3.5, 2.5], [3.5, 0.0, 2.5], [2.5, 2.5, 0.0]]
    """
    found = np.array(counts, dtype=np.float64)
    rows, columns = found.sum(axis=1), found.sum(axis=0)
    if structural_zeros is None or not np.any(structural_zeros):
        total = found.sum()
        return np.outer(rows, columns) / total if total else np.zeros_like(found)
    fitted = np.where(np.array(structural_zeros, dtype=bool), 0.0, 1.0)
    moved, rounds = np.inf, 0
    while moved > _CLOSE * (1 + found.sum()) and rounds < _ROUNDS:
        before = fitted
        fitted = fitted * _scale(rows, fitted.sum(axis=1))[:, np.newaxis]
        fitted = fitted * _scale(columns, fitted.sum(axis=0))
        moved = float(np.abs(fitted - before).max())
        rounds += 1
    return fitted


def _scale(wanted: _Table, found: _Table) -> _Table:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def _read(
    table: LagTable | npt.ArrayLike, structural_zeros: npt.ArrayLike | None
) -> tuple[_Table, _Mask, tuple[str, ...]]:
    if isinstance(table, LagTable):
        counts = table.counts.astype(np.float64)
        codes = table.codes
        zeros = table.structural_zeros if structural_zeros is None else structural_zeros
    else:
        counts = np.array(table, dtype=np.float64)
        codes = tuple(str(i) for i in range(len(counts)))
        zeros = np.zeros(counts.shape) if structural_zeros is None else structural_zeros
    mask = np.array(zeros, dtype=bool)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise MeasureError(
            f"a table of shape {counts.shape} was given; expected a square one"
        )
    if mask.shape != counts.shape or np.any(counts[mask]):
        raise MeasureError(
            "the structural zeros do not fit the table, or it has counts there; "
            "expected cells that cannot occur"
        )
    if not counts.sum() > 0 or np.any(counts < 0):
        raise MeasureError("the table counts nothing; expected transitions")
    return counts, mask, codes


def _unexplained(
    expected: _Table, rows: _Table, columns: _Table, zeros: _Mask
) -> _Table:
    """Return 1 - h, what the margins leave free in each cell."""
    total = rows.sum()
    if not zeros.any():
        return np.outer(1 - rows / total, 1 - columns / total)
    k = len(rows)
    information = np.zeros((2 * k, 2 * k))
    information[:k, :k] = np.diag(expected.sum(axis=1))
    information[k:, k:] = np.diag(expected.sum(axis=0))
    information[:k, k:] = expected
    information[k:, :k] = expected.T
    inverse = np.linalg.pinv(information, hermitian=True)
    leverage: _Table = expected * (
        np.diag(inverse)[:k, np.newaxis]
        + np.diag(inverse)[np.newaxis, k:]
        + 2 * inverse[:k, k:]
    )
    free: _Table = 1 - leverage
    return free


def _holm(p: _Table) -> _Table:
    """Correct probabilities for how many there are, stepping down."""
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p.flat[known])]
    steps = p.flat[order] * np.arange(len(order), 0, -1)
    adjusted.flat[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def _likelihood_ratio(counts: _Table, expected: _Table) -> float:
    held = counts > 0
    return 2 * float((counts[held] * np.log(counts[held] / expected[held])).sum())


def _degrees_of_freedom(rows: _Table, columns: _Table, zeros: _Mask) -> int:
    used = np.outer(rows > 0, columns > 0)
    freedom = (np.count_nonzero(rows) - 1) * (np.count_nonzero(columns) - 1)
    return max(int(freedom - np.count_nonzero(zeros & used)), 0)
