"""Each worry named at the start, and what its own reporter said of it later.

In words and never as a sum: how often it is there, and whether it is gone, less, the
same or more. What one caregiver answered never meets what another did.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.questionnaires.own_forms import (
    WORRIES,
    WORRIES_AGAIN,
    Named,
    own_form,
)
from attunement_clinic.questionnaires.queries import questionnaire_of
from attunement_clinic.questionnaires.questions import questions_of
from attunement_clinic.questionnaires.scores import newest_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was said of a worry when it was asked: empty words where it was left out."""

    on: date
    occasion: str
    change: str
    often: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """A worry in its reporter's words; the first of `asked` is when it was named."""

    words: str
    asked: tuple[Asked, ...]

    @property
    def is_asked_again(self) -> bool:
        return len(self.asked) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWorries:
    """One reporter and what they alone named."""

    caregiver: Caregiver
    name: str
    worries: tuple[Worry, ...]


def worries_of(family: Family) -> tuple[PersonWorries, ...]:
    """Gather the worries of a family, reporter by reporter."""
    sent: dict[UUID, list[QuestionnaireResponse]] = defaultdict(list)
    rows = (
        QuestionnaireResponse.objects.filter(
            family=family,
            completed_at__isnull=False,
            request__form__in=(WORRIES, WORRIES_AGAIN),
        )
        .select_related("request")
        .prefetch_related("answers")
        .order_by("answered_on", "created_at")
    )
    for row in rows:
        sent[row.caregiver_id].append(row)
    labels = _labels()
    return tuple(
        PersonWorries(
            caregiver=each,
            name=short_name(each),
            worries=_worries(sent[each.id], labels),
        )
        for each in family.caregivers.all()
    )


def _worries(
    sent: Sequence[QuestionnaireResponse], labels: dict[str, str]
) -> tuple[Worry, ...]:
    asked: dict[str, list[Asked]] = {}
    for response in sent:
        if response.request is not None and response.request.form == WORRIES:
            for words, said in _named(response, labels):
                asked.setdefault(words, []).append(said)
    for response in sent:
        if response.request is not None and response.request.form == WORRIES_AGAIN:
            for words, said in _asked_again(response, list(asked), labels):
                asked[words].append(said)
    return tuple(
        Worry(words=words, asked=tuple(sorted(said, key=lambda each: each.on)))
        for words, said in asked.items()
    )


def _named(
    response: QuestionnaireResponse, labels: dict[str, str]
) -> list[tuple[str, Asked]]:
    answers = newest_answers(response)
    found = []
    for link_id, answer in answers.items():
        stem, _dash, place = link_id.partition("-")
        if stem == "worry" and answer.words.strip():
            often = answers.get(f"often-{place}")
            code = often.code if often else ""
            found.append((answer.words.strip(), _asked(response, "", code, labels)))
    return found


def _asked_again(
    response: QuestionnaireResponse, known: Sequence[str], labels: dict[str, str]
) -> list[tuple[str, Asked]]:
    answers = newest_answers(response)
    found = []
    for question in questions_of(questionnaire_of(response)):
        stem, _dash, place = question.link_id.partition("-")
        words = _quoted(question.text, known)
        if stem != "change" or not words:
            continue
        change, often = (answers.get(f"{each}-{place}") for each in ("change", "often"))
        if change or often:
            said = _asked(
                response,
                change.code if change else "",
                often.code if often else "",
                labels,
            )
            found.append((words, said))
    return found


def _quoted(text: str, known: Sequence[str]) -> str:
    """Find which worry a question quotes: the form keeps the words it was asked with."""
    quoted = [words for words in known if words in text]
    return max(quoted, key=len, default="")


def _asked(
    response: QuestionnaireResponse, change: str, often: str, labels: dict[str, str]
) -> Asked:
    request = response.request
    return Asked(
        on=response.answered_on,
        occasion=str(request.get_occasion_display()) if request else "",
        change=labels.get(change, change),
        often=labels.get(often, often),
        address=reverse("questionnaires:answers", args=[response.id]),
    )


def _labels() -> dict[str, str]:
    """Give the words of each answer in the reader's language, not the parent's."""
    return {
        choice.code: choice.text
        for question in questions_of(own_form(WORRIES_AGAIN, [Named("…")]))
        if question.link_id.startswith(("change-", "often-"))
        for choice in question.choices
    }
