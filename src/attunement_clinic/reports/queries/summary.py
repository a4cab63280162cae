"""The family summary of one caregiver: what they wrote or were shown, and nothing else."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.reading import in_language_of
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.queries import questionnaire_of
from attunement_clinic.questionnaires.questions import TEXT, questions_of
from attunement_clinic.questionnaires.scores import newest_answers
from attunement_clinic.reports import paper
from attunement_clinic.reports.makers import Made, Subject
from attunement_clinic.reports.queries import facts
from attunement_clinic.review.models import Reflection
from attunement_clinic.web.quotation import quoted

FORMS, GOALS, DAYS, MOMENTS, FILMS = "forms", "goals", "days", "moments", "films"
PARTS = (FORMS, GOALS, DAYS, MOMENTS, FILMS)
Blocks = Iterator[dict[str, Any]]


def part_titles() -> dict[str, str]:
    """Name the parts of a summary as its reader knows them."""
    return {
        FORMS: _("What you answered in forms"),
        GOALS: _("What you hope for"),
        DAYS: _("Calm moments and your days"),
        MOMENTS: _("Moments you were shown, and what you said"),
        FILMS: _("Films you sent, and days we met"),
    }


def summary_of(
    actor: Actor, caregiver: Caregiver, wanted: frozenset[str] = frozenset(PARTS)
) -> tuple[paper.Paper, frozenset[UUID]]:
    """Write the summary of one caregiver, and say which films something of is in it."""
    blocks, films = [], set[UUID]()
    for key, title in part_titles().items():
        if key not in wanted:
            continue
        body = list(_WRITERS[key](actor, caregiver))
        if body:
            blocks += [paper.heading(title), *body]
    if MOMENTS in wanted:
        films |= {each.film.id for each in facts.shown_to(actor, caregiver)}
    if FILMS in wanted:
        films |= {each.id for each in facts.films_of(actor, caregiver)}
    if not blocks:
        blocks = [paper.words(_("Nothing is kept here yet."))]
    today = facts.day_of(timezone.now(), caregiver)
    document = paper.Paper(
        title=_("What you wrote and what you were shown"),
        author=caregiver.practice.name,
        language=translation.get_language() or "en",
        sender=caregiver.practice.name,
        day=_day(today),
        recipient=caregiver.name,
        footer=_(
            "Yours alone. It holds nothing of anybody else who cares for your baby."
        ),
        parts=blocks,
    )
    return document, frozenset(films)


def make_summary(actor: Actor, subject: Subject) -> Made:
    """Make the summary of one caregiver as a PDF, in the language they read."""
    if subject.caregiver is None:
        raise ValueError("A summary is of one caregiver.")
    with in_language_of(subject.caregiver.user):
        return summary_file(actor, subject.caregiver, frozenset(PARTS))


def summary_file(actor: Actor, caregiver: Caregiver, wanted: frozenset[str]) -> Made:
    document, films = summary_of(actor, caregiver, wanted)
    day = facts.day_of(timezone.now(), caregiver)
    return Made(
        content=paper.to_pdf(document),
        media_type="application/pdf",
        name=f"list-{day:%Y-%m-%d}.pdf",
        recording_ids=films,
    )


def _forms(_actor: Actor, caregiver: Caregiver) -> Blocks:
    rows = (
        QuestionnaireResponse.objects.filter(
            caregiver=caregiver, completed_at__isnull=False
        )
        .select_related("request")
        .prefetch_related("answers")
        .order_by("answered_on", "created_at")
    )
    for row in rows:
        answers = newest_answers(row)
        said = [
            (question.text, _answer(question, answers[question.link_id]))
            for question in questions_of(questionnaire_of(row))
            if question.link_id in answers
        ]
        if said:
            yield paper.heading(f"{row.title}, {_day(row.answered_on)}", 2)
            yield paper.bullets([f"{asked}\n{answer}" for asked, answer in said])


def _answer(question: Any, answer: GivenAnswer) -> str:
    if question.kind == TEXT:
        return quoted(answer.words)
    return str(question.choice_text(answer.code)) if answer.code else "–"


def _goals(_actor: Actor, caregiver: Caregiver) -> Blocks:
    for goal in facts.goals_for(caregiver):
        yield paper.quote(quoted(goal.words))
        if goal.days:
            near = [
                _("%(value)s of 10 on %(day)s")
                % {"value": each.value, "day": _day(each.on)}
                for each in goal.days
            ]
            yield paper.words(
                _("How near you said you were: %(days)s.") % {"days": "; ".join(near)}
            )


def _days(_actor: Actor, caregiver: Caregiver) -> Blocks:
    for calm in facts.calm_of(caregiver):
        days = "; ".join(_day(each) for each in calm.days)
        yield paper.words(f"{calm.title}: {days}." if days else f"{calm.title}.")
    for row in facts.diary_of(caregiver):
        yield paper.heading(_day(row.day), 2)
        yield paper.quote(row.words)


def _moments(actor: Actor, caregiver: Caregiver) -> Blocks:
    for shown in facts.shown_to(actor, caregiver):
        yield paper.heading(f"{shown.title}, {_day(shown.shared_on)}", 2)
        for said in shown.said:
            for words in _in(said):
                yield paper.quote(words)
        if shown.thought:
            yield paper.words(
                _("What was said to you of it: “%(thought)s”")
                % {"thought": shown.thought}
            )


def _in(said: Reflection) -> list[str]:
    parts = [said.words, said.feeling, said.infants_view, said.belief, said.own_past]
    return [each for each in parts if each.strip()]


def _films(actor: Actor, caregiver: Caregiver) -> Blocks:
    films = facts.films_of(actor, caregiver)
    if films:
        yield paper.bullets(
            [
                f"{film.get_situation_display()}, "
                + _day(facts.day_of(film.arrived_at or film.created_at, caregiver))
                for film in films
            ]
        )
    met = facts.meetings_of(caregiver)
    if met:
        days = "; ".join(_day(each) for each in met)
        yield paper.words(_("We met on: %(days)s.") % {"days": days})


_WRITERS = {
    FORMS: _forms,
    GOALS: _goals,
    DAYS: _days,
    MOMENTS: _moments,
    FILMS: _films,
}


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
