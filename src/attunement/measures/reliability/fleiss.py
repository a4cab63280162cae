"""Fleiss' kappa: several coders, as many for every unit."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures.reliability.kappa import beyond
from attunement.timeline.provenance import Provenance

__all__ = ["FleissKappa", "fleiss_kappa"]

_LEAST_RATERS = 2


@attrs.frozen(kw_only=True)
class FleissKappa:
    """Tell how far several coders agree beyond how often the codes occur.

    Parameters
    ----------
    value : float or None
        Kappa, at most 1; None when one code was used throughout.
    agreement, expected : float
        Mean share of agreeing pairs, and the share that the frequencies would give.
    codes : tuple of (float or None)
        Kappa of each code against all others.
    units, raters : int
        How many units, and coders of each.
    provenance : Provenance
        How to get the same again.
    """

    value: float | None
    agreement: float
    expected: float
    codes: tuple[float | None, ...]
    units: int
    raters: int
    provenance: Provenance


def fleiss_kappa(counts: npt.ArrayLike) -> FleissKappa:
    """Compare several coders by how many gave each unit each code.

    Parameters
    ----------
    counts : (n_units, k) array of int
        Every row sums to the same number of coders, two or more.

    Returns
    -------
    FleissKappa
        Value, and kappa of each code.

    Raises
    ------
    MeasureError
        When the rows sum to different numbers, to fewer than two, or there are none.

    Notes
    -----
    With m coders and x the counts::

        P_u = (sum_k x_uk^2 - m) / (m (m - 1))      agreement = mean P_u
        p_k = sum_u x_uk / (n m)                    expected = sum_k p_k^2
        kappa_k = 1 - sum_u x_uk (m - x_uk) / (n m (m - 1) p_k (1 - p_k))

    Coders need not be the same for every unit, only as many.
    Where some are missing, use `krippendorff_alpha`.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters.
    *Psychological Bulletin*, 76, 378-382.

    Examples
    --------
    >>> round(fleiss_kappa([[3, 0], [2, 1], [0, 3], [0, 3]]).value, 3)
    0.657
    """
    found = np.array(counts, dtype=np.float64)
    if found.ndim != 2 or not found.size:
        raise MeasureError(
            f"counts of shape {found.shape} were given; expected units by codes"
        )
    sums = found.sum(axis=1)
    raters = sums[0]
    if np.any(sums != raters) or raters < _LEAST_RATERS or np.any(found < 0):
        raise MeasureError(
            "the rows do not sum to one number of coders, two or more; "
            "where some are missing, use krippendorff_alpha"
        )
    agreement = float(
        ((found**2).sum(axis=1) - raters).mean() / (raters * (raters - 1))
    )
    share = found.mean(axis=0) / raters
    expected = float((share**2).sum())
    apart = (found * (raters - found)).mean(axis=0) / (raters * (raters - 1))
    mixed = share * (1 - share)
    return FleissKappa(
        value=beyond(agreement, expected),
        agreement=agreement,
        expected=expected,
        codes=tuple(
            float(1 - one / spread) if spread else None
            for one, spread in zip(apart.tolist(), mixed.tolist(), strict=True)
        ),
        units=len(found),
        raters=int(raters),
        provenance=Provenance.of_arrays(
            "attunement.measures.reliability.fleiss_kappa", {"counts": found}, {}
        ),
    )
