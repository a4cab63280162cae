"""Two series of one length, made ready, and where the windows lie in them.

::

    x            |------[=====window=====]------|
    y  at -lag   |--[================]----------|
    y  at +lag   |----------[================]--|
                 |max_lag                max_lag|
"""

from __future__ import annotations

from fractions import Fraction

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of
from attunement.timeline.episode import Window

__all__ = [
    "LEAST_USABLE",
    "MS_PER_SECOND",
    "Layout",
    "layout_of",
    "ready",
    "series_of",
    "within",
]

#: The share of samples that must be there, of the series and of a window.
LEAST_USABLE = 0.6

MS_PER_SECOND = 1_000

_LEAST_SAMPLES = 3

Series = npt.NDArray[np.float64]


@attrs.frozen(kw_only=True)
class Layout:
    """Hold the lengths of a windowed cross-correlation, in samples."""

    samples: int
    window: int
    step: int
    max_lag: int

    @property
    def starts(self) -> range:
        """Return where the windows of x begin."""
        last = self.samples - self.window - self.max_lag
        return range(self.max_lag, last + 1, self.step)

    @property
    def reach(self) -> int:
        """Return how many samples a window and its lags reach over."""
        return self.window + 2 * self.max_lag

    def starts_within(self, segment: int) -> list[int]:
        """Return the windows of x that lie in one segment; the first is at its start.

        The first segment begins where the first window does.
        """
        count = (self.samples - 2 * self.max_lag) // segment
        places = (divmod(start - self.max_lag, segment) for start in self.starts)
        return [
            start
            for start, (place, begin) in zip(self.starts, places, strict=True)
            if place < count and begin + self.window <= segment
        ]

    def around(self, series: Series, start: int) -> Series:
        """Return what a window's lags reach of the other series."""
        return series[start - self.max_lag : start + self.window + self.max_lag]


def series_of(values: npt.ArrayLike, name: str) -> Series:
    """Return a series as one row of floats.

    Raises
    ------
    MeasureError
        When it is no single row, or holds an infinite number.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1:
        raise MeasureError(
            f"{name} of shape {found.shape} was given; expected one row of samples"
        )
    if np.isinf(found).any():
        raise MeasureError(f"{name} holds an infinite number; expected nan for missing")
    return found


def within(series: Series, rate_hz: Fraction, window: Window | None) -> Series:
    """Return the samples that begin in a window; all without one."""
    if window is None:
        return series
    stretch = stretch_of(window)
    first, end = (
        max(-int(-ms * rate_hz // MS_PER_SECOND), 0)
        for ms in (stretch.onset_ms, stretch.offset_ms)
    )
    return series[first:end]


def layout_of(
    samples: int, *, rate_hz: Fraction, window_ms: int, step_ms: int, max_lag_ms: int
) -> Layout:
    """Turn lengths in milliseconds into samples.

    Raises
    ------
    MeasureError
        When a length is too short or the series is.
    """
    window, step, max_lag = (
        round(ms * rate_hz / MS_PER_SECOND) for ms in (window_ms, step_ms, max_lag_ms)
    )
    if window < _LEAST_SAMPLES or step < 1 or max_lag < 0:
        raise MeasureError(
            f"windows of {window_ms} ms, steps of {step_ms} ms and lags to "
            f"{max_lag_ms} ms were given at {float(rate_hz):g} Hz; expected windows of "
            f"{_LEAST_SAMPLES} samples or more, steps of one or more, and no lag below 0"
        )
    layout = Layout(samples=samples, window=window, step=step, max_lag=max_lag)
    if not layout.starts:
        raise MeasureError(
            f"{samples} samples were given; expected {window + 2 * max_lag} or more "
            "for one window and its lags"
        )
    return layout


def ready(x: Series, y: Series) -> tuple[Series, Series, float]:
    """Return both with mean 0 and spread 1, and the share that can be used.

    No correlation depends on either; sums that keep to small numbers keep their digits.

    Raises
    ------
    MeasureError
        When the two differ in length, too much is missing, or one never varies.
    """
    if x.size != y.size:
        raise MeasureError(
            f"{x.size} and {y.size} samples were given; expected as many of each"
        )
    usable = np.isfinite(x) & np.isfinite(y)
    share = float(usable.mean()) if usable.size else 0.0
    if share < LEAST_USABLE:
        raise MeasureError(
            f"{share:.0%} of the samples are there for both; "
            f"expected {LEAST_USABLE:.0%} or more"
        )
    return _standard(x, "x"), _standard(y, "y"), share


def _standard(values: Series, name: str) -> Series:
    centered = values - np.nanmean(values)
    spread = float(np.sqrt(np.nanmean(centered**2)))
    if spread <= 1e-12 * float(np.nanmax(np.abs(values))):
        raise MeasureError(f"{name} never varies; expected a series that does")
    return centered / spread
