"""How sure a kappa is, from the bouts it rests on.

Units of time are no independent observations: a state that lasts has many.
What is drawn again is therefore a whole bout.
"""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._seeds import state_of
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.reliability._units import Pieces, compared
from attunement.measures.reliability.time_unit import codings, whole_of
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier

__all__ = ["LEAST_BOUTS", "KappaInterval", "kappa_interval"]

#: With fewer bouts than this, no interval is given.
LEAST_BOUTS = 10

_Numbers = npt.NDArray[np.float64]


@attrs.frozen(kw_only=True)
class KappaInterval:
    """Hold a time-unit kappa with its interval.

    Parameters
    ----------
    value : float or None
        Kappa, the mean of both directions.
    low, high : float or None
        The interval; None when too little varies to say.
    level : float
        Its level, such as 0.95.
    bouts : int
        How many bouts of the first coder were drawn from.
    effective_bouts : float
        How many equally weighty ones they amount to: a few long disagreements
        outweigh many short ones.
    provenance : Provenance
        How to get the same again, with the state of the random generator.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    bouts: int
    effective_bouts: float
    provenance: Provenance

    @property
    def is_suppressed(self) -> bool:
        """Return whether there is no interval because too little varies."""
        return self.low is None


def kappa_interval(
    a: Tier,
    b: Tier,
    *,
    unit_ms: int,
    rng: np.random.Generator,
    tolerance_ms: int = 0,
    window: Window | None = None,
    n: int = 999,
    level: float = 0.95,
) -> KappaInterval:
    """Give a time-unit kappa the interval that its bouts allow.

    Parameters
    ----------
    a, b : Tier
        As in `time_unit_kappa`.
    unit_ms, tolerance_ms, window
        As in `time_unit_kappa`.
    rng : numpy.random.Generator
        What draws; its state is recorded.
    n : int
        How many times, 100 at least.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    KappaInterval
        ``low`` and ``high`` are None with fewer than `LEAST_BOUTS` bouts, and when the
        coders never differ.

    Raises
    ------
    MeasureError
        As `time_unit_kappa`; and when n is below 100 or the level is not between 0
        and 1.

    Notes
    -----
    A bootstrap-t over the bouts of the first coder: with t_j the tally of bout j and
    grad the gradient of kappa at their sum, bout j moves kappa by
    ``psi_j = grad . t_j``, and ``se^2 = m / (m - 1) sum psi_j^2`` for m bouts.
    Drawing m bouts with replacement gives kappa* and se*, and the interval is kappa
    minus the quantiles of ``(kappa* - kappa) / se*`` times se, kept within -1 and 1.
    In simulated codings 95 % intervals hold the true kappa in 95 to 96 %; plain
    percentiles do in about 90 %, because few bouts hold most of the disagreement.
    How few is told by ``effective_bouts = (sum psi_j^2)^2 / sum psi_j^4``: where it is
    below about 4 (one wrong bout in twenty of a short film), expect 92 %.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). *Bootstrap Methods and their Application*.
    Cambridge University Press, sections 2.4 and 3.2.

    Examples
    --------
    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1").tier("infant.gaze")
    >>> edges = np.arange(0, 121_000, 3_000)
    >>> code = np.arange(40) % 3
    >>> a = Tier(scheme=scheme, onset_ms=edges[:-1], offset_ms=edges[1:], code=code)
    >>> late = np.append(0, edges[1:-1] + 400 * (1 + code[1:]))
    >>> b = Tier(scheme=scheme, onset_ms=late, offset_ms=np.append(late[1:], 120_000),
    ...          code=code)
    >>> found = kappa_interval(a, b, unit_ms=200, rng=np.random.default_rng(1))
    >>> found.bouts, found.low < found.value < found.high
    (40, True)
    """
    least_draws = 100
    if n < least_draws or not 0 < level < 1:
        raise MeasureError(
            f"{n} draws and a level of {level} were given; expected 100 draws or more "
            "and a level in 0 to 1"
        )
    state = state_of(rng)
    tiers, codes = codings(a, b)
    asked_about = whole_of(a, b) if window is None else window
    pieces = compared(
        tiers,
        codes,
        stretch_of(asked_about),
        unit_ms=unit_ms,
        tolerance_ms=tolerance_ms,
    )
    tables = _tables_of_bouts(pieces, len(codes) + (not a.scheme.exhaustive))
    value, low, high, effective = _bootstrap_t(tables, rng, n, level)
    return KappaInterval(
        value=value,
        low=low,
        high=high,
        level=level,
        bouts=len(tables),
        effective_bouts=effective,
        provenance=Provenance.of(
            "attunement.measures.reliability.kappa_interval",
            tiers,
            {
                **window_parameters(asked_about),
                "unit_ms": unit_ms,
                "tolerance_ms": tolerance_ms,
                "n": n,
                "level": level,
                "random_state": state,
            },
        ),
    )


def _tables_of_bouts(pieces: tuple[Pieces, ...], k: int) -> _Numbers:
    """Tally each bout apart: (n_bouts, n_directions, k, k), those with time in them."""
    first = pieces[0].first
    begins = np.ones(first.shape, dtype=bool)
    begins[1:] = first[1:] != first[:-1]
    bout = np.cumsum(begins) - 1
    tables = np.stack(
        [one.tables(k, bout, int(begins.sum())) for one in pieces], axis=1
    )
    counted: npt.NDArray[np.bool_] = tables.sum(axis=(1, 2, 3)) > 0
    return tables[counted]


def _bootstrap_t(
    tables: _Numbers, rng: np.random.Generator, n: int, level: float
) -> tuple[float | None, float | None, float | None, float]:
    m = len(tables)
    ones = np.ones((1, m))
    value, influence = _kappa_and_influence(tables, ones)
    spread = float((influence**2).sum())
    if not spread > 0:
        return (1.0 if value[0] == 1 else None), None, None, 0.0
    effective = spread**2 / float((influence**4).sum())
    if m < LEAST_BOUTS:
        return float(value[0]), None, None, effective
    drawn = rng.multinomial(m, np.full(m, 1 / m), size=n).astype(np.float64)
    again, influences = _kappa_and_influence(tables, drawn)
    # The factor m / (m - 1) stands in both errors and falls out.
    pivot = (again - value) / np.sqrt((drawn * influences**2).sum(axis=1))
    tail = (1 - level) / 2
    below, above = np.nanquantile(pivot, [1 - tail, tail])
    error = float(np.sqrt(spread))
    return (
        float(value[0]),
        max(float(value[0] - below * error), -1.0),
        min(float(value[0] - above * error), 1.0),
        effective,
    )


def _kappa_and_influence(
    tables: _Numbers, weights: _Numbers
) -> tuple[_Numbers, _Numbers]:
    """Return kappa of weighted bouts, and how far each bout moves it.

    Parameters
    ----------
    tables : (m, d, k, k) float
        Tallies, in one direction or both.
    weights : (n, m) float
        How often each bout is taken.

    Returns
    -------
    (n,) and (n, m) float
        ``nan`` where one code is all there is.
    """
    m, directions, k, _ = tables.shape
    values = np.zeros(len(weights))
    influences = np.zeros((len(weights), m))
    for direction in range(directions):
        flat = tables[:, direction].reshape(m, k * k)
        sums = (weights @ flat).reshape(-1, k, k)
        total = sums.sum(axis=(1, 2))[:, np.newaxis, np.newaxis]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = sums / total
            rows, columns = share.sum(axis=2), share.sum(axis=1)
            agreed = np.trace(share, axis1=1, axis2=2)[:, np.newaxis, np.newaxis]
            expected = (rows * columns).sum(axis=1)[:, np.newaxis, np.newaxis]
            by_agreed = np.eye(k) - agreed
            by_expected = (
                columns[:, :, np.newaxis] + rows[:, np.newaxis, :] - 2 * expected
            )
            gradient = (by_agreed * (1 - expected) - by_expected * (1 - agreed)) / (
                (1 - expected) ** 2 * total
            )
            values += ((agreed - expected) / (1 - expected))[:, 0, 0] / directions
        influences += gradient.reshape(-1, k * k) @ flat.T / directions
    return values, influences
