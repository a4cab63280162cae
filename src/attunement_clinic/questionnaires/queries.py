"""Reading forms: what waits for a caregiver, one question, what the care team reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from attunement.instruments.definition import (
    Instrument,
    ReferenceLine,
    Scale,
    load_instrument,
)
from attunement.instruments.scoring import lines_for
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.access import Seat
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    MeetingForm,
    QuestionnaireRequest,
    QuestionnaireResponse,
    Score,
)
from attunement_clinic.questionnaires.questions import (
    SCALE,
    TEXT,
    Question,
    questions_of,
)
from attunement_clinic.questionnaires.scores import newest_answers, newest_scores
from attunement_clinic.questionnaires.window import (
    Stand,
    Standing,
    stand_of,
    standing_of,
)
from attunement_clinic.safety.cover import Reading
from attunement_clinic.safety.queries import reading_time

_SECONDS = {TEXT: 40}
_SECONDS_A_CHOICE = 12
# A day there may be another one here: windows are looked at in the practice's own time.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as the person before it sees it.

    Questions keep their numbers; those that ask more about an answer which was left out
    are not asked.
    """

    request: QuestionnaireRequest
    standing: Standing
    questions: tuple[Question, ...]
    answers: Mapping[str, GivenAnswer]
    reading: Reading
    zone: tzinfo

    @property
    def asked(self) -> tuple[tuple[int, Question], ...]:
        return tuple(
            (number, each)
            for number, each in enumerate(self.questions, start=1)
            if not each.about or each.about in self.answers
        )

    @property
    def count(self) -> int:
        return len(self.asked)

    @property
    def minutes(self) -> int:
        return _minutes([each for _number, each in self.asked])

    @property
    def left_out(self) -> tuple[tuple[int, Question], ...]:
        return tuple(
            (number, each)
            for number, each in self.asked
            if each.link_id not in self.answers
        )

    @property
    def answered_count(self) -> int:
        return self.count - len(self.left_out)

    @property
    def is_begun(self) -> bool:
        return self.standing.response is not None

    def after(self, number: int) -> int | None:
        """Find the question that comes after `number`, if there is one."""
        return next((each for each, _q in self.asked if each > number), None)

    def before(self, number: int) -> int | None:
        """Find the question that came before `number`, if there is one."""
        found = [each for each, _q in self.asked if each < number]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One question of a form, with what was answered to it before."""

    number: int
    position: int
    question: Question
    about: str
    code: str
    words: str
    seen: int
    minutes_left: int


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """A form that waits for a caregiver."""

    id: UUID
    title: str
    minutes: int
    is_begun: bool
    closes_on: date


def sheet_of(seat: Seat, now: datetime) -> Sheet:
    """Gather a form for who sits before it."""
    request = seat.request
    standing = standing_of(request, now, is_in_the_room=seat.is_tablet)
    response = standing.response
    return Sheet(
        request=request,
        standing=standing,
        questions=questions_of(request.questionnaire),
        answers=newest_answers(response) if response is not None else {},
        reading=reading_time(request.practice, now),
        zone=ZoneInfo(request.practice.time_zone),
    )


def place_in(sheet: Sheet, number: int) -> Place | None:
    """Find question `number` of a form, counted from one."""
    if not 1 <= number <= len(sheet.questions):
        return None
    question = sheet.questions[number - 1]
    answer = sheet.answers.get(question.link_id)
    about = sheet.answers.get(question.about)
    ahead = [each for other, each in sheet.asked if other >= number]
    return Place(
        number=number,
        position=sheet.count - len(ahead) + 1,
        question=question,
        about=about.words if about is not None else "",
        code=answer.code if answer is not None else "",
        words=answer.words if answer is not None else "",
        seen=answer.number if answer is not None else 0,
        minutes_left=_minutes(ahead),
    )


def waiting_forms(actor: Actor, now: datetime) -> list[WaitingForm]:
    """List the forms that wait for the signed-in caregiver, and no other caregiver's.

    Of each of their families: a form has a last day, whichever page is open.
    """
    rows = (
        QuestionnaireRequest.objects.filter(
            practice_id=actor.practice_id,
            caregiver_id__in=actor.caregiver_ids,
            withdrawn_at__isnull=True,
            opens_on__lte=now.date() + _A_DAY,
            closes_on__gte=now.date() - _A_DAY,
        )
        .exclude(response__completed_at__isnull=False)
        .select_related("practice")
    )
    found = []
    for row in rows:
        standing = standing_of(row, now)
        if standing.stand in (Stand.OPEN, Stand.LOCKED):
            found.append(
                WaitingForm(
                    row.id,
                    row.title,
                    _minutes(questions_of(row.questionnaire)),
                    standing.response is not None,
                    row.closes_on,
                )
            )
    return found


def unread_of(families: Sequence[Family]) -> QuerySet[QuestionnaireResponse]:
    """Find what was sent and nobody of the care team has read."""
    return QuestionnaireResponse.objects.filter(
        family__in=families, completed_at__isnull=False, read_at__isnull=True
    ).select_related("caregiver", "family")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as the care team sees it."""

    request: QuestionnaireRequest
    standing: Standing
    answered: int
    count: int


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score in a list: its scale and its value, with nothing said about it."""

    scale: Scale
    score: Score


@dataclass(frozen=True, slots=True)
class ResponseRow:
    response: QuestionnaireResponse
    scores: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class PersonForms:
    """One caregiver's forms; each caregiver's stand by themselves."""

    caregiver: Caregiver
    requests: tuple[RequestRow, ...]
    responses: tuple[ResponseRow, ...]
    around_meetings: tuple[MeetingForm, ...]


def forms_of(family: Family, now: datetime) -> tuple[PersonForms, ...]:
    """Gather a family's forms, person by person."""
    return tuple(_person(each, now) for each in family.caregivers.all())


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A question and what was answered: the option's place, its words, its value."""

    question: Question
    answer: GivenAnswer | None
    text: str
    is_reversed: bool
    is_safety: bool
    highlight: str
    earlier: tuple[GivenAnswer, ...]
    late: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """A scale with its value and the published lines found for people like this one."""

    scale: Scale
    score: Score
    lines: tuple[ReferenceLine, ...]
    ticks: tuple[tuple[float, float], ...]
    place: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """A response as the care team reads it."""

    response: QuestionnaireResponse
    instrument: Instrument | None
    answers: tuple[AnswerRow, ...]
    scales: tuple[ScaleRow, ...]
    week: int | None
    zone: tzinfo


def answers_page(response: QuestionnaireResponse) -> AnswersPage:
    """Gather a response: every answer, every score, every line with its source."""
    instrument = load_instrument(response.key) if response.key else None
    week = week_of(response)
    return AnswersPage(
        response=response,
        instrument=instrument,
        answers=_answer_rows(response, instrument),
        scales=_scale_rows(response, instrument, week),
        week=week,
        zone=ZoneInfo(response.practice.time_zone),
    )


def questionnaire_of(response: QuestionnaireResponse) -> Mapping[str, Any]:
    """Give the form as it was asked; nothing for totals read off paper."""
    if response.questionnaire is not None:
        found: Mapping[str, Any] = response.questionnaire
        return found
    return response.request.questionnaire if response.request is not None else {}


# The picture of a scale is this long; a margin on both sides keeps the ends whole.
_LENGTH, _MARGIN = 400, 10


def _answer_rows(
    response: QuestionnaireResponse, instrument: Instrument | None
) -> tuple[AnswerRow, ...]:
    newest = newest_answers(response)
    every = list(response.answers.all())
    reversed_items: set[str] = set()
    safety: set[str] = set()
    highlights: Mapping[str, str] = {}
    if instrument is not None:
        reversed_items = {each.link_id for each in instrument.items if each.is_reversed}
        safety = {each.link_id for each in instrument.safety_items}
        highlights = instrument.highlights
    rows = []
    for question in questions_of(questionnaire_of(response)):
        answer = newest.get(question.link_id)
        link_id = question.link_id
        rows.append(
            AnswerRow(
                question=question,
                answer=answer,
                text=_text(question, answer),
                is_reversed=link_id in reversed_items,
                is_safety=link_id in safety or bool(question.needs_person),
                highlight=highlights.get(link_id, "")
                if answer is not None and answer.value
                else "",
                earlier=tuple(
                    each
                    for each in every
                    if each.link_id == link_id and each.counts and each != answer
                ),
                late=tuple(
                    each
                    for each in every
                    if each.link_id == link_id and not each.counts
                ),
            )
        )
    return tuple(rows)


def _text(question: Question, answer: GivenAnswer | None) -> str:
    if answer is None:
        return ""
    if question.kind == TEXT:
        return answer.words
    if question.kind == SCALE:
        return answer.code
    return question.choice_text(answer.code)


def _scale_rows(
    response: QuestionnaireResponse, instrument: Instrument | None, week: int | None
) -> tuple[ScaleRow, ...]:
    if instrument is None:
        return ()
    scores = newest_scores(response)
    rows = []
    for scale in instrument.scales:
        score = scores.get(scale.id)
        if score is None:
            continue
        lines = lines_for(
            instrument,
            scale.id,
            language=response.language,
            week=week,
            respondent=response.caregiver.relation,
        )
        values = dict.fromkeys(line.value for line in lines)
        rows.append(
            ScaleRow(
                scale=scale,
                score=score,
                lines=lines,
                ticks=tuple((value, _along(scale, value)) for value in values),
                place=None if score.value is None else _along(scale, score.value),
            )
        )
    return tuple(rows)


def _along(scale: Scale, value: float) -> float:
    share = (value - scale.minimum) / (scale.maximum - scale.minimum)
    return round(_MARGIN + share * (_LENGTH - 2 * _MARGIN), 1)


def week_of(response: QuestionnaireResponse) -> int | None:
    """Count completed weeks since the birth of the youngest baby; none before a birth."""
    born = [baby.born_on for baby in response.family.infants.all() if baby.born_on]
    if not born or response.answered_on < max(born):
        return None
    return (response.answered_on - max(born)).days // 7


def _person(caregiver: Caregiver, now: datetime) -> PersonForms:
    requests = QuestionnaireRequest.objects.filter(caregiver=caregiver).select_related(
        "practice"
    )
    responses = list(
        QuestionnaireResponse.objects.filter(caregiver=caregiver)
        .prefetch_related("scores", "answers")
        .select_related("read_by", "entered_by")
    )
    answered = {row.request_id: row for row in responses if row.request_id is not None}
    return PersonForms(
        caregiver,
        tuple(_request_row(row, answered.get(row.id), now) for row in requests),
        tuple(ResponseRow(row, _score_rows(row)) for row in responses),
        tuple(MeetingForm.objects.filter(caregiver=caregiver, ended_at=None)),
    )


def _request_row(
    row: QuestionnaireRequest, response: QuestionnaireResponse | None, now: datetime
) -> RequestRow:
    return RequestRow(
        row,
        stand_of(row, response, now, is_in_the_room=True),
        len(newest_answers(response)) if response is not None else 0,
        len(questions_of(row.questionnaire)),
    )


def _score_rows(response: QuestionnaireResponse) -> tuple[ScoreRow, ...]:
    if not response.key:
        return ()
    scores = newest_scores(response)
    return tuple(
        ScoreRow(scale, scores[scale.id])
        for scale in load_instrument(response.key).scales
        if scale.id in scores
    )


def _minutes(questions: Sequence[Question]) -> int:
    seconds = sum(_SECONDS.get(each.kind, _SECONDS_A_CHOICE) for each in questions)
    return max(1, round(seconds / 60))
