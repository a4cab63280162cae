"""The record of one family as tables: for the team that goes on, every caregiver's side.

No process note, no prepared thought, no private note, no reason a moment was chosen, and
no film is in them; nor anything of a film that whoever asks may not see.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.plans.models import Appointment, DiaryEntry, DiaryWords, Goal
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import QuestionnaireResponse, Score
from attunement_clinic.questionnaires.queries import questionnaire_of
from attunement_clinic.questionnaires.questions import questions_of
from attunement_clinic.questionnaires.scores import newest_answers
from attunement_clinic.recordings.access import visible_recordings
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports.csv_archive import Table, archive
from attunement_clinic.reports.makers import Made, Subject
from attunement_clinic.reports.paper import intended_purpose
from attunement_clinic.reports.queries.films import (
    CODING_COLUMNS,
    MEASURE_COLUMNS,
    coding_rows,
    codings_of,
    measure_rows,
)
from attunement_clinic.review.models import Moment, ReviewMoment

Rows = Iterator[tuple[Any, ...]]


def make_tables(actor: Actor, subject: Subject) -> Made:
    """Make the tables of one family."""
    family = subject.family
    if family is None:
        raise ValueError("There is no family to make a file of.")
    films = films_within(actor, family)
    return Made(
        content=archive(tables_of(family, films), {"README.txt": _readme(family)}),
        media_type="application/zip",
        name=f"tables-{family}-{timezone.localdate():%Y-%m-%d}.zip",
        recording_ids=frozenset(film.id for film in films),
    )


def films_within(actor: Actor, family: Family) -> list[Recording]:
    """List the films of a family that `actor` may see now, by number."""
    rows = Recording.objects.filter(family=family, arrived_at__isnull=False)
    reached = [each.recording for each in visible_recordings(actor, rows=rows)]
    return sorted(reached, key=lambda film: film.number)


def tables_of(family: Family, films: list[Recording]) -> dict[str, Table]:
    """Write every table; people are named by their ids, and once in `people`."""
    codings = codings_of(films)
    session = ("film", "coding", "coder", "scheme", "scheme_version")
    about = [
        (
            *(coding.recording.number, coding.id, staff_initials(coding.coder)),
            *(coding.scheme, coding.scheme_version),
        )
        for coding in codings
    ]
    return {
        "people": Table(
            ("id", "is", "name", "relation", "guardian", "born_on", "due_on"),
            _people(family),
        ),
        "questionnaires": Table(
            (
                *("response", "caregiver", "title", "key", "version", "language"),
                *("way", "answered_on", "question", "asked", "code", "answer", "value"),
            ),
            _answers(family),
        ),
        "scores": Table(
            (
                *("response", "scale", "value", "answered", "items", "pro_rated"),
                *("key", "version", "library_version", "answers_digest"),
            ),
            _scores(family),
        ),
        "goals": Table(
            ("goal", "caregiver", "words", "let_go_at", "rated_on", "value"),
            _goals(family),
        ),
        "diary": Table(("caregiver", "day", "is", "words"), _diary(family)),
        "appointments": Table(
            (
                "caregiver",
                "clinician",
                "starts_at",
                "minutes",
                "place",
                "called_off_at",
                "did_not_come_at",
            ),
            _appointments(family),
        ),
        "films": Table(
            (
                *("film", "caregiver", "situation", "arrived_at", "duration_ms"),
                *("frame_rate_num", "frame_rate_den", "frame_count"),
            ),
            _films(films),
        ),
        "codings": Table(
            (*session, *CODING_COLUMNS),
            _under(about, [coding_rows(each) for each in codings]),
        ),
        "measures": Table(
            (*session, *MEASURE_COLUMNS),
            _under(about, [measure_rows(each) for each in codings]),
        ),
        "moments": Table(
            (
                *("film", "onset_ms", "offset_ms", "kind", "title", "caregiver"),
                *("shared_at", "said"),
            ),
            _moments(films),
        ),
    }


def _readme(family: Family) -> str:
    return "\n\n".join(
        [
            _("Family %(number)s, as tables (CSV, UTF-8, comma).") % {"number": family},
            _(
                "It holds every caregiver’s side: do not hand it to one of them. No film, "
                "no note and nothing that was prepared and not shown is in it."
            ),
            _(
                "A text that begins like a formula has an apostrophe before it, so that "
                "no spreadsheet runs it."
            ),
            intended_purpose(),
        ]
    )


def _under(about: list[tuple[Any, ...]], each: list[Rows]) -> Rows:
    for first, rows in zip(about, each, strict=True):
        for row in rows:
            yield (*first, *row)


def _people(family: Family) -> Rows:
    for baby in family.infants.all():
        yield baby.id, "infant", baby.name, "", None, baby.born_on, baby.due_on
    for each in family.caregivers.all():
        yield (
            *(each.id, "caregiver", each.name, each.relation),
            *(each.is_guardian, None, None),
        )


def _answers(family: Family) -> Rows:
    rows = (
        QuestionnaireResponse.objects.filter(family=family, completed_at__isnull=False)
        .select_related("request")
        .prefetch_related("answers")
        .order_by("answered_on", "created_at")
    )
    for row in rows:
        answers = newest_answers(row)
        for question in questions_of(questionnaire_of(row)):
            answer = answers.get(question.link_id)
            if answer is not None:
                said = answer.words or question.choice_text(answer.code)
                yield (
                    *(row.id, row.caregiver_id, row.title, row.key, row.version),
                    *(row.language, row.way, row.answered_on, question.link_id),
                    *(question.text, answer.code, said, answer.value),
                )


def _scores(family: Family) -> Rows:
    rows = Score.objects.filter(
        response__family=family, response__completed_at__isnull=False
    )
    for row in rows.order_by("created_at"):
        yield (
            *(row.response_id, row.scale, row.value, row.answered, row.item_count),
            *(row.is_pro_rated, row.key, row.version, row.library_version),
            row.answers_digest,
        )


def _goals(family: Family) -> Rows:
    for goal in Goal.objects.filter(family=family).prefetch_related("ratings"):
        first = (goal.id, goal.caregiver_id, goal.words, goal.ended_at)
        ratings = list(goal.ratings.all())
        for rating in ratings:
            yield *first, rating.rated_on, rating.value
        if not ratings:
            yield *first, None, None


def _diary(family: Family) -> Rows:
    entries = DiaryEntry.objects.filter(activity__family=family)
    for row in entries.select_related("activity").order_by("happened_on"):
        yield row.activity.caregiver_id, row.happened_on, "happened", row.activity.title
    for words in DiaryWords.objects.filter(family=family):
        yield words.caregiver_id, words.day, "words", words.words


def _appointments(family: Family) -> Rows:
    for row in Appointment.objects.filter(family=family).select_related("clinician"):
        yield (
            *(row.caregiver_id, staff_initials(row.clinician), row.starts_at),
            *(row.minutes, row.place, row.cancelled_at, row.missed_at),
        )


def _films(films: list[Recording]) -> Rows:
    for film in films:
        yield (
            *(film.number, film.caregiver_id, film.situation, film.arrived_at),
            *(film.duration_ms, film.frame_rate_num, film.frame_rate_den),
            film.frame_count,
        )


def _moments(films: list[Recording]) -> Rows:
    rows = Moment.objects.filter(recording__in=films, removed_at__isnull=True)
    for moment in rows.select_related("recording").order_by("recording", "onset_ms"):
        first = (
            *(moment.recording.number, moment.onset_ms, moment.offset_ms),
            *(moment.kind, moment.title),
        )
        placed = ReviewMoment.objects.filter(moment=moment).select_related("review")
        for item in placed.prefetch_related("reflections"):
            said = [each.words for each in item.reflections.all() if each.words]
            yield *first, item.review.caregiver_id, item.shared_at, "\n".join(said)
        if not placed:
            yield *first, None, None, None
