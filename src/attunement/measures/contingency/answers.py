"""What follows what between two people.

::

    infant-1.bids        L           V      S              B
    window             [----)      [----)  [----)        [----)
    caregiver-1.answers    F                 M
                       answered   missed   answered      cut: not counted
                                                            | end of the film
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection

import attrs

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.timeline.annotation import Annotation
from attunement.timeline.episode import Window
from attunement.timeline.interval import difference, find
from attunement.timeline.provenance import Provenance
from attunement.timeline.rules import AnswerRule
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["LEAST_BIDS", "Answers", "Bid", "answers_to_bids"]

#: With fewer bids than this, show counts and no share.
LEAST_BIDS = 10


@attrs.frozen(kw_only=True)
class Bid:
    """Tell what became of one bid.

    Parameters
    ----------
    code : str
        Which bid.
    onset_ms : int
        When it began.
    answer : str or None
        Code of the first answer inside the window; None when there is none.
    latency_ms : int or None
        From the bid to that answer.
    """

    code: str
    onset_ms: int
    answer: str | None
    latency_ms: int | None


@attrs.frozen(kw_only=True)
class Answers:
    """Tell how many bids one caregiver answered in time.

    Parameters
    ----------
    caregiver, infant : str
        The pair.
    window_ms : int
        How long after a bid an answer could begin.
    counted : tuple of Bid
        Every bid whose whole window could be seen.
    cut : int
        Bids left out because their window is cut or partly hidden.
    provenance : Provenance
        How to get the same again.
    """

    caregiver: str
    infant: str
    window_ms: int
    counted: tuple[Bid, ...]
    cut: int
    provenance: Provenance

    @property
    def bids(self) -> int:
        """Return the number of bids that count: the denominator."""
        return len(self.counted)

    @property
    def answered(self) -> int:
        """Return how many of them were answered inside the window."""
        return sum(bid.answer is not None for bid in self.counted)

    @property
    def value(self) -> float | None:
        """Return the share answered, 0 to 1; None without a bid that counts."""
        return self.answered / self.bids if self.bids else None

    @property
    def median_latency_ms(self) -> int | None:
        """Return the Kaplan-Meier median latency; None when half are not answered.

        Every bid that counts is followed for the same time, so the estimate is the
        first latency by which half of all bids were answered.
        """
        latencies = sorted(
            bid.latency_ms for bid in self.counted if bid.latency_ms is not None
        )
        half = -(-self.bids // 2)
        return latencies[half - 1] if 0 < half <= len(latencies) else None

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there are too few bids to show more than counts."""
        return self.bids < LEAST_BIDS


def answers_to_bids(
    timeline: Timeline,
    *,
    caregiver: str,
    infant: str,
    window: Window | None = None,
    window_ms: int | None = None,
) -> Answers:
    """Count the bids of one infant that one caregiver answers within a time.

    Many bids of every ordinary pair go unanswered; neither few nor many is good.

    Parameters
    ----------
    timeline : Timeline
        Coded with a scheme that has an answer rule.
    caregiver, infant : str
        The two people, such as ``caregiver-1`` and ``infant-1``.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.
    window_ms : int, optional
        How long after a bid an answer may begin; that of the scheme by default.

    Returns
    -------
    Answers
        Counts, the share in 0 to 1, latencies from 0 to ``window_ms - 1``.

    Raises
    ------
    MeasureError
        When the scheme has no answer rule, or the time is not positive.
    TimelineError
        When the film has no such person.

    Notes
    -----
    A bid at t is answered when an answer begins in ``[t, t + window_ms)``; the first
    one gives the latency. One answer may answer several bids, because a look and a
    call made together are met together. An answer that carries the modifier
    ``answers`` counts only for the bid of that id.
    A bid counts when its whole window lies inside the film window and no part of it is
    unscorable on the tiers that the rule names in ``seen_by``; whether it counts
    never depends on its answer.
    Codes outside the rule (an override, a startle) neither ask nor answer.

    References
    ----------
    Bakeman, R., Deckner, D. F., & Quera, V. (2005). Analysis of behavioral streams.
    In D. M. Teti (Ed.), *Handbook of Research Methods in Developmental Science*.
    Blackwell, 394-420.

    Examples
    --------
    Two bids, the first answered after 1.2 s.

    >>> from attunement.timeline.scheme import load_scheme
    >>> def point(tier, code, ms):
    ...     return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [point("infant-1.bids", "bid-look", 1_000),
    ...      point("caregiver-1.answers", "mirrors", 2_200),
    ...      point("infant-1.bids", "bid-voice", 8_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=20_000)
    >>> result = answers_to_bids(film, caregiver="caregiver-1", infant="infant-1")
    >>> result.answered, result.bids, result.counted[0].latency_ms
    (1, 2, 1200)
    """
    rule = timeline.scheme.answer_rule
    if rule is None:
        raise MeasureError(
            f"scheme {timeline.scheme.id} has no answer rule; expected one"
        )
    if window_ms is None:
        window_ms = rule.window_ms
    if window_ms < 1:
        raise MeasureError(f"a window of {window_ms} ms was given; expected 1 or more")
    asked_about = timeline.window if window is None else window
    film = stretch_of(asked_about)
    bids = timeline.tier_of(rule.bids, infant)
    answers = timeline.tier_of(rule.answers, caregiver)
    seen_by = _seen_by(timeline, rule, (caregiver, infant))
    seen = difference([film], (one for tier in seen_by for one in tier.unscorable()))
    asked = [one for one in _of_codes(bids, rule.bid_codes) if one.onset_ms in film]
    given = _of_codes(answers, rule.answer_codes)
    in_view = [
        one
        for one in asked
        if (stretch := find(seen, one.onset_ms)) is not None
        and one.onset_ms + window_ms <= stretch.offset_ms
    ]
    return Answers(
        caregiver=caregiver,
        infant=infant,
        window_ms=window_ms,
        counted=tuple(_outcome(one, given, window_ms) for one in in_view),
        cut=len(asked) - len(in_view),
        provenance=Provenance.of(
            "attunement.measures.contingency.answers_to_bids",
            [bids, answers, *seen_by],
            {
                "caregiver": caregiver,
                "infant": infant,
                "window_ms": window_ms,
                **window_parameters(asked_about),
                "bid_codes": " ".join(rule.bid_codes),
                "answer_codes": " ".join(rule.answer_codes),
            },
        ),
    )


def _seen_by(
    timeline: Timeline, rule: AnswerRule, pair: tuple[str, str]
) -> tuple[Tier, ...]:
    return tuple(
        timeline.tier_of(tier, subject)
        for tier in rule.seen_by
        for subject in pair
        if subject.rpartition("-")[0] == tier.partition(".")[0]
    )


def _of_codes(tier: Tier, codes: Collection[str]) -> list[Annotation]:
    return [one for one in tier.annotations() if one.code in codes]


def _outcome(bid: Annotation, given: list[Annotation], window_ms: int) -> Bid:
    first = bisect_left(given, bid.onset_ms, key=lambda one: one.onset_ms)
    for answer in given[first:]:
        latency_ms = answer.onset_ms - bid.onset_ms
        if latency_ms >= window_ms:
            break
        if answer.modifiers.get("answers", bid.id) == bid.id:
            return Bid(
                code=bid.code,
                onset_ms=bid.onset_ms,
                answer=answer.code,
                latency_ms=latency_ms,
            )
    return Bid(code=bid.code, onset_ms=bid.onset_ms, answer=None, latency_ms=None)
