"""Milliseconds, frames and seconds: the only place that rounds.

Time is an integer number of milliseconds everywhere else.
A frame rate is an exact fraction, because 29.97 is 30000/1001 and the difference
is a whole frame after 17 minutes.

::

    frame        0         1         2         3          rate 29.97
    pts (ms)     0         33.37     66.73     100.1
    ms_of_frame  0         34        67        101        ceil(pts)
    frame_at     0 … 33    34 … 66   67 … 100  101 …      last frame with pts <= ms

``frame_at(ms_of_frame(n, rate), rate) == n`` for every frame and every rate that
`FrameRate` accepts.
The TypeScript twin passes the same golden vectors, ``tests/golden/timebase.json``.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import attrs

from attunement.errors import TimeError

__all__ = [
    "STANDARD_RATES",
    "FrameRate",
    "frame_at",
    "middle_of_frame_ms",
    "middle_of_frame_seconds",
    "ms_of_frame",
    "ms_of_pts",
    "ms_of_seconds",
    "nearest_standard_rate",
    "standard_rate_at_least",
]

# Above this a frame would be shorter than the millisecond that has to name it.
_HIGHEST_RATE = 1000
_LONGEST_S = 10**9


@attrs.frozen
class FrameRate:
    """Hold frames per second as an exact fraction in lowest terms.

    Parameters
    ----------
    num : int
        Frames, at least 1.
    den : int
        Seconds, at least 1.

    Raises
    ------
    TimeError
        When the rate is not positive or above 1000 frames per second.

    Examples
    --------
    >>> FrameRate(60000, 2002)
    FrameRate(num=30000, den=1001)
    >>> print(FrameRate(30000, 1001))
    29.97
    """

    num: int
    den: int = 1

    def __attrs_post_init__(self) -> None:
        """Refuse what is no rate; keep the fraction in lowest terms."""
        if self.num < 1 or self.den < 1 or self.num > _HIGHEST_RATE * self.den:
            message = (
                f"a frame rate of {self.num}/{self.den} was given; "
                f"expected more than 0 and at most {_HIGHEST_RATE} frames per second"
            )
            raise TimeError(message)
        divisor = math.gcd(self.num, self.den)
        # attrs documents this as the way to set a field of a frozen class.
        object.__setattr__(self, "num", self.num // divisor)
        object.__setattr__(self, "den", self.den // divisor)

    @property
    def fraction(self) -> Fraction:
        """Return the rate as a `fractions.Fraction`."""
        return Fraction(self.num, self.den)

    def __str__(self) -> str:
        """Return the customary decimal name: ``29.97``, ``25``, ``23.976``."""
        return f"{round(self.num / self.den, 3):g}"


#: The constant rates that a film of record may have, slowest first.
STANDARD_RATES: tuple[FrameRate, ...] = (
    FrameRate(24000, 1001),
    FrameRate(24),
    FrameRate(25),
    FrameRate(30000, 1001),
    FrameRate(30),
    FrameRate(50),
    FrameRate(60000, 1001),
)


def ms_of_frame(frame: int, rate: FrameRate) -> int:
    """Return the first whole millisecond at which a frame is on the screen.

    Parameters
    ----------
    frame : int
        Frame number, counted from 0.
    rate : FrameRate
        Constant rate of the film.

    Returns
    -------
    int
        ``ceil(frame / rate)`` in milliseconds.

    Raises
    ------
    TimeError
        When the frame number is negative.

    Examples
    --------
    >>> [ms_of_frame(n, FrameRate(30000, 1001)) for n in range(4)]
    [0, 34, 67, 101]
    """
    _refuse_negative(frame, "frame")
    return -(-frame * 1000 * rate.den // rate.num)


def frame_at(ms: int, rate: FrameRate) -> int:
    """Return the frame that is on the screen at a time.

    Parameters
    ----------
    ms : int
        Time from the first frame, milliseconds.
    rate : FrameRate
        Constant rate of the film.

    Returns
    -------
    int
        The last frame whose exact presentation time is at or before ``ms``.

    Raises
    ------
    TimeError
        When the time is negative.

    Examples
    --------
    >>> [frame_at(ms, FrameRate(30000, 1001)) for ms in (0, 33, 34, 1001)]
    [0, 0, 1, 30]
    """
    _refuse_negative(ms, "time")
    return ms * rate.num // (1000 * rate.den)


def middle_of_frame_ms(frame: int, rate: FrameRate) -> int:
    """Return a whole millisecond near the middle of a frame.

    Parameters
    ----------
    frame : int
        Frame number, counted from 0.
    rate : FrameRate
        Constant rate of the film.

    Returns
    -------
    int
        The middle, rounded down, and never before the frame itself.

    Raises
    ------
    TimeError
        When the frame number is negative.

    Examples
    --------
    >>> middle_of_frame_ms(1, FrameRate(25))
    60
    """
    return max(
        ms_of_frame(frame, rate), (2 * frame + 1) * 1000 * rate.den // (2 * rate.num)
    )


def middle_of_frame_seconds(frame: int, rate: FrameRate) -> float:
    """Return the middle of a frame in seconds, the safe place to seek to.

    A browser that is asked for the edge of a frame may show the one before;
    half a frame away from both edges no rounding of its own can reach them.

    Parameters
    ----------
    frame : int
        Frame number, counted from 0.
    rate : FrameRate
        Constant rate of the film.

    Returns
    -------
    float
        ``(frame + 1/2) / rate`` in seconds, the nearest double.

    Raises
    ------
    TimeError
        When the frame number is negative.

    Examples
    --------
    >>> middle_of_frame_seconds(1, FrameRate(25))
    0.06
    """
    _refuse_negative(frame, "frame")
    return ((2 * frame + 1) * rate.den) / (2 * rate.num)


def ms_of_pts(pts: int, time_base: Fraction) -> int:
    """Return the millisecond of a presentation time stamp of a source film.

    Parameters
    ----------
    pts : int
        Time stamp in units of ``time_base``; a source may begin before zero.
    time_base : fractions.Fraction
        Seconds per unit, more than 0.

    Returns
    -------
    int
        ``ceil(pts * time_base)`` in milliseconds.

    Raises
    ------
    TimeError
        When the time base is not positive.

    Examples
    --------
    >>> ms_of_pts(3003, Fraction(1, 90000))
    34
    """
    if time_base <= 0:
        message = f"a time base of {time_base} s was given; expected more than 0"
        raise TimeError(message)
    return math.ceil(pts * time_base * 1000)


def ms_of_seconds(seconds: Decimal) -> int:
    """Return the millisecond nearest to a time that a file wrote in seconds.

    Parameters
    ----------
    seconds : decimal.Decimal
        As it is written; a file may know less or more than milliseconds.

    Returns
    -------
    int
        The nearest millisecond; of two that are equally near the later.

    Raises
    ------
    TimeError
        When it is no number, or more than 30 years.

    Examples
    --------
    >>> ms_of_seconds(Decimal("0.3154201182247563"))
    315
    """
    if not seconds.is_finite() or abs(seconds) > _LONGEST_S:
        message = f"a time of {seconds} s was given; expected at most 30 years"
        raise TimeError(message)
    return int((seconds * 1000).to_integral_value(ROUND_HALF_UP))


def nearest_standard_rate(rate: Fraction) -> FrameRate:
    """Return the standard rate nearest to a constant rate.

    Parameters
    ----------
    rate : fractions.Fraction
        Frames per second, more than 0.

    Returns
    -------
    FrameRate
        One of `STANDARD_RATES`; of two that are equally near, the faster,
        because it drops no frame.

    Raises
    ------
    TimeError
        When the rate is not positive.

    Examples
    --------
    >>> print(nearest_standard_rate(Fraction(2997, 100)))
    29.97
    """
    _refuse_no_rate(rate)
    return min(reversed(STANDARD_RATES), key=lambda known: abs(known.fraction - rate))


def standard_rate_at_least(rate: Fraction) -> FrameRate:
    """Return the slowest standard rate that is no slower than a rate.

    This is the rule for a film of variable rate, asked with the 95th percentile
    of its rate.

    Parameters
    ----------
    rate : fractions.Fraction
        Frames per second, more than 0.

    Returns
    -------
    FrameRate
        One of `STANDARD_RATES`; the fastest when all of them are slower.

    Raises
    ------
    TimeError
        When the rate is not positive.

    Examples
    --------
    >>> print(standard_rate_at_least(Fraction(26)))
    29.97
    >>> print(standard_rate_at_least(Fraction(120)))
    59.94
    """
    _refuse_no_rate(rate)
    fast_enough = (known for known in STANDARD_RATES if known.fraction >= rate)
    return next(fast_enough, STANDARD_RATES[-1])


def _refuse_negative(value: int, noun: str) -> None:
    if value < 0:
        message = f"a {noun} of {value} was given; expected 0 or more"
        raise TimeError(message)


def _refuse_no_rate(rate: Fraction) -> None:
    if rate <= 0:
        message = f"a rate of {rate} frames per second was given; expected more than 0"
        raise TimeError(message)
