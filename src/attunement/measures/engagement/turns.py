"""Turns between two people who speak, by the rule of five seconds.

::

    infant      CC        C  C     C                C
    caregiver       A           AA     A                  A
    exchanges   [C  A     C     A  C   A]          [C     A]
    turns           1           1      1                  1
                                        |-- 5 s --|
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import (
    Interval,
    difference,
    find,
    intersection,
    support,
    total_ms,
)
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["SPEECH", "VOCALIZATION", "Exchange", "Turns", "turns"]

#: What counts as speech to the infant in Everyday Moments, by role.
SPEECH = Behavior(
    tier="caregiver.voice",
    codes=("warm-melodic", "ordinary", "song-rhythm", "harsh-or-mocking"),
)
#: What counts as a vocalization; cries and bodily sounds do not.
VOCALIZATION = Behavior(tier="infant.voice", codes=("content", "laugh"))

_MS_PER_MINUTE = 60_000


@attrs.frozen(kw_only=True)
class Exchange:
    """Hold utterances that follow each other without a long silence.

    Parameters
    ----------
    interval : Interval
        From the first to the last.
    speakers : tuple of str
        Who spoke, one after the other; what one says in a row is one.
    """

    interval: Interval
    speakers: tuple[str, ...]

    @property
    def turns(self) -> int:
        """Return the turns in it: pairs of one and the other."""
        return len(self.speakers) // 2


@attrs.frozen(kw_only=True)
class Turns:
    """Tell how often two people took turns.

    Parameters
    ----------
    caregiver, infant : str
        The pair.
    silence_ms : int
        The silence that ends an exchange.
    observable_ms : int
        Time in which every voice can be scored.
    exchanges : tuple of Exchange
        Those in which both spoke, in order of time.
    overlap_ms : int
        Time in which more than one spoke; it is part of no utterance.
    provenance : Provenance
        How to get the same again.
    """

    caregiver: str
    infant: str
    silence_ms: int
    observable_ms: int
    exchanges: tuple[Exchange, ...]
    overlap_ms: int
    provenance: Provenance

    @property
    def value(self) -> int:
        """Return the number of turns."""
        return sum(one.turns for one in self.exchanges)

    @property
    def turns_per_min(self) -> float | None:
        """Return turns per minute of observable time, or None."""
        if not self.observable_ms:
            return None
        return self.value * _MS_PER_MINUTE / self.observable_ms

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS


def turns(
    timeline: Timeline,
    *,
    caregiver: str,
    infant: str,
    window: Window | None = None,
    silence_ms: int = 5_000,
    speech: Behavior = SPEECH,
    vocalization: Behavior = VOCALIZATION,
    others: Sequence[Behavior] = (),
) -> Turns:
    """Count how often an infant's voice and a caregiver's answer each other in time.

    Either may begin; silence between turns is part of them.

    Parameters
    ----------
    timeline : Timeline
        A film with a voice track for each of the two.
    caregiver, infant : str
        The two people.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.
    silence_ms : int
        The silence that ends an exchange, 5 s by the rule.
    speech, vocalization : Behavior, optional
        What counts for either, on a track named by role (``caregiver.voice``) or, in a
        file from elsewhere, by its own id; that of Everyday Moments by default.
    others : sequence of Behavior, optional
        Voices of other people, each by the id of its track; one between two
        utterances ends the exchange.

    Returns
    -------
    Turns
        ``value`` is how many, 0 up; each exchange tells when and who spoke.

    Raises
    ------
    MeasureError
        When the silence is not positive.
    SchemeError, TimelineError
        When a person, a track or a code is not there.

    Notes
    -----
    An exchange is a run of utterances with less than ``silence_ms`` between one and
    the next, nobody else between them, and nothing between them that cannot be scored.
    What one says in a row counts once; with m changes of speaker and so ``m + 1``
    contributions, an exchange has ``floor((m + 1) / 2)`` turns: they are counted in
    pairs, so infant and caregiver are one turn, and so are infant, caregiver, infant.
    Time in which two speak at once belongs to no utterance.
    The rule is LENA's for its automatic labels; here people code the voices, so the
    numbers are not to be laid beside its norms.

    References
    ----------
    Gilkerson, J., & Richards, J. A. (2008). *The LENA Natural Language Study*. LENA
    Foundation, LTR-02-2.

    Examples
    --------
    The infant calls, the caregiver answers after 1 s, the infant calls after 7 more.

    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def voice(person, code, onset_ms, offset_ms):
    ...     return Annotation(tier=f"{person}.voice", code=code,
    ...                       onset_ms=onset_ms, offset_ms=offset_ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1"),
    ...     [voice("infant-1", "content", 0, 1_000),
    ...      voice("infant-1", "silent", 1_000, 10_000),
    ...      voice("infant-1", "content", 10_000, 11_000),
    ...      voice("caregiver-1", "silent", 0, 2_000),
    ...      voice("caregiver-1", "ordinary", 2_000, 3_000),
    ...      voice("caregiver-1", "silent", 3_000, 11_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=11_000)
    >>> turns(film, caregiver="caregiver-1", infant="infant-1").value
    1
    """
    if silence_ms < 1:
        raise MeasureError(
            f"a silence of {silence_ms} ms was given; expected 1 or more"
        )
    asked_about = timeline.window if window is None else window
    voices = [
        _of_person(timeline, vocalization, infant),
        _of_person(timeline, speech, caregiver),
        *others,
    ]
    tiers = [one.tier_in(timeline) for one in voices]
    seen: tuple[Interval, ...] = (stretch_of(asked_about),)
    for tier in tiers:
        seen = intersection(seen, tier.observable(stretch_of(asked_about)))
    spoken = [intersection(one.bouts_in(timeline), seen) for one in voices]
    overlap = _overlap(spoken)
    utterances = sorted(
        (one, speaker)
        for speaker, bouts in enumerate(spoken)
        for one in difference(bouts, overlap)
    )
    names = (infant, caregiver)
    return Turns(
        caregiver=caregiver,
        infant=infant,
        silence_ms=silence_ms,
        observable_ms=total_ms(seen),
        exchanges=tuple(
            exchange
            for run in _runs(utterances, seen, silence_ms)
            if (exchange := _exchange(run, names)).turns
        ),
        overlap_ms=total_ms(overlap),
        provenance=Provenance.of(
            "attunement.measures.engagement.turns",
            {tier.id: tier for tier in tiers}.values(),
            {
                "caregiver": caregiver,
                "infant": infant,
                **window_parameters(asked_about),
                "silence_ms": silence_ms,
                "voices": "; ".join(str(one) for one in voices),
            },
        ),
    )


_Utterance = tuple[Interval, int]
# The places of infant and caregiver; whoever comes after is somebody else.
_PAIR = (0, 1)


def _of_person(timeline: Timeline, behavior: Behavior, person: str) -> Behavior:
    """Return a behavior on the person's own track, named by role or by its id."""
    if behavior.tier in {tier.id for tier in timeline.tiers}:
        return behavior
    return attrs.evolve(behavior, tier=timeline.tier_of(behavior.tier, person).id)


def _overlap(spoken: Sequence[tuple[Interval, ...]]) -> tuple[Interval, ...]:
    """Return the time in which more than one speaks."""
    found: list[Interval] = []
    before: tuple[Interval, ...] = ()
    for bouts in spoken:
        found += intersection(before, bouts)
        before = support((*before, *bouts))
    return support(found)


def _runs(
    utterances: list[_Utterance], seen: tuple[Interval, ...], silence_ms: int
) -> list[list[_Utterance]]:
    """Cut utterances where it is silent too long, somebody else speaks, or unseen."""
    runs: list[list[_Utterance]] = [[]]
    last: Interval | None = None
    for one, speaker in utterances:
        is_cut = last is not None and (
            one.onset_ms - last.offset_ms >= silence_ms
            or find(seen, last.onset_ms) != find(seen, one.onset_ms)
        )
        if is_cut or speaker not in _PAIR:
            runs.append([])
        if speaker in _PAIR:
            runs[-1].append((one, speaker))
        last = one
    return [run for run in runs if run]


def _exchange(run: list[_Utterance], names: tuple[str, str]) -> Exchange:
    speakers = [run[0][1]]
    speakers += [after for (_, one), (_, after) in pairwise(run) if one != after]
    return Exchange(
        interval=Interval(run[0][0].onset_ms, run[-1][0].offset_ms),
        speakers=tuple(names[one] for one in speakers),
    )
