"""Cohen's kappa: agreement beyond what the margins would give.

::

    second coder      A    B
    first coder  A  [ 40 |  9 ]      agreement  the diagonal / all
                 B  [  6 | 20 ]      expected   what the margins alone would put there
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.timeline.provenance import Provenance

__all__ = [
    "AgreementTable",
    "CodeKappa",
    "Kappa",
    "KappaWeights",
    "agreement_table",
    "cohen_kappa",
]

_Table = npt.NDArray[np.float64]
KappaWeights = Literal["linear", "quadratic"]

_LEAST_CODES = 2


@attrs.frozen(kw_only=True)
class CodeKappa:
    """Tell how well one code is agreed on against all others together.

    Parameters
    ----------
    code : str
        Its name, or its position when the table has no names.
    value : float or None
        Kappa of the two-by-two table; None when the code never or always occurs.
    agreement : float or None
        Of what either coder gave this code, the share that both did (Jaccard);
        None when neither used it.
    """

    code: str
    value: float | None
    agreement: float | None


@attrs.frozen(kw_only=True, eq=False)
class Kappa:
    """Tell how far two coders agree beyond their margins.

    Parameters
    ----------
    value : float or None
        Kappa, at most 1; 0 is what the margins give; None when both coders used one
        and the same code throughout.
    agreement, expected : float
        Share of agreement, and the share that the margins would give; with weights,
        one minus the weighted disagreement, scaled to its largest weight.
    maximum : float or None
        The largest kappa that these margins allow; None with weights.
    codes : tuple of CodeKappa
        One code against all others, in the order of the table.
    table : (k, k) float
        What was tallied; rows are the first coder.
    n : float
        Sum of the table.
    provenance : Provenance
        How to get the same again.
    """

    value: float | None
    agreement: float
    expected: float
    maximum: float | None
    codes: tuple[CodeKappa, ...]
    table: _Table
    n: float
    provenance: Provenance

    def of(self, code: str) -> CodeKappa:
        """Return the line of one code.

        Raises
        ------
        MeasureError
            When the table has no such code.
        """
        for one in self.codes:
            if one.code == code:
                return one
        known = ", ".join(one.code for one in self.codes)
        raise MeasureError(f"no kappa of {code!r}; there are {known}")


@attrs.frozen(kw_only=True, eq=False)
class AgreementTable:
    """Hold how often one coder's code met another's.

    Parameters
    ----------
    codes : tuple of str
        Names of rows and columns.
    counts : (k, k) int64
        Rows are the first coder, columns the second.
    """

    codes: tuple[str, ...]
    counts: npt.NDArray[np.int64]


def agreement_table(
    first: Sequence[Hashable], second: Sequence[Hashable]
) -> AgreementTable:
    """Tally two lists of codes, unit by unit.

    Parameters
    ----------
    first, second : sequence
        What each coder gave each unit, of one length.

    Returns
    -------
    AgreementTable
        Codes in sorted order of their text.

    Raises
    ------
    MeasureError
        When the lists differ in length or are empty.

    Examples
    --------
    >>> agreement_table(["a", "b", "a"], ["a", "b", "b"]).counts.tolist()
    [[1, 1], [0, 1]]
    """
    if len(first) != len(second) or not len(first):
        raise MeasureError(
            f"{len(first)} and {len(second)} units were given; "
            "expected as many of each coder, and one at least"
        )
    codes = tuple(sorted({str(one) for one in (*first, *second)}))
    place = {code: i for i, code in enumerate(codes)}
    counts = np.zeros((len(codes), len(codes)), dtype=np.int64)
    for one, other in zip(first, second, strict=True):
        counts[place[str(one)], place[str(other)]] += 1
    return AgreementTable(codes=codes, counts=counts)


def cohen_kappa(
    table: npt.ArrayLike,
    *,
    weights: KappaWeights | npt.ArrayLike | None = None,
    codes: Iterable[str] = (),
) -> Kappa:
    """Compare two coders by a table of what each gave the same units.

    A low kappa says that the scheme or the training needs work before a number from
    this coding is believed.

    Parameters
    ----------
    table : (k, k) array
        Counts or shares; rows are the first coder, columns the second.
    weights : {"linear", "quadratic"} or (k, k) array, optional
        How much a disagreement weighs: the distance of the codes in their order, its
        square, or a table of its own with zeros on the diagonal.
        Without weights every disagreement is one.
    codes : iterable of str, optional
        Names of the rows; their positions by default.

    Returns
    -------
    Kappa
        Value, share of agreement, maximum, and kappa of each code.

    Raises
    ------
    MeasureError
        When the table is not square, holds fewer than two codes, a negative or missing
        number or nothing; or the weights or names do not fit it.

    Notes
    -----
    With p the table divided by its sum, and r and c its margins::

        kappa = (po - pe) / (1 - pe)        po = sum_i p_ii    pe = sum_i r_i c_i
        kappa_w = 1 - sum w p / sum w r c   w: disagreement weights
        maximum = (pm - pe) / (1 - pe)      pm = sum_i min(r_i, c_i)

    Kappa does not depend on the order of the codes; weighted kappa does.
    It depends on how many codes there are and how evenly they are used: two coders
    who are right in 80 % of the units reach .36 with two codes and .60 with ten.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and
    Psychological Measurement*, 20, 37-46.

    Cohen, J. (1968). Weighted kappa. *Psychological Bulletin*, 70, 213-220.

    Umesh, U. N., Peterson, R. A., & Sauber, M. H. (1989). Interjudge agreement and the
    maximum value of kappa. *Educational and Psychological Measurement*, 49, 835-850.

    Examples
    --------
    >>> result = cohen_kappa([[40, 9], [6, 20]])
    >>> round(result.value, 3), round(result.maximum, 3)
    (0.57, 0.914)
    """
    found = _square(table)
    k = len(found)
    names = tuple(codes) or tuple(str(i) for i in range(k))
    if len(names) != k:
        raise MeasureError(f"{len(names)} names were given for {k} codes")
    n = float(found.sum())
    share = found / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    margins = np.multiply.outer(rows, columns)
    disagreement = _disagreement(weights, k)
    scale = float(disagreement.max())
    agreement = 1 - float((disagreement * share).sum()) / scale
    expected = 1 - float((disagreement * margins).sum()) / scale
    return Kappa(
        value=beyond(agreement, expected),
        agreement=agreement,
        expected=expected,
        maximum=_maximum(rows, columns) if weights is None else None,
        codes=_of_codes(names, share.diagonal(), rows, columns),
        table=found,
        n=n,
        provenance=Provenance.of_arrays(
            "attunement.measures.reliability.cohen_kappa",
            {"table": found, "disagreement": disagreement},
            {
                "codes": " ".join(names),
                "weights": weights
                if weights is None or isinstance(weights, str)
                else "a table",
            },
        ),
    )


def _square(table: npt.ArrayLike) -> _Table:
    found = np.array(table, dtype=np.float64)
    if found.ndim != 2 or found.shape[0] != found.shape[1]:
        raise MeasureError(
            f"a table of shape {found.shape} was given; expected a square one"
        )
    if len(found) < _LEAST_CODES:
        raise MeasureError("a table of one code was given; expected two or more")
    if not np.all(found >= 0) or not np.isfinite(found.sum()) or not found.sum():
        raise MeasureError(
            "the table holds a negative or missing number, or nothing; expected counts"
        )
    return found


def _disagreement(weights: KappaWeights | npt.ArrayLike | None, k: int) -> _Table:
    if weights is None:
        return 1 - np.eye(k)
    if isinstance(weights, str):
        distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
        if weights == "linear":
            return distance
        if weights == "quadratic":
            return distance**2
        raise MeasureError(
            f"weights {weights!r} were asked for; expected linear or quadratic"
        )
    found = np.array(weights, dtype=np.float64)
    if (
        found.shape != (k, k)
        or np.any(np.diag(found))
        or not np.all(found >= 0)
        or not found.sum()
    ):
        raise MeasureError(
            f"the weights do not fit {k} codes; expected a {k} by {k} table of "
            "disagreements with zeros on the diagonal"
        )
    return found


def beyond(agreement: float, expected: float) -> float | None:
    """Return what is agreed of what could be beyond what is expected, or None."""
    return (agreement - expected) / (1 - expected) if expected < 1 else None


def _maximum(rows: _Table, columns: _Table) -> float | None:
    return beyond(float(np.minimum(rows, columns).sum()), float(rows @ columns))


def _of_codes(
    names: tuple[str, ...], shared: _Table, rows: _Table, columns: _Table
) -> tuple[CodeKappa, ...]:
    """Return each code's kappa against all others taken together."""
    found = []
    # Plain numbers: a handful of them is sooner done than an array of a handful.
    each = zip(names, shared.tolist(), rows.tolist(), columns.tolist(), strict=True)
    for name, both, first, second in each:
        either = first + second - both
        agreement = 1 - (first + second - 2 * both)
        expected = first * second + (1 - first) * (1 - second)
        found.append(
            CodeKappa(
                code=name,
                value=beyond(agreement, expected),
                agreement=both / either if either else None,
            )
        )
    return tuple(found)
