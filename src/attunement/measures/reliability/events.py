"""Agreement on events, aligned and tallied.

::

    first      L  .  V        S  .    L
    second     L  M  S        S  V    .
    tally      L  +  V/S      S  +    -      + only the second, - only the first
"""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.measures.reliability._align import align
from attunement.measures.reliability._codes import coded, shared_codes
from attunement.measures.reliability._events import (
    EventPair,
    both_events,
    paired,
    provenance_of,
    refuse_negative,
)
from attunement.timeline.episode import Window
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier

__all__ = ["NIL", "CodeEvents", "EventKappa", "event_kappa"]

#: What stands opposite an event that the other coder does not have.
NIL = "nil"

_Counts = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True)
class CodeEvents:
    """Tell how well events of one code are agreed on.

    Parameters
    ----------
    code : str
        Its name.
    first, second, both : int
        How many each coder has, and how many both have at one moment.
    value : float or None
        Kappa of this code against all others together; None when neither or nobody
        else has events.
    """

    code: str
    first: int
    second: int
    both: int
    value: float | None


@attrs.frozen(kw_only=True, eq=False)
class EventKappa:
    """Tell how far two coders agree on events, each missed or added one counted.

    Parameters
    ----------
    value : float or None
        Kappa of the aligned events, at most 1; None when a coder has no event.
    agreement : float or None
        Share of the aligned places at which both have the same; None without events.
    expected : float or None
        The share that the margins would give.
    codes : tuple of str
        Names of rows and columns; the last is `NIL`.
    table : (k + 1, k + 1) int64
        Rows are the first coder; the last row holds what only the second has.
    per_code : tuple of CodeEvents
        One code against all others.
    alignment : tuple of EventPair
        What stands opposite what, in order of time.
    tolerance_ms : int
        How far apart two events may stand opposite each other.
    provenance : Provenance
        How to get the same again.
    """

    value: float | None
    agreement: float | None
    expected: float | None
    codes: tuple[str, ...]
    table: _Counts
    per_code: tuple[CodeEvents, ...]
    alignment: tuple[EventPair, ...]
    tolerance_ms: int
    provenance: Provenance

    @property
    def omissions(self) -> int:
        """Return how many events only the first coder has."""
        return int(self.table[:, -1].sum())

    @property
    def commissions(self) -> int:
        """Return how many events only the second coder has."""
        return int(self.table[-1].sum())


def event_kappa(
    a: Tier, b: Tier, *, tolerance_ms: int, window: Window | None = None
) -> EventKappa:
    """Compare two codings event by event, after lining them up.

    Report it together with `time_unit_kappa`: this one asks whether the same things
    were noticed, that one whether for the same time.

    Parameters
    ----------
    a, b : Tier
        The same track of one film, coded by two; a bout is an event at its onset.
    tolerance_ms : int
        How far apart two events may stand opposite each other.
    window : Interval or Episode, optional
        Only events that begin in it; all by default.

    Returns
    -------
    EventKappa
        Kappa, table with `NIL`, alignment.

    Raises
    ------
    MeasureError
        When the tolerance is negative or the codes differ.

    Notes
    -----
    The two orders are aligned (Needleman and Wunsch) so that disagreements, omissions
    and commissions together are fewest; on a tie agreements are most, then the time
    between opposite events is least.
    Nothing can stand opposite nothing, so that cell is a structural zero. With R and C
    the number of events of each coder, r and c how they spread over the codes, L the
    pairs and N all places, iterative proportional fitting has the closed form::

        e_ij = L r_i c_j / (R C)
        kappa = (sum_i f_ii - sum_i e_ii) / (N - sum_i e_ii)

    Events at which the other coder saw nothing that can be scored are left out.
    Coders who are right nine times in ten reach .60 under most circumstances.

    References
    ----------
    Quera, V., Bakeman, R., & Gnisci, A. (2007). Observer agreement for event sequences.
    *Behavior Research Methods*, 39, 39-49.

    Bakeman, R., Quera, V., & Gnisci, A. (2009). Observer agreement for timed-event
    sequential data. *Behavior Research Methods*, 41, 137-147.

    Examples
    --------
    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1").tier("infant.bids")
    >>> a = Tier(scheme=scheme, onset_ms=[0, 5_000, 9_000],
    ...          offset_ms=[0, 5_000, 9_000], code=[0, 1, 2])
    >>> b = Tier(scheme=scheme, onset_ms=[300, 9_400], offset_ms=[300, 9_400],
    ...          code=[0, 2])
    >>> result = event_kappa(a, b, tolerance_ms=1_000)
    >>> round(result.value, 3), result.omissions, result.commissions
    (0.571, 1, 0)
    """
    refuse_negative(tolerance_ms)
    names = shared_codes(coded(a), coded(b))
    first, second = both_events(a, b, window)
    links = align(
        [ms for ms, _ in first],
        [ms for ms, _ in second],
        tolerance_ms=tolerance_ms,
        gain=lambda i, j: 2 if first[i][1] == second[j][1] else 1,
    )
    alignment = tuple(paired(first, second, links))
    codes = (*names, NIL)
    place = {code: i for i, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)), dtype=np.int64)
    for one in alignment:
        table[place[one.first_code or NIL], place[one.second_code or NIL]] += 1
    value, agreement, expected = _kappa_with_nil(table)
    return EventKappa(
        value=value,
        agreement=agreement,
        expected=expected,
        codes=codes,
        table=table,
        per_code=tuple(_of_code(name, i, table) for i, name in enumerate(names)),
        alignment=alignment,
        tolerance_ms=tolerance_ms,
        provenance=provenance_of("event_kappa", a, b, tolerance_ms, window),
    )


def _kappa_with_nil(
    table: _Counts,
) -> tuple[float | None, float | None, float | None]:
    """Return kappa, agreement and expected share; see the Notes of `event_kappa`."""
    n = int(table.sum())
    if not n:
        return None, None, None
    rows, columns = table[:-1].sum(axis=1), table[:, :-1].sum(axis=0)
    both = int(table[:-1, :-1].sum())
    agreed = int(np.trace(table))
    if not rows.sum() or not columns.sum():
        return None, agreed / n, 0.0
    expected = both * float(rows @ columns) / (int(rows.sum()) * int(columns.sum()))
    value = (agreed - expected) / (n - expected) if expected < n else None
    return value, agreed / n, expected / n


def _of_code(name: str, i: int, table: _Counts) -> CodeEvents:
    others = [j for j in range(len(table) - 1) if j != i]
    groups = [[i], others, [len(table) - 1]]
    small = np.array(
        [[table[np.ix_(one, other)].sum() for other in groups] for one in groups]
    )
    return CodeEvents(
        code=name,
        first=int(table[i].sum()),
        second=int(table[:, i].sum()),
        both=int(table[i, i]),
        value=_kappa_with_nil(small)[0],
    )
