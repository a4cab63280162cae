"""What comes after what, in order, and never across a break.

::

    infant-1.bids        L        V     uuuuuuu     S
    caregiver-1.answers       F      M         uuuu      F
    sequences            L -> F -> V -> M    |      S -> F
                                             break: something could not be seen
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, find, intersection
from attunement.timeline.provenance import Provenance, digest_of_arrays
from attunement.timeline.timeline import Timeline

__all__ = [
    "LEAST_TRANSITIONS",
    "PAUSE",
    "EventSequences",
    "LagTable",
    "event_sequences",
    "lag_table",
]

#: With fewer transitions than this, show counts only.
LEAST_TRANSITIONS = 30
#: The event that stands for a stretch of time without any.
PAUSE = "pause"

_Codes = npt.NDArray[np.int64]
# Onset, place of the behavior, and offset.
_Event = tuple[int, int, int]


def _columns(sequences: Iterable[npt.ArrayLike]) -> tuple[_Codes, ...]:
    found = []
    for one in sequences:
        column = np.array(one, dtype=np.int64).reshape(-1)
        column.setflags(write=False)
        found.append(column)
    return tuple(found)


@attrs.frozen(kw_only=True, eq=False)
class EventSequences:
    """Hold orders of events, apart where nothing is known of what lies between.

    Parameters
    ----------
    codes : tuple of str
        What an event may be.
    sequences : tuple of (n,) int64
        Positions in ``codes``, in order of time.
    can_repeat : bool
        Whether an event may follow one of its own kind.
    provenance : Provenance
        How to get the same again.

    Raises
    ------
    MeasureError
        When a position is not that of a code, or a code repeats that cannot.
    """

    codes: tuple[str, ...]
    sequences: tuple[_Codes, ...] = attrs.field(converter=_columns)
    can_repeat: bool = True
    provenance: Provenance

    def __attrs_post_init__(self) -> None:
        """Refuse sequences of codes that are not there."""
        for one in self.sequences:
            if one.size and (one.min() < 0 or one.max() >= len(self.codes)):
                raise MeasureError(
                    f"a sequence names code {one.max()}; there are {len(self.codes)}"
                )
            if not self.can_repeat and np.any(one[1:] == one[:-1]):
                raise MeasureError(
                    "a code follows itself; expected none where codes cannot repeat"
                )

    @classmethod
    def of_codes(
        cls, sequences: Iterable[Sequence[str]], *, can_repeat: bool = True
    ) -> EventSequences:
        """Read sequences given as lists of codes, one list a sequence.

        Examples
        --------
        >>> found = EventSequences.of_codes([["look", "smile", "look"], ["smile"]])
        >>> found.codes, found.events
        (('look', 'smile'), 4)
        """
        given = [list(one) for one in sequences]
        place = {
            code: i for i, code in enumerate(dict.fromkeys(c for s in given for c in s))
        }
        columns = {
            str(i): np.array([place[code] for code in one], dtype=np.int64)
            for i, one in enumerate(given)
        }
        return cls(
            codes=tuple(place),
            sequences=tuple(columns.values()),
            can_repeat=can_repeat,
            provenance=Provenance.of_arrays(
                "attunement.measures.sequences.EventSequences.of_codes",
                columns,
                {"codes": " ".join(place), "can_repeat": can_repeat},
            ),
        )

    @property
    def events(self) -> int:
        """Return how many events there are."""
        return sum(one.size for one in self.sequences)

    def followed_by(self, other: EventSequences) -> EventSequences:
        """Return both, for instance of two films; nothing follows across them.

        Raises
        ------
        MeasureError
            When the two are not of the same codes.
        """
        if (self.codes, self.can_repeat) != (other.codes, other.can_repeat):
            raise MeasureError(
                "two films with different codes were to be put together; "
                "expected the same behaviors of both"
            )
        sequences = (*self.sequences, *other.sequences)
        return EventSequences(
            codes=self.codes,
            sequences=sequences,
            can_repeat=self.can_repeat,
            provenance=Provenance(
                measure="attunement.measures.sequences.EventSequences.followed_by",
                library_version=self.provenance.library_version,
                parameters={
                    "first_digest": self.provenance.annotations_digest,
                    "second_digest": other.provenance.annotations_digest,
                },
                tiers=(*self.provenance.tiers, *other.provenance.tiers),
                annotations_digest=digest_of_arrays(
                    {str(i): one for i, one in enumerate(sequences)}
                ),
            ),
        )


def event_sequences(
    timeline: Timeline,
    *,
    behaviors: Sequence[Behavior],
    window: Window | None = None,
    pause_ms: int | None = None,
) -> EventSequences:
    """Put what two people do into one order of events.

    Parameters
    ----------
    timeline : Timeline
        A coded film.
    behaviors : sequence of Behavior
        What counts, each of one person; each is one kind of event.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.
    pause_ms : int, optional
        Put a `PAUSE` for every such stretch without an event between two events, so
        that what follows much later does not count as following at once.

    Returns
    -------
    EventSequences
        A new sequence begins after every time that a track could not be scored.

    Raises
    ------
    MeasureError
        When no behavior is given, two are the same, or the pause is not positive.
    SchemeError, TimelineError
        When a track or code is not there.

    Notes
    -----
    An event is a point, or the beginning of a bout; events at the same time stand in
    the order of ``behaviors``.
    A sequence lies within one stretch of time in which all its tracks are observable.
    With pauses, g ms between the end of everything so far and the next event hold
    ``floor(g / pause_ms)`` pauses, one after the other (event lag with contiguous
    pauses): the count of event kinds then does not drive the contingency.
    Codes cannot repeat when all behaviors are states of one exclusive, exhaustive
    track: its bouts touch, so a bout of the same code would be the same bout.

    References
    ----------
    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 9.

    Lloyd, B. P., Yoder, P. J., Tapp, J., & Staubitz, J. L. (2016). The relative
    accuracy and interpretability of five sequential analysis methods: A simulation
    study. *Behavior Research Methods*, 48, 1482-1491.

    Examples
    --------
    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def point(tier, code, ms):
    ...     return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [point("infant-1.bids", "bid-look", 1_000),
    ...      point("caregiver-1.answers", "follows", 1_900),
    ...      point("infant-1.bids", "bid-look", 8_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=20_000)
    >>> found = event_sequences(film, behaviors=[
    ...     Behavior(tier="infant-1.bids"), Behavior(tier="caregiver-1.answers")],
    ...     pause_ms=3_000)
    >>> [found.codes[code] for code in found.sequences[0]]
    ['infant-1.bids', 'caregiver-1.answers', 'pause', 'pause', 'infant-1.bids']
    """
    if not behaviors or len(set(behaviors)) < len(behaviors):
        raise MeasureError("no behavior was given, or one twice; expected each once")
    if pause_ms is not None and pause_ms < 1:
        raise MeasureError(
            f"pauses of {pause_ms} ms were asked for; expected 1 or more"
        )
    asked_about = timeline.window if window is None else window
    tiers = [one.tier_in(timeline) for one in behaviors]
    seen: tuple[Interval, ...] = (stretch_of(asked_about),)
    for tier in tiers:
        seen = intersection(seen, tier.observable(stretch_of(asked_about)))
    codes = tuple(str(one) for one in behaviors)
    together: dict[Interval, list[_Event]] = {}
    for event in _events(timeline, behaviors):
        if (stretch := find(seen, event[0])) is not None:
            together.setdefault(stretch, []).append(event)
    return EventSequences(
        codes=codes if pause_ms is None else (*codes, PAUSE),
        sequences=[_in_order(one, pause_ms, len(codes)) for one in together.values()],
        can_repeat=len({tier.id for tier in tiers}) > 1
        or not (tiers[0].scheme.exclusive and tiers[0].scheme.exhaustive),
        provenance=Provenance.of(
            "attunement.measures.sequences.event_sequences",
            {tier.id: tier for tier in tiers}.values(),
            {
                **window_parameters(asked_about),
                "behaviors": "; ".join(codes),
                "pause_ms": pause_ms,
            },
        ),
    )


def _events(timeline: Timeline, behaviors: Sequence[Behavior]) -> list[_Event]:
    found: list[_Event] = []
    for place, behavior in enumerate(behaviors):
        ends = {one.onset_ms: one.offset_ms for one in behavior.bouts_in(timeline)}
        for ms in behavior.onsets_in(timeline).tolist():
            found.append((ms, place, ends.get(ms, ms)))
    return sorted(found)


def _in_order(events: list[_Event], pause_ms: int | None, pause: int) -> list[int]:
    """Return the codes of a stretch, with pauses where they are asked for."""
    if pause_ms is None:
        return [code for _, code, _ in events]
    order: list[int] = []
    ended_ms = events[0][0]
    for onset_ms, code, offset_ms in events:
        order += [pause] * (max(onset_ms - ended_ms, 0) // pause_ms)
        order.append(code)
        ended_ms = max(ended_ms, offset_ms)
    return order


@attrs.frozen(kw_only=True, eq=False)
class LagTable:
    """Tell how often one event came after another.

    Parameters
    ----------
    codes : tuple of str
        Names of rows (what came before) and columns (what came after).
    counts : (k, k) int64
        How often.
    lag : int
        How many places after; 1 is next.
    structural_zeros : (k, k) bool
        Cells that cannot occur.
    sequences : int
        Over how many sequences; none is counted across two of them.
    provenance : Provenance
        How to get the same again.
    """

    codes: tuple[str, ...]
    counts: _Codes
    lag: int
    structural_zeros: npt.NDArray[np.bool_]
    sequences: int
    provenance: Provenance

    @property
    def n(self) -> int:
        """Return how many transitions were counted."""
        return int(self.counts.sum())

    @property
    def probabilities(self) -> npt.NDArray[np.float64]:
        """Return counts over row sums: how often what comes before is so followed."""
        sums = self.counts.sum(axis=1, keepdims=True).astype(np.float64)
        shares = np.full(self.counts.shape, np.nan)
        np.divide(self.counts, sums, out=shares, where=sums > 0)
        return shares

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there are too few transitions to show more than counts."""
        return self.n < LEAST_TRANSITIONS

    def collapsed(self, given: str, target: str) -> _Codes:
        """Return the two-by-two table of one pair against everything else.

        Returns
        -------
        (2, 2) int64
            Rows: after ``given`` or after anything else; columns: ``target`` or not.

        Raises
        ------
        MeasureError
            When the table has no such code.
        """
        for code in (given, target):
            if code not in self.codes:
                raise MeasureError(
                    f"no code {code!r} in this table; it has {', '.join(self.codes)}"
                )
        row, column = self.codes.index(given), self.codes.index(target)
        a = self.counts[row, column]
        b = self.counts[row].sum() - a
        c = self.counts[:, column].sum() - a
        return np.array([[a, b], [c, self.n - a - b - c]], dtype=np.int64)


def lag_table(
    sequences: EventSequences | Iterable[Sequence[str]], *, lag: int = 1
) -> LagTable:
    """Count what comes after what.

    Parameters
    ----------
    sequences : EventSequences or iterable of sequences of str
        Orders of events; nothing is counted across two of them.
    lag : int
        How many places after, 1 or more.

    Returns
    -------
    LagTable
        Counts by what came before (rows) and after (columns).

    Raises
    ------
    MeasureError
        When the lag is below 1.

    Notes
    -----
    ``f_ij`` is how often j stands ``lag`` places after i within a sequence, and
    ``p_ij = f_ij / f_i+``.
    At lag 1 the diagonal is a structural zero where codes cannot repeat.

    References
    ----------
    Sackett, G. P. (1979). The lag sequential analysis of contingency and cyclicity in
    behavioral interaction research. In J. D. Osofsky (Ed.), *Handbook of Infant
    Development*. Wiley, 623-649.

    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 9.

    Examples
    --------
    Nothing follows the last event of a sequence.

    >>> table = lag_table([["look", "smile", "look"], ["smile", "look"]])
    >>> table.codes, table.counts.tolist()
    (('look', 'smile'), [[0, 1], [2, 0]])
    """
    if lag < 1:
        raise MeasureError(f"a lag of {lag} was given; expected 1 or more")
    found = (
        sequences
        if isinstance(sequences, EventSequences)
        else EventSequences.of_codes(sequences)
    )
    k = len(found.codes)
    counts = sum(
        (count_pairs(one, k, lag) for one in found.sequences),
        np.zeros((k, k), dtype=np.int64),
    )
    zeros = np.eye(k, dtype=bool) if lag == 1 else np.zeros((k, k), dtype=bool)
    return LagTable(
        codes=found.codes,
        counts=counts,
        lag=lag,
        structural_zeros=zeros & (not found.can_repeat),
        sequences=len(found.sequences),
        provenance=attrs.evolve(
            found.provenance,
            measure="attunement.measures.sequences.lag_table",
            parameters={
                **found.provenance.parameters,
                "sequences_by": found.provenance.measure,
                "lag": lag,
            },
        ),
    )


def count_pairs(codes: _Codes, k: int, lag: int) -> _Codes:
    """Return how often each code stands ``lag`` places after each: (k, k) int64."""
    pairs = codes[:-lag] * k + codes[lag:]
    return np.bincount(pairs, minlength=k * k).reshape(k, k)
