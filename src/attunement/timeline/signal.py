"""A series of numbers at equal steps of time."""

from __future__ import annotations

from fractions import Fraction

import attrs
import numpy as np
import numpy.typing as npt
from attrs.validators import instance_of

from attunement.errors import TimelineError

__all__ = ["Signal"]


def _values(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    column = np.array(values, dtype=np.float64)
    column.setflags(write=False)
    return column


def _rate(rate_hz: Fraction | float) -> Fraction:
    return Fraction(rate_hz)


@attrs.frozen(kw_only=True, hash=False)
class Signal:
    """Hold a sampled series; ``nan`` is a sample that could not be measured.

    Parameters
    ----------
    name : str
        What it is of, such as ``infant-1``.
    values : (n,) float64
        One number a sample; missing is ``nan``, never zero.
    rate_hz : fractions.Fraction
        Samples per second, exact, more than 0.
    start_ms : int
        Where the first sample begins.
    unit : str
        What one means, in words.

    Raises
    ------
    TimelineError
        When the values are no single row, or the rate is not positive.

    Notes
    -----
    Sample ``i`` stands for the time from ``i / rate_hz`` to ``(i + 1) / rate_hz``
    seconds after ``start_ms``.

    Examples
    --------
    >>> moves = Signal(name="infant-1", values=[0.5, np.nan], rate_hz=25, unit="luma")
    >>> moves.missing_fraction
    0.5
    >>> moves.index_at(41)
    1
    """

    name: str = attrs.field(validator=instance_of(str))
    values: npt.NDArray[np.float64] = attrs.field(
        converter=_values,
        eq=attrs.cmp_using(eq=lambda a, b: np.array_equal(a, b, equal_nan=True)),
    )
    rate_hz: Fraction = attrs.field(converter=_rate)
    start_ms: int = attrs.field(default=0, validator=instance_of(int))
    unit: str = attrs.field(validator=instance_of(str))

    def __attrs_post_init__(self) -> None:
        """Refuse values in more than one row and a rate that is none."""
        if self.values.ndim != 1:
            raise TimelineError(
                f"signal {self.name}: values of shape {self.values.shape} were given; "
                "expected one row"
            )
        if self.rate_hz <= 0:
            raise TimelineError(
                f"signal {self.name}: a rate of {self.rate_hz} Hz was given; "
                "expected more than 0"
            )

    @property
    def missing_fraction(self) -> float | None:
        """Return the share of samples that could not be measured; None of none."""
        if not self.values.size:
            return None
        return float(np.isnan(self.values).mean())

    def index_at(self, ms: int) -> int | None:
        """Return the sample that stands for a millisecond, or None outside."""
        index = int((ms - self.start_ms) * self.rate_hz // 1000)
        return index if 0 <= index < self.values.size else None
