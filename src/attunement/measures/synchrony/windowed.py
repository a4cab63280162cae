"""How alike two series move, window by window and lag by lag.

::

    lag      -2 s   -1 s    0     +1 s   +2 s      + : y follows x
    window 1  .1     .2     .4     .7     .3       here y follows by a second
    window 2  .2     .6     .3     .1     .0       here x follows
"""

from __future__ import annotations

from fractions import Fraction

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import window_parameters
from attunement.measures.synchrony._correlations import Pieces
from attunement.measures.synchrony._series import (
    LEAST_USABLE,
    MS_PER_SECOND,
    layout_of,
    ready,
    series_of,
    within,
)
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance

__all__ = [
    "LEAST_USABLE",
    "WindowedCrossCorrelation",
    "windowed_cross_correlation",
]

_Table = npt.NDArray[np.float64]

#: No correlation counts as closer to 1 or -1 than this, so that its z is a number.
CLOSEST = 1 - 2.0**-40


@attrs.frozen(kw_only=True, eq=False)
class WindowedCrossCorrelation:
    """Tell how alike two series move, by window and lag.

    Parameters
    ----------
    correlations : (n_windows, n_lags) float
        Pearson's r, -1 to 1; nan where too little is there or one does not vary.
    onset_ms : (n_windows,) float
        When each window of x begins.
    lag_ms : (n_lags,) float
        How much later y is than x; positive where y follows.
    usable_share : float
        The share of samples that both series have.
    provenance : Provenance
        How to get the same again.
    """

    correlations: _Table
    onset_ms: _Table
    lag_ms: _Table
    usable_share: float
    provenance: Provenance

    @property
    def fisher_z(self) -> _Table:
        """Return Fisher's z of each r: (n_windows, n_lags), arctanh r, at most 14.2."""
        return np.arctanh(np.clip(self.correlations, -CLOSEST, CLOSEST))

    @property
    def value(self) -> float | None:
        """Return the absolute summary."""
        return self.absolute

    @property
    def absolute(self) -> float | None:
        """Return the mean of the size of z over windows and lags, 0 up, or None."""
        return _mean(np.abs(self.fisher_z))

    @property
    def signed(self) -> float | None:
        """Return the mean of z over windows and lags, or None.

        Moving together raises it, and moving against each other lowers it.
        """
        return _mean(self.fisher_z)

    @property
    def lead(self) -> float | None:
        """Return the mean size of z where x is before y, or None."""
        return _mean(np.abs(self.fisher_z[:, self.lag_ms > 0]))

    @property
    def lag(self) -> float | None:
        """Return the mean size of z where x comes after y, or None."""
        return _mean(np.abs(self.fisher_z[:, self.lag_ms < 0]))

    @property
    def peak_lag_ms(self) -> float | None:
        """Return the lag at which z is highest on average over windows, or None."""
        known = np.isfinite(self.correlations)
        counts = known.sum(axis=0)
        if not counts.any():
            return None
        sums = np.where(known, self.fisher_z, 0.0).sum(axis=0)
        means = np.divide(
            sums, counts, out=np.full(sums.shape, -np.inf), where=counts > 0
        )
        return float(self.lag_ms[int(means.argmax())])


def windowed_cross_correlation(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    rate_hz: Fraction | float,
    window_ms: int,
    step_ms: int,
    max_lag_ms: int,
    window: Window | None = None,
) -> WindowedCrossCorrelation:
    """Correlate two series window by window, the one earlier or later than the other.

    Moving alike is one way of being together; more of it is not better.

    Parameters
    ----------
    x, y : (n_samples,) float
        Two series of one person each, such as movement; missing is nan.
    rate_hz : fractions.Fraction or float
        Samples per second.
    window_ms : int
        Length of a window; 3 samples at least.
    step_ms : int
        From one window to the next; one sample at least.
    max_lag_ms : int
        How far y is moved either way, 0 up.
    window : Interval or Episode, optional
        The part of the series that is asked about, counted from the first sample; all
        of it by default.

    Returns
    -------
    WindowedCrossCorrelation
        ``fisher_z`` has shape (n_windows, n_lags) with ``n_lags = 2 max_lag + 1`` and
        ``n_windows = floor((n_samples - window - 2 max_lag) / step) + 1``.

    Raises
    ------
    MeasureError
        When fewer than 60 % of the samples are there for both, one never varies, a
        length is too short, or the series are of different lengths or too short.

    Notes
    -----
    All lengths are rounded to samples. Window k of x begins at ``max_lag + k step``,
    so that every lag of every window lies inside the series::

        r_k(lag) = Pearson(x[s : s + w], y[s + lag : s + lag + w])
        z = arctanh(r)

    A positive lag says that y follows x. Samples that either lacks are left out of
    each r; an r is nan when fewer than 60 % of its samples are there, or one of the
    two does not vary. Summaries are means over all that is known.

    References
    ----------
    Boker, S. M., Xu, M., Rotondo, J. L., & King, K. (2002). Windowed
    cross-correlation and peak picking for the analysis of variability in the
    association between behavioral time series. *Psychological Methods*, 7, 338-355.

    Ramseyer, F., & Tschacher, W. (2011). Nonverbal synchrony in psychotherapy.
    *Journal of Consulting and Clinical Psychology*, 79, 284-295.

    Examples
    --------
    The second moves as the first did 0.4 s before.

    >>> rng = np.random.default_rng(1)
    >>> moves = rng.random(1_000)
    >>> found = windowed_cross_correlation(
    ...     moves, np.roll(moves, 10), rate_hz=25, window_ms=10_000, step_ms=5_000,
    ...     max_lag_ms=1_000)
    >>> found.fisher_z.shape, found.peak_lag_ms
    ((6, 51), 400.0)
    """
    rate = rate_of(rate_hz)
    series = tuple(
        within(series_of(one, name), rate, window) for name, one in (("x", x), ("y", y))
    )
    first, second, share = ready(*series)
    layout = layout_of(
        first.size,
        rate_hz=rate,
        window_ms=window_ms,
        step_ms=step_ms,
        max_lag_ms=max_lag_ms,
    )
    r = [
        Pieces(
            first[np.newaxis, start : start + layout.window], layout.reach
        ).correlated_with(layout.around(second, start))
        for start in layout.starts
    ]
    per_ms = float(MS_PER_SECOND / rate)
    return WindowedCrossCorrelation(
        correlations=np.concatenate(r),
        onset_ms=np.array(layout.starts, dtype=np.float64) * per_ms,
        lag_ms=np.arange(-layout.max_lag, layout.max_lag + 1, dtype=np.float64)
        * per_ms,
        usable_share=share,
        provenance=Provenance.of_arrays(
            "attunement.measures.synchrony.windowed_cross_correlation",
            {"x": series[0], "y": series[1]},
            {
                "rate_hz": float(rate),
                "window_ms": window_ms,
                "step_ms": step_ms,
                "max_lag_ms": max_lag_ms,
                **({} if window is None else window_parameters(window)),
            },
        ),
    )


def rate_of(rate_hz: Fraction | float) -> Fraction:
    """Return a rate as a fraction.

    Raises
    ------
    MeasureError
        When it is not positive.
    """
    if not rate_hz > 0:
        raise MeasureError(f"a rate of {rate_hz} Hz was given; expected more than 0")
    return Fraction(rate_hz)


def _mean(values: _Table) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None
