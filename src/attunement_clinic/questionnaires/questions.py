"""A FHIR Questionnaire as the questions of a phone: one at a time, in order.

Groups are opened, displays become a hint of the question after them. What asks for a
person is told by the library's key, or for forms without one by an extension.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from attunement.errors import InstrumentError
from attunement.instruments.definition import load_instrument
from attunement.instruments.extensions import NAMESPACE, Extensions
from attunement.instruments.scoring import safety_item_of, score_answer

CHOICE, TEXT, SCALE = "choice", "text", "scale"
_KINDS = {
    "choice": CHOICE,
    "open-choice": CHOICE,
    "boolean": CHOICE,
    "integer": SCALE,
    "string": TEXT,
    "text": TEXT,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: a choice, a number of a scale, or words of one's own.

    `about` names the question before it that it asks more about: without words there, it
    is not asked.
    """

    link_id: str
    kind: str
    text: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    lowest: str = ""
    highest: str = ""
    needs_person: frozenset[str] = frozenset()
    is_boolean: bool = False
    about: str = ""

    def choice_text(self, code: str) -> str:
        return next((each.text for each in self.choices if each.code == code), code)


def questions_of(questionnaire: Mapping[str, Any]) -> tuple[Question, ...]:
    """Read the questions, in the order of the page."""
    return tuple(_read(questionnaire.get("item", ()), ""))


def what_cannot_be_asked(questionnaire: Mapping[str, Any]) -> str:
    """Say what of a form from elsewhere has no page here; empty when all of it has.

    A question is never left out in silence, and none is asked that its form hides.
    """
    for item in _every(questionnaire.get("item", ())):
        link = {"link": item.get("linkId", "")}
        kind = item.get("type")
        is_scale = bool(Extensions(item).code("lowest"))
        if kind not in {*_KINDS, "group", "display"} or (
            kind == "integer" and not is_scale
        ):
            words = {**link, "kind": kind}
            return _("Question %(link)s is of the kind “%(kind)s”.") % words
        if item.get("enableWhen") or item.get("repeats"):
            return _("Question %(link)s depends on others, or repeats.") % link
        if item.get("answerValueSet"):
            return _("Question %(link)s takes its answers from elsewhere.") % link
    return ""


def value_of(key: str, link_id: str, code: str) -> float | None:
    """Score one answer by the library's key; nothing where there is none."""
    if not key or not code:
        return None
    return score_answer(load_instrument(key), link_id, code).value


def asks_for_person(key: str, question: Question, code: str) -> str:
    """Say what an answer asks a person for, empty when it asks for nobody."""
    if code in question.needs_person:
        return "own"
    if not key or not code:
        return ""
    try:
        item = safety_item_of(load_instrument(key), question.link_id, code)
    except InstrumentError:
        return ""
    return item.about if item is not None else ""


def has_safety_item(key: str, questions: tuple[Question, ...]) -> bool:
    """Say whether some answer of the form asks for a person."""
    if any(each.needs_person for each in questions):
        return True
    return bool(key) and bool(load_instrument(key).safety_items)


def _every(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _every(item.get("item", ()))


def _read(items: Any, hint: str) -> Iterator[Question]:
    for item in items:
        kind = item.get("type")
        text = str(item.get("text", "")).strip()
        if kind == "display":
            hint = text
        elif kind == "group":
            yield from _read(item.get("item", ()), text or hint)
            hint = ""
        elif kind in _KINDS:
            yield _question(item, _KINDS[kind], text, hint)
            hint = ""


def _question(item: Mapping[str, Any], kind: str, text: str, hint: str) -> Question:
    found = Extensions(item)
    return Question(
        link_id=str(item["linkId"]),
        kind=kind,
        text=text,
        hint=found.code("hint") or hint,
        choices=_choices(item, kind),
        is_boolean=item.get("type") == "boolean",
        about=found.code("about"),
        lowest=found.code("lowest"),
        highest=found.code("highest"),
        needs_person=frozenset(
            str(option["valueCoding"]["code"])
            for option in item.get("answerOption", ())
            if any(
                each.get("url") == f"{NAMESPACE}needs-person"
                for each in option.get("extension", ())
            )
        ),
    )


def _choices(item: Mapping[str, Any], kind: str) -> tuple[Choice, ...]:
    if item.get("type") == "boolean":
        return (Choice("true", _("Yes")), Choice("false", _("No")))
    if kind == SCALE:
        return tuple(Choice(str(number), str(number)) for number in range(11))
    return tuple(
        _choice(option, place)
        for place, option in enumerate(item.get("answerOption", ()))
    )


def _choice(option: Mapping[str, Any], place: int) -> Choice:
    coding = option.get("valueCoding")
    if isinstance(coding, Mapping):
        code = str(coding.get("code", place))
        return Choice(code, str(coding.get("display", code)))
    return Choice(str(place), str(option.get("valueString", place)))
