"""A track of ordinal codes as a series of one number a second."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.timeline.episode import Episode, Window
from attunement.timeline.signal import Signal
from attunement.timeline.tier import Tier

__all__ = ["ordinal_series"]

# A second of which less than this share can be scored is missing.
_LEAST_SEEN = 0.5


def ordinal_series(tier: Tier, *, window: Window, unit_ms: int = 1_000) -> Signal:
    """Read a track of ordinal codes as one number for each unit of time.

    Parameters
    ----------
    tier : Tier
        States whose codes have values, one at a time.
    window : Interval or Episode
        The part of the film that is asked about.
    unit_ms : int
        Length of a unit, 1 up.

    Returns
    -------
    Signal
        The mean value over the scorable time of each whole unit; nan where less than
        half of it can be scored.

    Raises
    ------
    MeasureError
        When the track may hold two states, a code that occurs has no value, or the
        unit is not positive.

    Examples
    --------
    >>> from attunement.timeline.interval import Interval
    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1-short").tier("infant.engagement")
    >>> tier = Tier(scheme=scheme, onset_ms=[0, 1_500], offset_ms=[1_500, 3_000],
    ...             code=[0, 5])
    >>> ordinal_series(tier, window=Interval(0, 4_000)).values.tolist()
    [2.0, 0.0, -2.0, nan]
    """
    if unit_ms < 1 or not (tier.scheme.exclusive and tier.scheme.kind == "state"):
        raise MeasureError(
            f"tier {tier.id} in units of {unit_ms} ms was given; expected one state at "
            "a time and units of 1 ms or more"
        )
    stretch = window.interval if isinstance(window, Episode) else window
    edges = np.arange(stretch.onset_ms, stretch.offset_ms + 1, unit_ms)
    codes = tier.scheme.codes
    seen = np.array([not codes[one].is_unscorable for one in tier.code], dtype=bool)
    values = [codes[one].value for one in tier.code[seen].tolist()]
    if None in values:
        raise MeasureError(f"tier {tier.id}: a code has no value; expected ordinals")
    onset, offset = tier.onset_ms[seen], tier.offset_ms[seen]
    ordinals = np.array(values, dtype=np.float64)
    time = _between(edges, onset, offset, np.ones(ordinals.shape))
    total = _between(edges, onset, offset, ordinals)
    means = np.full(time.shape, np.nan)
    np.divide(total, time, out=means, where=time >= _LEAST_SEEN * unit_ms)
    return Signal(
        name=tier.id,
        values=means,
        rate_hz=Fraction(1_000, unit_ms),
        start_ms=stretch.onset_ms,
        unit="value of the code",
    )


def _between(
    edges: npt.NDArray[np.int64],
    onset: npt.NDArray[np.int64],
    offset: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return the weighted time between edges: a sum that grows along straight lines."""
    if not onset.size:
        return np.zeros(edges.size - 1)
    knots = np.stack([onset, offset], axis=1).ravel()
    steps = np.stack([np.zeros(onset.size), weights * (offset - onset)], axis=1)
    return np.diff(np.interp(edges, knots, np.cumsum(steps)))
