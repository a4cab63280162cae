"""Whether a score changed by more than the questionnaire errs.

::

    45 ──●                      clinical
    40 ··│···········  c        the line between two groups, where it is known
    35   │    ╭─ last           recovered: reliably better, and across the line
    30   ╰────●                 general
             └ reliable only beyond 1.96 standard errors of a difference
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Literal

import attrs
from attrs.validators import in_

from attunement.errors import InstrumentError

__all__ = [
    "ChangeKind",
    "Precision",
    "ReliableChange",
    "ReliableDifference",
    "ScoreDifference",
    "clinical_cutoff",
    "reliable_change",
    "score_difference",
]

ChangeKind = Literal[
    "recovered", "reliably-improved", "no-reliable-change", "reliably-deteriorated"
]


@attrs.frozen(kw_only=True)
class Precision:
    """Say how exactly a questionnaire measures, and in whom that was found.

    Parameters
    ----------
    sd : float
        Standard deviation of the scores in that sample, more than 0.
    reliability : float
        Between 0 and 1.
    reliability_kind : {"internal", "retest"}
        Whether that is consistency within a form, such as alpha, or stability from one
        day to another.
    population : str
        The sample, in words.
    citation : str
        Where it is published.

    Raises
    ------
    InstrumentError
        When the standard deviation or the reliability is outside its range.

    Examples
    --------
    >>> scale = Precision(sd=7.5, reliability=0.8, reliability_kind="retest",
    ...                   population="worked example", citation="Jacobson & Truax 1991")
    >>> round(scale.standard_error, 3), round(scale.standard_error_of_difference, 3)
    (3.354, 4.743)
    """

    sd: float
    reliability: float
    reliability_kind: Literal["internal", "retest"] = attrs.field(
        validator=in_(("internal", "retest"))
    )
    population: str
    citation: str

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that no sample can have."""
        if not self.sd > 0 or not 0 <= self.reliability < 1:
            raise InstrumentError(
                f"a standard deviation of {self.sd} and a reliability of "
                f"{self.reliability} were given; expected more than 0, and 0 to below 1"
            )

    @property
    def standard_error(self) -> float:
        """Return the standard error of a score: SD sqrt(1 - r)."""
        return self.sd * sqrt(1 - self.reliability)

    @property
    def standard_error_of_difference(self) -> float:
        """Return the standard error of a difference of two scores."""
        return sqrt(2) * self.standard_error

    def reliable_difference(self, *, level: float = 0.95) -> float:
        """Return the smallest difference that chance alone makes rarely.

        Raises
        ------
        InstrumentError
            When the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise InstrumentError(f"a level of {level} was given; expected 0 to 1")
        quantile = NormalDist().inv_cdf((1 + level) / 2)
        return quantile * self.standard_error_of_difference


@attrs.frozen(kw_only=True)
class ReliableChange:
    """Tell whether a score changed by more than the questionnaire errs.

    Parameters
    ----------
    first, last : float
        The two scores.
    value : float or None
        The reliable change index ``(last - first) / S_diff``; None when the precision
        of the questionnaire is not known.
    kind : ChangeKind or None
        What it comes to; None when the precision is not known.
    precision : Precision or None
        What it rests on, to be shown with it.
    cutoff : float or None
        The line between the groups, where one was given.
    level : float
        Such as 0.95.
    """

    first: float
    last: float
    value: float | None
    kind: ChangeKind | None
    precision: Precision | None
    cutoff: float | None
    level: float


def reliable_change(
    first: float,
    last: float,
    *,
    better: Literal["lower", "higher"],
    precision: Precision | None,
    cutoff: float | None = None,
    level: float = 0.95,
) -> ReliableChange:
    """Ask whether a score changed by more than the questionnaire errs.

    To be asked of the first and the last form, never from one week to the next: many
    looks make a chance change likely. It says nothing about why.

    Parameters
    ----------
    first, last : float
        Scores of one person on one version of a questionnaire.
    better : {"lower", "higher"}
        Which way is better.
    precision : Precision or None
        How exactly the questionnaire measures; without it there is no answer.
    cutoff : float, optional
        The line between a clinical and a general group, as of `clinical_cutoff`.
    level : float
        Between 0 and 1.

    Returns
    -------
    ReliableChange
        ``value`` is the index, any number; ``kind`` is None without a precision.

    Raises
    ------
    InstrumentError
        When the direction or the level makes no sense.

    Notes
    -----
    ::

        S_E = SD sqrt(1 - r)       S_diff = sqrt(2) S_E       RC = (last - first) / S_diff

    A change is reliable when ``|RC|`` is above 1.96 (at 95 %). It is a recovery when it
    is reliable, for the better, and goes from the clinical side of the line (the line
    itself included) to the other.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach
    to defining meaningful change in psychotherapy research. *Journal of Consulting and
    Clinical Psychology*, 59, 12-19.

    Examples
    --------
    >>> scale = Precision(sd=7.5, reliability=0.8, reliability_kind="retest",
    ...                   population="worked example", citation="Jacobson & Truax 1991")
    >>> found = reliable_change(32.5, 47.5, better="higher", precision=scale)
    >>> round(found.value, 3), found.kind
    (3.162, 'reliably-improved')
    """
    if better not in ("lower", "higher"):
        raise InstrumentError(f"better is {better!r}; expected 'lower' or 'higher'")
    value: float | None = None
    kind: ChangeKind | None = None
    if precision is not None:
        value = (last - first) / precision.standard_error_of_difference
        sign = 1 if better == "higher" else -1
        gain = sign * (last - first)
        crossed = cutoff is not None and sign * first <= sign * cutoff < sign * last
        if abs(gain) <= precision.reliable_difference(level=level):
            kind = "no-reliable-change"
        elif gain < 0:
            kind = "reliably-deteriorated"
        else:
            kind = "recovered" if crossed else "reliably-improved"
    return ReliableChange(
        first=first,
        last=last,
        value=value,
        kind=kind,
        precision=precision,
        cutoff=cutoff,
        level=level,
    )


def clinical_cutoff(
    *, clinical_mean: float, clinical_sd: float, general_mean: float, general_sd: float
) -> float:
    """Return the score at which somebody is as likely of one group as of the other.

    Parameters
    ----------
    clinical_mean, clinical_sd : float
        Scores of people in treatment.
    general_mean, general_sd : float
        Scores of people who are not.

    Returns
    -------
    float
        Criterion c, between the two means.

    Raises
    ------
    InstrumentError
        When a standard deviation is not positive.

    Notes
    -----
    With 0 the general and 1 the clinical group::

        c = (SD0 M1 + SD1 M0) / (SD0 + SD1)

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991), as in `reliable_change`.

    Examples
    --------
    >>> clinical_cutoff(clinical_mean=40, clinical_sd=7.5, general_mean=60,
    ...                 general_sd=7.5)
    50.0
    """
    if not clinical_sd > 0 or not general_sd > 0:
        raise InstrumentError(
            f"standard deviations of {clinical_sd} and {general_sd} were given; "
            "expected more than 0"
        )
    return (general_sd * clinical_mean + clinical_sd * general_mean) / (
        general_sd + clinical_sd
    )


@attrs.frozen(kw_only=True)
class ReliableDifference:
    """A published number of points that measurement error alone seldom makes.

    Many questionnaires are published with this number and without the standard deviation
    and reliability behind it; then no index can be computed, and this is what there is.

    Parameters
    ----------
    scale : str
        The scale it was found for.
    points : float
        From so many points on a difference counts as more than error; more than 0.
    citation, population : str
        Where it is published, and in whom it was found.
    certainty : str
        ``"certain"`` when read in the source, ``"likely"`` when taken from the
        literature.
    level : float or None
        Such as 0.95; None where the source does not say.
    language, respondent : str
        Whom it holds for; empty for all.

    Raises
    ------
    InstrumentError
        When it has no points, or the level is outside its range.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> found = load_instrument("epds").reliable_differences[0]
    >>> found.points, found.level, found.respondent
    (4.0, 0.95, 'mother')
    """

    scale: str
    points: float
    citation: str
    population: str
    certainty: str
    level: float | None = None
    language: str = ""
    respondent: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be told from no difference."""
        if not self.points > 0:
            raise InstrumentError(
                f"a reliable difference of {self.points} points was given; "
                "expected more than 0"
            )
        if self.level is not None and not 0 < self.level < 1:
            raise InstrumentError(f"a level of {self.level} was given; expected 0 to 1")


@attrs.frozen(kw_only=True)
class ScoreDifference:
    """Lay the last score beside the first, and beside what measurement error makes.

    Parameters
    ----------
    first, last : float
        The two scores.
    points : float
        ``last - first``.
    is_beyond_error : bool or None
        Whether so many points count as more than error; None where nothing is published.
    reliable : ReliableDifference or None
        What that rests on, to be shown with it.
    band : tuple of float or None
        Between these two scores, themselves left out, nothing can be told from the first.
    """

    first: float
    last: float
    points: float
    is_beyond_error: bool | None
    reliable: ReliableDifference | None
    band: tuple[float, float] | None


def score_difference(
    first: float, last: float, *, reliable: ReliableDifference | None
) -> ScoreDifference:
    """Lay the last score beside the first, by a published number of points.

    To be asked of the first and the last form, never from one week to the next. It says
    nothing about why, and nothing about good or bad.

    Parameters
    ----------
    first, last : float
        Scores of one person on one version of a questionnaire.
    reliable : ReliableDifference or None
        What was published for people like this one, as of
        `attunement.instruments.scoring.reliable_difference_for`.

    Returns
    -------
    ScoreDifference
        Without a published number ``is_beyond_error`` and ``band`` are None.

    Notes
    -----
    A difference counts as more than error when ``|last - first|`` is at least the
    published points, as the sources say it ("six points or more").

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991), as in `reliable_change`.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> phq = load_instrument("phq-9").reliable_differences[0]
    >>> found = score_difference(16, 9, reliable=phq)
    >>> found.points, found.is_beyond_error, found.band
    (-7, True, (10.0, 22.0))
    >>> score_difference(16, 9, reliable=None).is_beyond_error is None
    True
    """
    points = last - first
    if reliable is None:
        is_beyond, band = None, None
    else:
        is_beyond = abs(points) >= reliable.points
        band = (first - reliable.points, first + reliable.points)
    return ScoreDifference(
        first=first,
        last=last,
        points=points,
        is_beyond_error=is_beyond,
        reliable=reliable,
        band=band,
    )
