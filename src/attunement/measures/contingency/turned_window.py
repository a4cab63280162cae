"""Time-window contingency against chance: the target turned round the film."""

from __future__ import annotations

import attrs
import numpy as np

from attunement.errors import MeasureError
from attunement.measures._seeds import state_of
from attunement.measures.contingency._units import units_seen
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["TimeWindowTest", "time_window_test"]

# What rounding may put between two equal distances.
_EQUAL = 1e-9


@attrs.frozen(kw_only=True)
class TimeWindowTest:
    """Tell whether the target begins inside the windows more or less often than by chance.

    Parameters
    ----------
    given, target : Behavior
        What came before, and what is asked for.
    count : int
        Units inside a window with an onset of the target.
    expected : float
        The same, on average over every turn.
    sd : float
        Its standard deviation over every turn.
    z : float or None
        ``(count - expected) / sd``; None where no turn changes anything.
    p : float
        Two-sided, from ``1 / (n + 1)`` to 1.
    n : int
        How many turns were drawn.
    provenance : Provenance
        How to get the same again, with the state of the random generator.
    """

    given: Behavior
    target: Behavior
    count: int
    expected: float
    sd: float
    z: float | None
    p: float
    n: int
    provenance: Provenance

    @property
    def value(self) -> float:
        """Return the two-sided probability."""
        return self.p


def time_window_test(
    timeline: Timeline,
    *,
    given: Behavior,
    target: Behavior,
    window_ms: int,
    rng: np.random.Generator,
    unit_ms: int = 1_000,
    window: Window | None = None,
    n: int = 10_000,
) -> TimeWindowTest:
    """Compare a time-window contingency with those of a target that comes at other times.

    Parameters
    ----------
    timeline, given, target, window_ms, unit_ms, window
        As in `time_window_contingency`.
    rng : numpy.random.Generator
        What draws; its state is recorded.
    n : int
        How many turns to draw, 1 at least; 9999 or more to be read to two digits.

    Returns
    -------
    TimeWindowTest
        The count, what chance gives, and a two-sided probability.

    Raises
    ------
    MeasureError
        As in `time_window_contingency`, when ``n`` is below 1, or fewer than two units
        could be seen.

    Notes
    -----
    The units that could be seen are laid on a ring, those after a gap beside those
    before it, and the target is turned round it by 1 to ``units - 1`` units, each turn
    equally likely. Each person keeps their own rhythm; only what joins the two is lost.
    With x inside a window, y with the target, and W units::

        count_s  = sum x_i y_(i - s)           expected = sum x * sum y / W over all s
        p        = (1 + #{|count_s - expected| >= |count - expected|}) / (n + 1)

    References
    ----------
    Good, P. (2005). *Permutation, parametric and bootstrap tests of hypotheses*
    (3rd ed.). Springer.

    Examples
    --------
    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def point(tier, code, ms):
    ...     return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)
    >>> starts = [3_000, 17_000, 41_000, 64_000, 90_000]
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [point("infant-1.bids", "bid-look", ms) for ms in starts]
    ...     + [point("caregiver-1.answers", "follows", ms + 900) for ms in starts],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=120_000)
    >>> found = time_window_test(
    ...     film, given=Behavior(tier="infant-1.bids"),
    ...     target=Behavior(tier="caregiver-1.answers"), window_ms=2_000,
    ...     rng=np.random.default_rng(1), n=999)
    >>> found.count, round(found.expected, 3), found.p < 0.05
    (5, 0.417, True)
    """
    if n < 1:
        raise MeasureError(f"{n} turns were asked for; expected 1 or more")
    seen = units_seen(
        timeline,
        given=given,
        target=target,
        window_ms=window_ms,
        unit_ms=unit_ms,
        window=window,
    )
    units = seen.inside.size
    if units < 2:
        raise MeasureError(
            "one unit can be seen, which cannot be turned; expected two or more"
        )
    before = state_of(rng)
    counts = _turned(seen.inside, seen.target)
    expected = float(counts.mean())
    sd = float(counts.std())
    away = np.abs(counts - expected)
    turns = rng.integers(1, units, size=n)
    as_far = int(np.count_nonzero(away[turns] >= away[0] - _EQUAL))
    return TimeWindowTest(
        given=given,
        target=target,
        count=int(counts[0]),
        expected=expected,
        sd=sd,
        z=(float(counts[0]) - expected) / sd if sd > _EQUAL else None,
        p=(1 + as_far) / (n + 1),
        n=n,
        provenance=Provenance.of(
            "attunement.measures.contingency.time_window_test",
            seen.tiers,
            {**seen.parameters, "n": n, "rng": before},
        ),
    )


def _turned(
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]],
    target: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how often the target is inside, for every turn at once: (units,).

    A sum over a ring for each turn is a product of transforms; counts are whole numbers,
    so that rounding takes away what the transforms leave.
    """
    rings = [np.fft.rfft(each.astype(np.float64)) for each in (inside, target)]
    product = np.fft.irfft(rings[0] * np.conj(rings[1]), n=inside.size)
    whole: np.ndarray[tuple[int], np.dtype[np.float64]] = np.rint(product)
    return whole
