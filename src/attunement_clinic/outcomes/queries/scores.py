"""Scores of one caregiver over time, on one version of a questionnaire."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from attunement.instruments.definition import Scale, load_instrument
from attunement_clinic.families.models import Family
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.questionnaires.scores import newest_scores

# The picture: its size, and where the line of values begins and ends in it.
_LEFT, _RIGHT, _TOP, _FOOT = 40, 340, 26, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredDay:
    """A score, its day, its form; `x` and `y` are its place in the picture."""

    value: float
    on: date
    address: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSeries:
    """One scale, the earliest score first."""

    title: str
    version: str
    scale: Scale
    days: tuple[ScoredDay, ...]

    @property
    def line(self) -> str:
        return " ".join(f"{day.x},{day.y}" for day in self.days)

    @property
    def difference(self) -> float | None:
        """What lies between the first score and the last, where there are two."""
        if len(self.days) < 2:
            return None
        return self.days[-1].value - self.days[0].value

    @property
    def points(self) -> float:
        return abs(self.difference or 0)


def scores_of(family: Family) -> dict[UUID, list[ScoreSeries]]:
    """Map each caregiver of a family to their own scores."""
    rows = (
        QuestionnaireResponse.objects.filter(
            family=family, completed_at__isnull=False, scores__isnull=False
        )
        .exclude(key="")
        .distinct()
        .prefetch_related("scores")
        .order_by("answered_on", "created_at")
    )
    together: dict[tuple[UUID, str, str], list[QuestionnaireResponse]] = defaultdict(
        list
    )
    for row in rows:
        together[(row.caregiver_id, row.key, row.version)].append(row)
    found: dict[UUID, list[ScoreSeries]] = defaultdict(list)
    for (caregiver_id, key, version), responses in together.items():
        instrument = load_instrument(key)
        for scale in instrument.scales:
            days = _days(responses, scale)
            if days:
                series = ScoreSeries(
                    title=instrument.title, version=version, scale=scale, days=days
                )
                found[caregiver_id].append(series)
    return found


def _days(
    responses: list[QuestionnaireResponse], scale: Scale
) -> tuple[ScoredDay, ...]:
    scored = [
        (row, score.value)
        for row in responses
        if (score := newest_scores(row).get(scale.id)) is not None
        and score.value is not None
    ]
    return tuple(
        ScoredDay(
            value=value,
            on=row.answered_on,
            address=reverse("questionnaires:answers", args=[row.id]),
            x=_across(place, len(scored)),
            y=_up(scale, value),
        )
        for place, (row, value) in enumerate(scored)
    )


def _across(place: int, count: int) -> float:
    if count == 1:
        return (_LEFT + _RIGHT) / 2
    return round(_LEFT + place * (_RIGHT - _LEFT) / (count - 1), 1)


def _up(scale: Scale, value: float) -> float:
    share = (value - scale.minimum) / (scale.maximum - scale.minimum)
    return round(_FOOT - share * (_FOOT - _TOP), 1)
