"""Measures of a coding: rows in, the library's numbers out, with where they come from.

Nothing is computed here. The rows become a `Timeline`, `attunement.measures` is asked.
"""

from typing import NamedTuple

from attunement.measures.contingency import Answers, answers_to_bids
from attunement.measures.durations import TimeBudget, time_budget
from attunement.measures.engagement import (
    Match,
    SharedPleasure,
    match,
    shared_pleasure,
)
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.interval import Interval
from attunement.timeline.provenance import Provenance, digest_of
from attunement.timeline.timeline import Timeline
from attunement_clinic.coding import payloads, queries
from attunement_clinic.coding.models import CodingSession


def timeline_of(session: CodingSession, *, until_ms: int) -> Timeline:
    """Load a coding as the library's value; states still open end at `until_ms`."""
    film = session.recording
    rate = (
        FrameRate(film.frame_rate_num, film.frame_rate_den)
        if film.frame_rate_num and film.frame_rate_den
        else None
    )
    return Timeline.from_annotations(
        queries.scheme_of(session),
        [
            Annotation(
                id=str(row.client_id),
                tier=row.tier,
                code=row.code,
                onset_ms=row.onset_ms,
                offset_ms=row.offset_ms,
                modifiers=row.modifiers,
            )
            for row in session.annotations.all()
        ],
        subjects=session.subjects,
        duration_ms=queries.end_of(film) or 0,
        frame_rate=rate,
        open_until_ms=until_ms,
    )


def measure(session: CodingSession, *, until_ms: int) -> payloads.Measures:
    """Measure a coding from the beginning of the film to `until_ms`.

    Answers, shared pleasure and repairs are of the first caregiver and the first infant,
    and the parameters name that pair.
    """
    timeline = timeline_of(session, until_ms=until_ms)
    window = Interval(0, until_ms)
    budgets = [time_budget(tier, window=window) for tier in timeline.tiers]
    pair = _of_pair(timeline, window)
    return payloads.Measures(
        observable_ms=max((one.observable_ms for one in budgets), default=0),
        tiers={one.tier: _tier(one) for one in budgets},
        answers=_answers(pair.answers),
        shared_pleasure=_pleasure(pair.pleasure),
        match=_match(pair.match),
        provenance=_provenance(timeline, window, budgets, pair),
    )


class _Pair(NamedTuple):
    """What is measured between two people, where the scheme says how."""

    answers: Answers | None = None
    pleasure: SharedPleasure | None = None
    match: Match | None = None


def _of_pair(timeline: Timeline, window: Interval) -> _Pair:
    pair = [
        next((one for one in timeline.subjects if one.startswith(role)), None)
        for role in ("caregiver-", "infant-")
    ]
    caregiver, infant = pair
    if caregiver is None or infant is None:
        return _Pair()
    answers = (
        answers_to_bids(timeline, caregiver=caregiver, infant=infant, window=window)
        if timeline.scheme.answer_rule
        else None
    )
    pleasure = (
        shared_pleasure(timeline, caregiver=caregiver, infant=infant, window=window)
        if timeline.scheme.pleasure_rule
        else None
    )
    matching = (
        match(timeline, caregiver=caregiver, infant=infant, window=window)
        if timeline.scheme.match_map
        else None
    )
    return _Pair(answers, pleasure, matching)


def _tier(budget: TimeBudget) -> payloads.TierMeasures:
    return payloads.TierMeasures(
        observable_ms=budget.observable_ms,
        codes=[
            payloads.CodeMeasures(
                code=one.code,
                share=one.share,
                bouts=one.bouts,
                mean_bout_ms=one.mean_bout_ms,
                rate_per_min=one.rate_per_min,
            )
            for one in budget.codes
        ],
    )


def _answers(found: Answers | None) -> payloads.Answers | None:
    if found is None:
        return None
    return payloads.Answers(
        bids=found.bids, answered=found.answered, window_ms=found.window_ms
    )


def _pleasure(found: SharedPleasure | None) -> payloads.SharedPleasure | None:
    if found is None:
        return None
    return payloads.SharedPleasure(ms=found.ms, share=found.value)


def _match(found: Match | None) -> payloads.Match | None:
    if found is None:
        return None
    return payloads.Match(
        observable_ms=found.observable_ms,
        repairs=found.repairs,
        mean_mismatch_ms=found.mean_mismatch_ms,
    )


def _provenance(
    timeline: Timeline, window: Interval, budgets: list[TimeBudget], pair: _Pair
) -> payloads.ProvenanceFacts:
    sources: list[Provenance] = [one.provenance for one in budgets]
    sources += [one.provenance for one in pair if one is not None]
    return payloads.ProvenanceFacts(
        library_version=sources[0].library_version if sources else "",
        scheme=f"{timeline.scheme.id} {timeline.scheme.version}",
        annotations_digest=digest_of(timeline.tiers),
        parameters={
            "until_ms": window.offset_ms,
            "measures": [one.to_document() for one in sources],
        },
    )
