"""Time-unit kappa: whether two coders say the same at the same time.

::

    first    AAAAAAAABBBBBBBBBuuuuuAAAA
    second   AAAAAAAAAABBBBBBBBBBBBBAAA
    units    |  |  |  |  |  |  |  |  |       a unit has the codes that hold at its onset
    tally    AA AA AA BA BB BB    .. AA      unscorable on either side: left out

Nothing is rasterized: the edges of both codings are swept once, and a run of equal
units is counted at a time.
"""

from __future__ import annotations

import attrs

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.measures.reliability._codes import (
    coded,
    one_state_at_a_time,
    shared_codes,
)
from attunement.measures.reliability._units import compared
from attunement.measures.reliability.kappa import Kappa, cohen_kappa
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier

__all__ = ["NOTHING", "TimeUnitKappa", "time_unit_kappa"]

#: What a track that need not be filled holds where nothing is coded.
NOTHING = "nothing"


@attrs.frozen(kw_only=True, eq=False)
class TimeUnitKappa:
    """Tell how far two coders agree unit of time by unit of time.

    Parameters
    ----------
    first, second : Kappa
        Tallied with each coder's codes looked for at the other; the same without
        tolerance.
    unit_ms, tolerance_ms : int
        Length of a unit, and how far apart an agreement may lie.
    units, left_out : int
        Units that count, and those that either coder could not score or did not code.
    provenance : Provenance
        How to get the same again.
    """

    first: Kappa
    second: Kappa
    unit_ms: int
    tolerance_ms: int
    units: int
    left_out: int
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the mean of both directions; None when one of them has no value."""
        if self.first.value is None or self.second.value is None:
            return None
        return (self.first.value + self.second.value) / 2

    @property
    def agreement(self) -> float:
        """Return the share of units agreed on, mean of both directions."""
        return (self.first.agreement + self.second.agreement) / 2

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little time to show more than counts."""
        return self.units * self.unit_ms < LEAST_OBSERVABLE_MS


def time_unit_kappa(
    a: Tier,
    b: Tier,
    *,
    unit_ms: int,
    tolerance_ms: int = 0,
    window: Window | None = None,
) -> TimeUnitKappa:
    """Compare two codings of one track, unit of time by unit of time.

    Report it together with `event_kappa`: this one forgives no late key, that one
    forgives every wrong length.

    Parameters
    ----------
    a, b : Tier
        The same track of one film, coded by two; one state at a time.
        In a track of another program a text counts as a code.
    unit_ms : int
        Length of a unit, 1000 for seconds or 40 for frames at 25 per second.
    tolerance_ms : int
        How far away the other coder's code may lie and still agree; rounded down to
        whole units.
    window : Interval or Episode, optional
        The part of the film that is asked about; from 0 to the last offset by default.

    Returns
    -------
    TimeUnitKappa
        Kappa in both directions, agreement, how many units.

    Raises
    ------
    MeasureError
        When a track holds points or several states at once, the codes differ, a length
        is not positive, or no unit can be compared.

    Notes
    -----
    Unit u stands at ``window onset + u * unit_ms`` and has the code that holds there;
    with units of 1 ms that is time itself.
    On an exhaustive track a unit counts when both coded it and neither as unscorable;
    on any other, `NOTHING` is a code of its own.
    With a tolerance of t units, a unit of one coder agrees when the other has its code
    within t units, and is tallied as a disagreement of what both have there otherwise.
    That is not symmetrical, so it is done from both sides and both are reported.
    Units are not independent: there is no standard error here, see `kappa_interval`.

    References
    ----------
    Bakeman, R., Quera, V., & Gnisci, A. (2009). Observer agreement for timed-event
    sequential data. *Behavior Research Methods*, 41, 137-147.

    Examples
    --------
    Two coders of 10 s agree but for one second.

    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1").tier("infant.gaze")
    >>> a = Tier(scheme=scheme, onset_ms=[0, 5_000], offset_ms=[5_000, 10_000],
    ...          code=[0, 2])
    >>> b = Tier(scheme=scheme, onset_ms=[0, 6_000], offset_ms=[6_000, 10_000],
    ...          code=[0, 2])
    >>> result = time_unit_kappa(a, b, unit_ms=1_000)
    >>> result.agreement, round(result.value, 3)
    (0.9, 0.8)
    >>> time_unit_kappa(a, b, unit_ms=1_000, tolerance_ms=1_000).value
    1.0
    """
    tiers, codes = codings(a, b)
    if unit_ms < 1 or tolerance_ms < 0:
        raise MeasureError(
            f"units of {unit_ms} ms and a tolerance of {tolerance_ms} ms were given; "
            "expected a unit of 1 or more and a tolerance of 0 or more"
        )
    asked_about = whole_of(a, b) if window is None else window
    pieces = compared(
        tiers,
        codes,
        stretch_of(asked_about),
        unit_ms=unit_ms,
        tolerance_ms=tolerance_ms,
    )
    names = codes if a.scheme.exhaustive else (*codes, NOTHING)
    tables = [one.table(len(names)) for one in pieces]
    units = int(tables[0].sum())
    if not units:
        raise MeasureError(
            f"tiers {a.id} and {b.id} share no unit that both could score; "
            "expected some time coded by both"
        )
    kappas = [cohen_kappa(table, codes=names) for table in tables]
    return TimeUnitKappa(
        first=kappas[0],
        second=kappas[-1],
        unit_ms=unit_ms,
        tolerance_ms=tolerance_ms,
        units=units,
        left_out=pieces[0].units - units,
        provenance=Provenance.of(
            "attunement.measures.reliability.time_unit_kappa",
            tiers,
            {
                **window_parameters(asked_about),
                "unit_ms": unit_ms,
                "tolerance_ms": tolerance_ms,
            },
        ),
    )


def codings(a: Tier, b: Tier) -> tuple[tuple[Tier, Tier], tuple[str, ...]]:
    """Return two codings of one track, and the scorable codes they are compared by.

    Raises
    ------
    MeasureError
        When they do not share one list of codes, or say several things at a time.
    """
    tiers = (coded(a), coded(b))
    for tier in tiers:
        one_state_at_a_time(tier)
    if a.scheme.exhaustive != b.scheme.exhaustive:
        raise MeasureError(
            f"only one of tiers {a.id} and {b.id} is exhaustive; expected both or none"
        )
    return tiers, shared_codes(*tiers)


def whole_of(a: Tier, b: Tier) -> Interval:
    """Return the time from 0 to where the longer of two codings ends."""
    ends = [int(tier.offset_ms.max()) for tier in (a, b) if len(tier)]
    return Interval(0, max(ends, default=0))
