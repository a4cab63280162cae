"""Krippendorff's alpha: any number of coders, with missing values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, get_args

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.timeline.provenance import Provenance

__all__ = ["Alpha", "Level", "krippendorff_alpha"]

Level = Literal["nominal", "ordinal", "interval", "ratio"]
_Numbers = npt.NDArray[np.float64]


@attrs.frozen(kw_only=True)
class Alpha:
    """Tell how far coders agree beyond what all their values together would give.

    Parameters
    ----------
    value : float or None
        Alpha, at most 1; None when nothing can be paired or nothing varies.
    observed, expected : float or None
        Mean squared difference within units, and among all values.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How values differ.
    units, values : int
        Units that two coders or more gave a value, and how many values these are.
    provenance : Provenance
        How to get the same again.
    """

    value: float | None
    observed: float | None
    expected: float | None
    level: Level
    units: int
    values: int
    provenance: Provenance


def krippendorff_alpha(ratings: npt.ArrayLike, *, level: Level) -> Alpha:
    """Compare any number of coders, of whom some may have left units out.

    Parameters
    ----------
    ratings : (n_coders, n_units) array of float
        One row a coder; ``nan`` where a coder gave no value.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What a difference between two values means.

    Returns
    -------
    Alpha
        Value, observed and expected difference, what could be paired.

    Raises
    ------
    MeasureError
        When the ratings are no table, or the level is unknown.

    Notes
    -----
    A unit with m values pairs each with each of the others; each pair weighs
    ``1 / (m - 1)``. With o the table of these coincidences and n its margins, N in
    all::

        alpha = 1 - (sum o_ck d_ck / N) / (sum n_c n_k d_ck / (N (N - 1)))

        nominal   d = 1 where c is not k
        ordinal   d = (sum of n_g from c to k - (n_c + n_k) / 2)^2
        interval  d = (c - k)^2
        ratio     d = ((c - k) / (c + k))^2

    Units that fewer than two coders gave a value to are not in it.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of
    Pennsylvania, Annenberg School for Communication.

    Examples
    --------
    >>> import numpy as np
    >>> ratings = [[1, 2, 3, np.nan], [1, 2, 3, 3], [np.nan, 2, 2, 3]]
    >>> round(krippendorff_alpha(ratings, level="nominal").value, 4)
    0.7188
    """
    found = np.array(ratings, dtype=np.float64)
    if found.ndim != 2:
        raise MeasureError(
            f"ratings of shape {found.shape} were given; expected coders by units"
        )
    if level not in get_args(Level):
        raise MeasureError(
            f"level {level!r} was given; expected one of {', '.join(get_args(Level))}"
        )
    per_unit = (~np.isnan(found)).sum(axis=0)
    paired = found[:, per_unit > 1]
    scale, coincidences = _coincidences(paired)
    margins = coincidences.sum(axis=1)
    n = float(margins.sum())
    differences = _DIFFERENCES[level](scale, margins)
    observed = float((coincidences * differences).sum()) / n if n else None
    expected = (
        float((np.outer(margins, margins) * differences).sum()) / (n * (n - 1))
        if n
        else None
    )
    return Alpha(
        value=1 - observed / expected if observed is not None and expected else None,
        observed=observed,
        expected=expected,
        level=level,
        units=paired.shape[1],
        values=round(n),
        provenance=Provenance.of_arrays(
            "attunement.measures.reliability.krippendorff_alpha",
            {"ratings": found},
            {"level": level},
        ),
    )


def _coincidences(paired: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the values that occur, in order, and how they meet within units."""
    given = ~np.isnan(paired)
    scale, place = np.unique(paired[given], return_inverse=True)
    unit = np.nonzero(given)[1]
    counts = np.zeros((paired.shape[1], len(scale)))
    np.add.at(counts, (unit, place), 1)
    weight = 1 / (counts.sum(axis=1) - 1)
    weighted = counts * weight[:, np.newaxis]
    return scale, counts.T @ weighted - np.diag(weighted.sum(axis=0))


def _nominal(scale: _Numbers, margins: _Numbers) -> _Numbers:
    return 1 - np.eye(len(scale))


def _ordinal(scale: _Numbers, margins: _Numbers) -> _Numbers:
    # The values between two, with half of each of the two, are a difference of ranks.
    ranks = np.cumsum(margins) - margins / 2
    return np.subtract.outer(ranks, ranks) ** 2


def _interval(scale: _Numbers, margins: _Numbers) -> _Numbers:
    return np.subtract.outer(scale, scale) ** 2


def _ratio(scale: _Numbers, margins: _Numbers) -> _Numbers:
    sums = np.add.outer(scale, scale)
    return (
        np.divide(
            np.subtract.outer(scale, scale),
            sums,
            out=np.zeros_like(sums),
            where=sums != 0,
        )
        ** 2
    )


_DIFFERENCES: Mapping[Level, Callable[[_Numbers, _Numbers], _Numbers]] = (
    MappingProxyType(
        {
            "nominal": _nominal,
            "ordinal": _ordinal,
            "interval": _interval,
            "ratio": _ratio,
        }
    )
)
