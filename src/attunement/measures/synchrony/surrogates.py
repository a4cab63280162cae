"""Whether two series move more alike than they would by chance.

::

    x   | 1 | 2 | 3 | 4 |    segment   | 3 | 1 | 4 | 2 |   whole segments change places
                             shuffle   every sample by itself
                             offset    | 3 | 4 | 1 | 2 |   the end goes to the front
                             pairs     somebody else's series
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Literal, get_args

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._seeds import state_of
from attunement.measures._window import window_parameters
from attunement.measures.synchrony._nulls import of_orders, of_rows
from attunement.measures.synchrony._series import (
    MS_PER_SECOND,
    Layout,
    Series,
    layout_of,
    ready,
    series_of,
    within,
)
from attunement.measures.synchrony.windowed import rate_of
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance

__all__ = ["Null", "Statistic", "SurrogateTest", "surrogate_test"]

Null = Literal["segment", "shuffle", "offset", "pairs"]
Statistic = Literal["absolute", "signed"]

_Table = npt.NDArray[np.float64]

# What rounding may put between two equal means.
_EQUAL = 1e-12


@attrs.frozen(kw_only=True, eq=False)
class SurrogateTest:
    """Tell how a pair's synchrony stands among that of series that never met.

    Parameters
    ----------
    observed : float
        The mean z of the two.
    surrogates : (n,) float
        The same with each stand-in for x.
    windows : int
        How many windows were compared.
    null : {"segment", "shuffle", "offset", "pairs"}
        What stood in.
    statistic : {"absolute", "signed"}
        Whether z lost its sign.
    provenance : Provenance
        How to get the same again, with the state of the random generator.
    """

    observed: float
    surrogates: _Table
    windows: int
    null: Null
    statistic: Statistic
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the effect size: (observed - mean) / SD of the stand-ins, or None."""
        spread = float(self.surrogates.std(ddof=1)) if self.n > 1 else 0.0
        if not spread > 0:
            return None
        return (self.observed - float(self.surrogates.mean())) / spread

    @property
    def n(self) -> int:
        """Return how many stand-ins there were."""
        return self.surrogates.size

    @property
    def p(self) -> float:
        """Return the share of stand-ins that are as high, from 1 / (n + 1) to 1."""
        as_high = np.count_nonzero(self.surrogates >= self.observed - _EQUAL)
        return (1 + int(as_high)) / (1 + self.n)


def surrogate_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    rate_hz: Fraction | float,
    window_ms: int,
    step_ms: int,
    max_lag_ms: int,
    rng: np.random.Generator,
    null: Null = "segment",
    n: int = 1_000,
    segment_ms: int | None = None,
    others: Sequence[npt.ArrayLike] = (),
    statistic: Statistic = "absolute",
    window: Window | None = None,
    progress: Callable[[float], None] | None = None,
) -> SurrogateTest:
    """Compare the windowed cross-correlation of two series with that of stand-ins.

    A pair that moves no more alike than chance is not apart: they may take turns.

    Parameters
    ----------
    x, y : (n_samples,) float
        Two series of one person each; missing is nan.
    rate_hz, window_ms, step_ms, max_lag_ms, window
        As in `windowed_cross_correlation`.
    rng : numpy.random.Generator
        What draws; its state is recorded.
    null : {"segment", "shuffle", "offset", "pairs"}
        What stands in for x, see Notes.
    n : int
        How many stand-ins, 1 at least; with ``pairs`` at most as many as there are.
    segment_ms : int, optional
        Length of a segment, whole steps and a window at least; by default the fewest
        steps that hold a window.
    others : sequence of (n_samples or more,) float
        Series of other pairs' first person, for ``pairs``; longer ones are cut.
    statistic : {"absolute", "signed"}
        Mean size of z, or mean z, over windows and lags.
    progress : callable, optional
        Is told the share of the work that is done, 0 to 1.

    Returns
    -------
    SurrogateTest
        ``value`` is the effect size; ``p`` is one-sided, ``1 / (n + 1)`` to 1.

    Raises
    ------
    MeasureError
        As `windowed_cross_correlation`; and when n, the null, the statistic or the
        segments make no sense, or the series are too short for them.

    Notes
    -----
    segment
        Segments of x change places at random. Keeps all that goes on within a segment.
        Windows that lie across two segments are left out, of the observed as well: a
        joint in a window makes it less alike by itself, and every p too small. Longer
        segments leave more windows in and fewer orders to compare with.
    shuffle
        Samples of x change places at random. Keeps nothing but the distribution, so
        that slow movement alone makes p small; for comparison with what others report.
    offset
        x begins at another moment and its end goes to the front; moved by a window and
        the largest lag at least. Keeps all but one joint. No offset comes twice.
    pairs
        Series of other people. Keeps everything a person does alone; the hardest one
        to pass, and the one to prefer when there are enough pairs.

    ::

        p = (1 + #{surrogate >= observed}) / (1 + n)
        value = (observed - mean(surrogates)) / SD(surrogates)

    References
    ----------
    Moulder, R. G., Boker, S. M., Ramseyer, F., & Tschacher, W. (2018). Determining
    synchrony between behavioral time series: An application of surrogate data
    generation for establishing falsifiable null-hypotheses. *Psychological Methods*,
    23, 757-773.

    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero.
    *Statistical Applications in Genetics and Molecular Biology*, 9, 39.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> moves = rng.random(3_000)
    >>> found = surrogate_test(
    ...     moves, moves + rng.random(3_000), rate_hz=25, window_ms=10_000,
    ...     step_ms=5_000, max_lag_ms=1_000, n=99, rng=rng)
    >>> found.p, found.value > 2
    (0.01, True)
    """
    _refuse_nonsense(null, statistic, n)
    rate = rate_of(rate_hz)
    series = {
        name: within(series_of(one, name), rate, window)
        for name, one in (("x", x), ("y", y))
    }
    first, second, _ = ready(series["x"], series["y"])
    layout = layout_of(
        first.size,
        rate_hz=rate,
        window_ms=window_ms,
        step_ms=step_ms,
        max_lag_ms=max_lag_ms,
    )
    state = state_of(rng)
    is_signed = statistic == "signed"
    if null == "segment":
        segment = _segment(layout, rate, segment_ms)
        windows = len(layout.starts_within(segment))
        count = (layout.samples - 2 * layout.max_lag) // segment
        orders = np.tile(np.arange(count), (n + 1, 1))
        # The first order is the one they are in.
        orders[1:] = rng.permuted(orders[1:], axis=1)
        means = of_orders(
            first,
            second,
            layout,
            orders,
            segment=segment,
            is_signed=is_signed,
            told=_counted(progress, windows),
        )
    else:
        windows = len(layout.starts)
        if null == "pairs":
            series |= _cut(others, rate, window, first.size)
        strangers = [ready(one, second)[0] for one in list(series.values())[2:]]
        rows = _rows(null, first, strangers, layout, n, rng)
        count = 1 + (min(n, len(strangers)) if null == "pairs" else n)
        means = of_rows(
            rows, second, layout, is_signed=is_signed, told=_counted(progress, count)
        )
    if not np.isfinite(means).all():
        raise MeasureError(
            "in some series no window is there to be compared; "
            "expected fewer missing samples or longer windows"
        )
    return SurrogateTest(
        observed=float(means[0]),
        surrogates=means[1:],
        windows=windows,
        null=null,
        statistic=statistic,
        provenance=Provenance.of_arrays(
            "attunement.measures.synchrony.surrogate_test",
            series,
            {
                "rate_hz": float(rate),
                "window_ms": window_ms,
                "step_ms": step_ms,
                "max_lag_ms": max_lag_ms,
                **({} if window is None else window_parameters(window)),
                "null": null,
                "n": means.size - 1,
                "segment_ms": segment_ms,
                "statistic": statistic,
                "random_state": state,
            },
        ),
    )


def _refuse_nonsense(null: str, statistic: str, n: int) -> None:
    if null not in get_args(Null) or statistic not in get_args(Statistic):
        raise MeasureError(
            f"null {null!r} and statistic {statistic!r} were given; expected one of "
            f"{', '.join(get_args(Null))} and one of {', '.join(get_args(Statistic))}"
        )
    if n < 1:
        raise MeasureError(f"{n} stand-ins were asked for; expected 1 or more")


def _counted(
    progress: Callable[[float], None] | None, total: int
) -> Callable[[int], None]:
    """Return what is told of parts that are done, and tells the share of all."""
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done / total)

    return told


def _segment(layout: Layout, rate: Fraction, segment_ms: int | None) -> int:
    """Return the length of a segment in samples."""
    a_few = 2
    length = -(-layout.window // layout.step) * layout.step
    if segment_ms is not None:
        length = round(segment_ms * rate / MS_PER_SECOND)
    count = (layout.samples - 2 * layout.max_lag) // max(length, 1)
    if length < layout.window or length % layout.step or count < a_few:
        raise MeasureError(
            f"segments of {length} samples with windows of {layout.window} and steps "
            f"of {layout.step} in {layout.samples} samples were asked for; expected "
            "segments of whole steps and a window or more, and two of them at least"
        )
    return length


def _cut(
    others: Sequence[npt.ArrayLike], rate: Fraction, window: Window | None, samples: int
) -> dict[str, Series]:
    """Return other people's series, as long as those of the pair."""
    if not others:
        raise MeasureError("no other pairs were given; expected their series as others")
    return {
        name: within(series_of(one, name), rate, window)[:samples]
        for i, one in enumerate(others)
        if (name := f"others[{i}]")
    }


def _rows(
    null: Null,
    x: Series,
    strangers: Sequence[Series],
    layout: Layout,
    n: int,
    rng: np.random.Generator,
) -> Iterator[Series]:
    """Return x itself, and then what stands in for it."""
    yield x
    if null == "pairs":
        for place in rng.permutation(len(strangers))[:n].tolist():
            yield strangers[place]
    elif null == "shuffle":
        for _ in range(n):
            yield rng.permutation(x)
    else:
        least = layout.window + layout.max_lag
        offsets = np.arange(least, x.size - least + 1)
        if offsets.size < n:
            raise MeasureError(
                f"{n} offsets were asked for and {x.size} samples allow "
                f"{offsets.size}; expected fewer, or a longer series"
            )
        for offset in rng.choice(offsets, n, replace=False).tolist():
            yield np.roll(x, offset)
