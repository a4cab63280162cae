"""Between our rows and FHIR R4: questionnaires, responses with their scores."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from attunement.instruments.extensions import NAMESPACE, ORDINAL_VALUE
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    Instrument,
    QuestionnaireResponse,
    Score,
)
from attunement_clinic.questionnaires.queries import questionnaire_of
from attunement_clinic.questionnaires.questions import (
    SCALE,
    TEXT,
    Question,
    questions_of,
)
from attunement_clinic.questionnaires.scores import newest_answers, newest_scores


def questionnaire_document(row: Instrument) -> dict[str, Any]:
    """Write a wording as FHIR R4 `Questionnaire`, with its source and right."""
    return {
        **row.questionnaire,
        "id": str(row.id),
        "status": "retired" if row.retired_at is not None else "active",
        "copyright": f"{row.source}. {row.licence}",
    }


def response_document(row: QuestionnaireResponse) -> dict[str, Any]:
    """Write a response as FHIR R4 `QuestionnaireResponse`; people by their ids alone.

    Answers that came after the form was closed do not count and are not in it.
    """
    form = questionnaire_of(row)
    person = {"reference": f"urn:uuid:{row.caregiver_id}"}
    answers = newest_answers(row)
    document: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "id": str(row.id),
        "status": row.status,
        "subject": person,
        "source": person,
        "authored": _authored(row),
    }
    items = [
        _item(question, answers[question.link_id])
        for question in questions_of(form)
        if question.link_id in answers
    ]
    # An empty list is no FHIR: totals read off paper have no answers.
    if items:
        document["item"] = items
    if form.get("url"):
        version = f"|{form['version']}" if form.get("version") else ""
        document["questionnaire"] = f"{form['url']}{version}"
    scores = [_score(each) for each in newest_scores(row).values()]
    if scores:
        document["extension"] = scores
    return document


def _authored(row: QuestionnaireResponse) -> str:
    """Say when it was answered; the day alone where the team typed it in later."""
    if row.way in (QuestionnaireResponse.Way.PAPER, QuestionnaireResponse.Way.IMPORT):
        return row.answered_on.isoformat()
    return (row.completed_at or row.created_at).isoformat()


def key_of(document: Mapping[str, Any]) -> str:
    """Name the key a document says it belongs to, by its canonical address."""
    address = str(document.get("url") or document.get("questionnaire") or "")
    return address.partition("|")[0].rpartition(":")[2]


def authored_on(document: Mapping[str, Any], today: date) -> date:
    """Say on which day a response was written; today when it does not say."""
    text = str(document.get("authored") or "")
    moment = parse_datetime(text)
    day = moment.date() if isinstance(moment, datetime) else parse_date(text[:10])
    if day is None:
        return today
    if day > today:
        raise ValidationError(_("It was answered today or earlier."))
    return day


def answers_in(
    document: Mapping[str, Any], instrument: Instrument
) -> dict[str, tuple[str, str]]:
    """Read the answers of a response: question → (option, own words).

    An option is known by its code, else by its words in the practice's own wording.

    Raises
    ------
    ValidationError
        When a question is answered twice or several times at once.
    """
    questions = {each.link_id: each for each in questions_of(instrument.questionnaire)}
    found: dict[str, tuple[str, str]] = {}
    for item in _items(document.get("item") or ()):
        link_id, answers = str(item["linkId"]), item.get("answer") or ()
        if not answers:
            continue
        if len(answers) > 1 or link_id in found:
            raise ValidationError(
                _("Question %(link)s has more than one answer.") % {"link": link_id}
            )
        found[link_id] = _answer(answers[0], questions.get(link_id))
    return found


def _items(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _items(item.get("item") or ())


def _answer(answer: Mapping[str, Any], question: Question | None) -> tuple[str, str]:
    coding = answer.get("valueCoding")
    if isinstance(coding, Mapping):
        code, words = str(coding.get("code") or ""), str(coding.get("display") or "")
    else:
        value = answer.get("valueString", answer.get("valueInteger", ""))
        if "valueBoolean" in answer:
            value = str(answer["valueBoolean"]).lower()
        code, words = str(value), str(value)
    if question is None or question.kind == TEXT:
        return "", words
    for choice in question.choices:
        if code == choice.code:
            return choice.code, ""
    for choice in question.choices:
        if words.strip().casefold() == choice.text.strip().casefold():
            return choice.code, ""
    return code, ""


def _item(question: Question, answer: GivenAnswer) -> dict[str, Any]:
    value: dict[str, Any]
    if question.kind == TEXT:
        value = {"valueString": answer.words}
    elif question.is_boolean:
        value = {"valueBoolean": answer.code == "true"}
    elif question.kind == SCALE:
        value = {"valueInteger": int(answer.code)}
    else:
        value = {
            "valueCoding": {
                "code": answer.code,
                "display": question.choice_text(answer.code),
                **_ordinal(answer.value),
            }
        }
    return {"linkId": question.link_id, "text": question.text, "answer": [value]}


def _ordinal(value: float | None) -> dict[str, Any]:
    if value is None:
        return {}
    return {"extension": [{"url": ORDINAL_VALUE, "valueDecimal": value}]}


def _score(score: Score) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [
        {"url": "scale", "valueString": score.scale},
        {"url": "answered", "valueInteger": score.answered},
        {"url": "items", "valueInteger": score.item_count},
        {"url": "pro-rated", "valueBoolean": score.is_pro_rated},
        {"url": "key", "valueString": f"{score.key}|{score.version}"},
        {"url": "computed-by", "valueString": f"attunement {score.library_version}"},
    ]
    if score.value is not None:
        parts.append({"url": "value", "valueDecimal": score.value})
    return {"url": f"{NAMESPACE}score", "extension": parts}
