"""The answers of the command as JSON types."""

from __future__ import annotations

from typing import Any

import attrs

from attunement.errors import MeasureError
from attunement.measures.contingency import answers_to_bids
from attunement.measures.durations import time_budget
from attunement.measures.engagement import match, shared_pleasure
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.interval import Interval
from attunement.timeline.timeline import Timeline

__all__ = ["info", "measures"]


def info(coding_session: CodingSession) -> dict[str, Any]:
    """Tell what a coding session holds."""
    timeline = coding_session.timeline
    return {
        **_head(coding_session),
        "is_finished": coding_session.is_finished,
        "duration_ms": timeline.duration_ms,
        "frame_rate": str(timeline.frame_rate) if timeline.frame_rate else None,
        "subjects": list(timeline.subjects),
        "tiers": [
            {
                "id": tier.id,
                "label": tier.scheme.label,
                "kind": tier.scheme.kind,
                "annotations": len(tier),
            }
            for tier in timeline.tiers
        ],
    }


def measures(
    coding_session: CodingSession,
    *,
    window: Interval,
    answer_window_ms: int | None,
    caregiver: str | None,
    infant: str | None,
) -> dict[str, Any]:
    """Compute the budget of every tier and the measures of every pair.

    Raises
    ------
    MeasureError
        When a person is asked for who is not in the film.
    """
    timeline = coding_session.timeline
    caregivers = _people(timeline, "caregiver", caregiver)
    infants = _people(timeline, "infant", infant)
    return {
        **_head(coding_session),
        "window": {"onset_ms": window.onset_ms, "offset_ms": window.offset_ms},
        "budgets": [
            _with_provenance(time_budget(tier, window=window))
            for tier in timeline.tiers
        ],
        "pairs": [
            _pair(timeline, one, other, window, answer_window_ms)
            for one in caregivers
            for other in infants
        ],
    }


def _head(coding_session: CodingSession) -> dict[str, Any]:
    scheme = coding_session.timeline.scheme
    return {
        "recording": coding_session.recording,
        "coder": coding_session.coder,
        "scheme": {"id": scheme.id, "version": scheme.version, "title": scheme.title},
    }


def _people(timeline: Timeline, role: str, wanted: str | None) -> list[str]:
    found = [one for one in timeline.subjects if one.rpartition("-")[0] == role]
    if wanted is None:
        return found
    if wanted not in found:
        raise MeasureError(
            f"no {role} {wanted!r} in this film; there are {', '.join(found) or 'none'}"
        )
    return [wanted]


def _pair(
    timeline: Timeline,
    caregiver: str,
    infant: str,
    window: Interval,
    answer_window_ms: int | None,
) -> dict[str, Any]:
    scheme = timeline.scheme
    document: dict[str, Any] = {"caregiver": caregiver, "infant": infant}
    if scheme.answer_rule is not None:
        answers = answers_to_bids(
            timeline,
            caregiver=caregiver,
            infant=infant,
            window=window,
            window_ms=answer_window_ms,
        )
        document["answers"] = {
            "bids": answers.bids,
            "answered": answers.answered,
            "share": answers.value,
            "cut": answers.cut,
            "window_ms": answers.window_ms,
            "median_latency_ms": answers.median_latency_ms,
            "shows_counts_only": answers.shows_counts_only,
            "provenance": answers.provenance.to_document(),
        }
    if scheme.pleasure_rule is not None:
        pleasure = shared_pleasure(
            timeline, caregiver=caregiver, infant=infant, window=window
        )
        document["shared_pleasure"] = {
            **_with_provenance(pleasure),
            "share": pleasure.value,
        }
    if scheme.match_map is not None:
        both = match(timeline, caregiver=caregiver, infant=infant, window=window)
        document["match"] = {
            **_with_provenance(both),
            "share": both.value,
            "repairs_per_min": both.repairs_per_min,
        }
    return document


def _with_provenance(result: Any) -> dict[str, Any]:
    document = attrs.asdict(
        result, filter=lambda attribute, _value: attribute.name != "provenance"
    )
    document["provenance"] = result.provenance.to_document()
    return document
