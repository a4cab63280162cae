"""Scores of one caregiver over time, on one version of a questionnaire."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from attunement.instruments.change import ScoreDifference, score_difference
from attunement.instruments.definition import (
    Instrument,
    ReferenceLine,
    Scale,
    load_instrument,
)
from attunement.instruments.scoring import lines_for, reliable_difference_for
from attunement_clinic.families.models import Family
from attunement_clinic.outcomes.picture import Band, Mark, Picture
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.questionnaires.queries import week_of
from attunement_clinic.questionnaires.scores import newest_scores

# A line that is the edge of a published band is listed with a form, not drawn here.
_EDGE = "edge of a published band"


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
    """One scale, the earliest score first; `change` is the library's, of first and last.

    `lines` are published lines found for this person at the last form.
    """

    title: str
    version: str
    purpose: str
    scale: Scale
    days: tuple[ScoredDay, ...]
    lines: tuple[ReferenceLine, ...]
    change: ScoreDifference | None

    @property
    def line(self) -> str:
        return " ".join(f"{day.x},{day.y}" for day in self.days)

    @property
    def points(self) -> float:
        return abs(self.change.points) if self.change else 0

    @property
    def count(self) -> int:
        """Which plural the points take; a fraction takes that of many."""
        return int(self.points) if self.points == int(self.points) else 2

    @property
    def is_just_beyond(self) -> bool:
        """Whether it is exactly as many points as count for more than error."""
        reliable = self.change.reliable if self.change else None
        return reliable is not None and self.points == reliable.points

    @property
    def band(self) -> Band | None:
        if self.change is None or self.change.band is None:
            return None
        return _picture(self.scale).band(*self.change.band)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return _picture(self.scale).marks(line.value for line in self.lines)

    @property
    def ticks(self) -> tuple[Mark, ...]:
        return _picture(self.scale).ticks()


def scores_of(family: Family) -> dict[UUID, list[ScoreSeries]]:
    """Map each caregiver of a family to their own scores."""
    rows = (
        QuestionnaireResponse.objects.filter(
            family=family, completed_at__isnull=False, scores__isnull=False
        )
        .exclude(key="")
        .distinct()
        .select_related("caregiver", "family")
        .prefetch_related("scores", "family__infants")
        .order_by("answered_on", "created_at")
    )
    together: dict[tuple[UUID, str, str], list[QuestionnaireResponse]] = defaultdict(
        list
    )
    for row in rows:
        together[(row.caregiver_id, row.key, row.version)].append(row)
    found: dict[UUID, list[ScoreSeries]] = defaultdict(list)
    for (caregiver_id, key, _version), responses in together.items():
        instrument = load_instrument(key)
        for scale in instrument.scales:
            scored = _scored(responses, scale)
            if scored:
                found[caregiver_id].append(_series(instrument, scale, scored))
    return found


def _scored(
    responses: Sequence[QuestionnaireResponse], scale: Scale
) -> list[tuple[QuestionnaireResponse, float]]:
    return [
        (row, score.value)
        for row in responses
        if (score := newest_scores(row).get(scale.id)) is not None
        and score.value is not None
    ]


def _series(
    instrument: Instrument,
    scale: Scale,
    scored: Sequence[tuple[QuestionnaireResponse, float]],
) -> ScoreSeries:
    first, last = scored[0][0], scored[-1][0]
    picture = _picture(scale)
    lines = lines_for(
        instrument,
        scale.id,
        language=last.language,
        week=week_of(last),
        respondent=last.caregiver.relation,
    )
    # Precision was found in one language; nothing is known from one to another.
    reliable = (
        reliable_difference_for(
            instrument,
            scale.id,
            language=first.language,
            respondent=first.caregiver.relation,
        )
        if first.language == last.language
        else None
    )
    return ScoreSeries(
        title=instrument.title,
        version=first.version,
        purpose=instrument.purpose,
        scale=scale,
        days=tuple(
            ScoredDay(
                value=value,
                on=row.answered_on,
                address=reverse("questionnaires:answers", args=[row.id]),
                x=picture.across(place, len(scored)),
                y=picture.up(value),
            )
            for place, (row, value) in enumerate(scored)
        ),
        lines=tuple(line for line in lines if line.note != _EDGE),
        change=score_difference(scored[0][1], scored[-1][1], reliable=reliable)
        if len(scored) > 1
        else None,
    )


def _picture(scale: Scale) -> Picture:
    return Picture(scale.minimum, scale.maximum)
