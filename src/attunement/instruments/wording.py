"""The words of a questionnaire, checked against its key before anybody reads them.

A practice loads the wording it may use: a FHIR ``Questionnaire`` of another system, or a
list typed or pasted from its own copy. Nothing is scored by words; they are laid beside
the key, question by question and answer by answer, so that a person can compare.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from attunement.errors import InstrumentError
from attunement.instruments.definition import Instrument, Item, questionnaire_of
from attunement.instruments.extensions import ORDINAL_VALUE

__all__ = ["Words", "questionnaire_with_words", "words_from_list", "words_of"]

_QUESTION = re.compile(r"^\s*(\d+)\s*[.)]\s+(.*\S)\s*$")
_ANSWER = re.compile(r"^\s*[-*•]\s+(.*\S)\s*$")


@attrs.frozen
class Words:
    """One question and its answers, in the order of the page.

    ``link_id`` is what a document calls the question; a pasted list calls it nothing.
    """

    text: str
    answers: tuple[str, ...]
    values: tuple[float | None, ...] = ()
    link_id: str = ""


def words_from_list(text: str) -> tuple[Words, ...]:
    """Read a pasted list: numbered questions, each answer on a line after a hyphen.

    Answers that stand before the first question belong to every question that has none
    of its own.

    Parameters
    ----------
    text : str
        The list.

    Returns
    -------
    tuple of Words
        The questions in their order.

    Raises
    ------
    InstrumentError
        When a line is neither, or the numbers do not run from one upwards.

    Examples
    --------
    >>> found = words_from_list('''
    ... - never
    ... - often
    ... 1. A question of our own
    ... 2. Another
    ... - no
    ... - yes
    ... ''')
    >>> [words.answers for words in found]
    [('never', 'often'), ('no', 'yes')]
    """
    shared: list[str] = []
    questions: list[tuple[str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        question, answer = _QUESTION.match(line), _ANSWER.match(line)
        if question:
            if int(question[1]) != len(questions) + 1:
                message = (
                    f"line {number}: question {question[1]} stands where "
                    f"{len(questions) + 1} was expected"
                )
                raise InstrumentError(
                    message,
                    kind="question_number",
                    line=number,
                    found=int(question[1]),
                    expected=len(questions) + 1,
                )
            questions.append((question[2], []))
        elif answer:
            (questions[-1][1] if questions else shared).append(answer[1])
        else:
            found = line.strip()[:40]
            message = (
                f"line {number}: expected a number and a question, or a hyphen and an "
                f"answer, found {found!r}"
            )
            raise InstrumentError(message, kind="line", line=number, found=found)
    return tuple(Words(text, tuple(own or shared)) for text, own in questions)


def words_of(document: Mapping[str, Any]) -> tuple[Words, ...]:
    """Read the words of a FHIR R4 ``Questionnaire``; groups are opened, displays skipped.

    Parameters
    ----------
    document : mapping
        The parsed JSON, of a shape that FHIR allows.

    Returns
    -------
    tuple of Words
        Each question with its answers and, where the document says so, what they score.

    Examples
    --------
    >>> [one.text for one in words_of({"item": [
    ...     {"linkId": "1", "type": "choice", "text": "How was the day?"}]})]
    ['How was the day?']
    """
    return tuple(
        Words(
            str(item.get("text", "")).strip(),
            tuple(_answer_text(option) for option in item.get("answerOption", ())),
            tuple(_answer_value(option) for option in item.get("answerOption", ())),
            str(item.get("linkId", "")),
        )
        for item in _questions(document.get("item", ()))
    )


def questionnaire_with_words(
    instrument: Instrument, words: Sequence[Words], *, language: str
) -> dict[str, Any]:
    """Lay words beside the key, and refuse them where they do not fit.

    Parameters
    ----------
    instrument : Instrument
        The key.
    words : sequence of Words
        The questions in their published order.
    language : str
        The language they are in, as in ``"en-GB"``.

    Returns
    -------
    dict
        The key's FHIR ``Questionnaire`` with these words in it.

    Raises
    ------
    InstrumentError
        When there are more or fewer questions or answers than the key has, when a
        document that calls them as the key does has them in another order, when one has
        no words, when the document scores an answer otherwise than the key, or when a
        known error of copies in circulation is found.

    Notes
    -----
    GAD-7 circulates with another lowest answer than its authors' (Zorowitz and others
    2021); such a copy is refused by name.

    Examples
    --------
    >>> from attunement.instruments.definition import INSTRUMENTS, load_instrument
    >>> from attunement.errors import InstrumentError
    >>> key = load_instrument(INSTRUMENTS[0])
    >>> try:
    ...     questionnaire_with_words(key, [], language="en-GB")
    ... except InstrumentError as refused:
    ...     print("refused")
    refused
    """
    _require_same_length(instrument, words)
    _require_same_order(instrument, words)
    document = copy.deepcopy(questionnaire_of(instrument.id))
    document["language"] = language
    for item, place, found in zip(
        instrument.items, document["item"], words, strict=True
    ):
        _check(instrument, item, found, language)
        place["text"] = found.text
        for option, text in zip(place["answerOption"], found.answers, strict=True):
            option["valueCoding"]["display"] = text
    return document


def _require_same_length(instrument: Instrument, words: Sequence[Words]) -> None:
    if not instrument.items:
        message = f"{instrument.title} is entered by its totals; it takes no wording"
        raise InstrumentError(message, kind="totals_only", title=instrument.title)
    if len(words) != len(instrument.items):
        message = (
            f"{instrument.title} has {len(instrument.items)} questions, "
            f"found {len(words)}"
        )
        raise InstrumentError(
            message,
            kind="question_count",
            title=instrument.title,
            found=len(words),
            expected=len(instrument.items),
        )


def _require_same_order(instrument: Instrument, words: Sequence[Words]) -> None:
    """Refuse another order, where the document's own names of its questions show it."""
    known = [item.link_id for item in instrument.items]
    found = [one.link_id for one in words]
    if found == known or sorted(found) != sorted(known):
        return
    place = next(n for n, link_id in enumerate(known) if found[n] != link_id)
    message = (
        f"{instrument.title}: question {found[place]} stands where {known[place]} was "
        "expected"
    )
    raise InstrumentError(
        message,
        kind="question_order",
        title=instrument.title,
        found=found[place],
        expected=known[place],
    )


def _check(instrument: Instrument, item: Item, words: Words, language: str) -> None:
    where = f"{instrument.title}, question {item.link_id}"
    of = {"title": instrument.title, "link": item.link_id}
    if not words.text:
        raise InstrumentError(f"{where} has no words", kind="question_empty", **of)
    if len(words.answers) != len(item.options):
        message = f"{where} has {len(item.options)} answers, found {len(words.answers)}"
        raise InstrumentError(
            message,
            kind="answer_count",
            found=len(words.answers),
            expected=len(item.options),
            **of,
        )
    if not all(words.answers):
        message = f"{where} has an answer without words"
        raise InstrumentError(message, kind="answer_empty", **of)
    for place, value in enumerate(words.values):
        expected = item.options[place].value
        if value is not None and value != expected:
            message = (
                f"{where}: the document scores answer {place + 1} with {value:g}, "
                f"the key with {expected}"
            )
            raise InstrumentError(
                message,
                kind="answer_value",
                place=place + 1,
                found=f"{value:g}",
                expected="" if expected is None else f"{expected:g}",
                **of,
            )
    _check_known_errors(instrument, item, words, language, where)


def _check_known_errors(
    instrument: Instrument, item: Item, words: Words, language: str, where: str
) -> None:
    for check in instrument.wording_checks:
        if not (item.is_scored and language.lower().startswith(check.language)):
            continue
        place = [option.code for option in item.options].index(check.option)
        found = words.answers[place]
        if found.strip(" .").casefold() != check.expected.casefold():
            message = (
                f"{where}: answer {place + 1} must be {check.expected!r}, "
                f"found {found!r} ({check.citation})"
            )
            raise InstrumentError(
                message,
                kind="known_error",
                title=instrument.title,
                link=item.link_id,
                place=place + 1,
                found=found,
                expected=check.expected,
                citation=check.citation,
            )


def _questions(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if item.get("type") == "group":
            yield from _questions(item.get("item", ()))
        elif item.get("type") != "display":
            yield item


def _answer_text(option: Mapping[str, Any]) -> str:
    coding = option.get("valueCoding")
    if isinstance(coding, Mapping):
        return str(coding.get("display", "")).strip()
    return str(option.get("valueString", option.get("valueInteger", ""))).strip()


def _answer_value(option: Mapping[str, Any]) -> float | None:
    coding = option.get("valueCoding")
    places = [option, coding] if isinstance(coding, Mapping) else [option]
    for place in places:
        for each in place.get("extension", ()):
            if each.get("url") == ORDINAL_VALUE and "valueDecimal" in each:
                return float(each["valueDecimal"])
    return None
