"""Scores of a questionnaire: each answer by its key, sums, lines with their sources.

An answer keeps the option that was chosen and the value it scores; the reversal is done
here, once. A form with a question left out has no total unless its manual says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from attunement.errors import InstrumentError
from attunement.instruments.change import ReliableDifference
from attunement.instruments.definition import (
    Instrument,
    ReferenceLine,
    SafetyItem,
    Scale,
)

__all__ = [
    "Score",
    "ScoredAnswer",
    "check_totals",
    "lines_for",
    "reliable_difference_for",
    "safety_item_of",
    "score_answer",
    "score_answers",
]


@attrs.frozen
class ScoredAnswer:
    """One answer: the option as it was chosen, and what the key makes of it."""

    link_id: str
    code: str
    value: float | None


@attrs.frozen(kw_only=True)
class Score:
    """What a scale comes to.

    `value` is ``None`` when too many answers are missing; `is_pro_rated` says that the
    manual's rule for a missing answer was used.
    """

    scale: str
    value: float | None
    answered: int
    item_count: int
    is_pro_rated: bool = False


def score_answer(instrument: Instrument, link_id: str, code: str) -> ScoredAnswer:
    """Score one answer by the key.

    Parameters
    ----------
    instrument : Instrument
        The key.
    link_id : str
        The question, by its number in the published order.
    code : str
        The option, by its place on the page from the top.

    Returns
    -------
    ScoredAnswer
        The option and its value, reversed where the key says so; the value is ``None``
        for a question that is asked and not scored.

    Raises
    ------
    InstrumentError
        When there is no such question or option.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> score_answer(load_instrument("core-10"), "2", "0")
    ScoredAnswer(link_id='2', code='0', value=4.0)
    """
    return ScoredAnswer(link_id, code, instrument.item(link_id).option(code).value)


def score_answers(
    instrument: Instrument, answers: Mapping[str, str]
) -> tuple[Score, ...]:
    """Score every scale of a questionnaire.

    Parameters
    ----------
    instrument : Instrument
        The key.
    answers : mapping of str to str
        Question -> chosen option; questions that were left out are not in it.

    Returns
    -------
    tuple of Score
        One for each scale of the key, in its order. Without an answer to each of its
        questions a scale has no value, unless the manual scales the others up.

    Raises
    ------
    InstrumentError
        When an answer does not fit the key, or the key is entered by totals only.

    Notes
    -----
    Pro-rating is ``sum * items / answered`` with at most `Scale.most_missing` answers
    missing, and is used nowhere but where the manual says so.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> core = load_instrument("core-10")
    >>> answers = {str(number): "2" for number in range(1, 11)}
    >>> score_answers(core, answers)[0].value
    20.0
    >>> del answers["10"]
    >>> score = score_answers(core, answers)[0]
    >>> (score.value, score.answered, score.is_pro_rated)
    (20.0, 9, True)
    >>> del answers["9"]
    >>> score_answers(core, answers)[0].value is None
    True
    """
    _require_items(instrument)
    scored = {
        link_id: score_answer(instrument, link_id, code).value
        for link_id, code in answers.items()
    }
    return tuple(_sum(scale, scored) for scale in instrument.scales)


def check_totals(
    instrument: Instrument, totals: Mapping[str, float]
) -> tuple[Score, ...]:
    """Check totals that somebody read off paper.

    Parameters
    ----------
    instrument : Instrument
        The key.
    totals : mapping of str to float
        Scale -> its total; scales that were not read are not in it.

    Returns
    -------
    tuple of Score
        One for each total, in the order of the key, with every question answered.

    Raises
    ------
    InstrumentError
        When there is no such scale, or a total lies outside its range.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> check_totals(load_instrument("mpas"), {"total": 88})[0].value
    88.0
    >>> check_totals(load_instrument("mpas"), {"total": 10})
    Traceback (most recent call last):
    ...
    attunement.errors.InstrumentError: MPAS, Total: 10 lies outside 19 to 95
    """
    for scale_id, value in totals.items():
        scale = instrument.scale(scale_id)
        if not scale.minimum <= value <= scale.maximum:
            message = (
                f"{instrument.title}, {scale.label}: {value:g} lies outside "
                f"{scale.minimum:g} to {scale.maximum:g}"
            )
            raise InstrumentError(message)
    return tuple(
        Score(
            scale=scale.id,
            value=float(totals[scale.id]),
            answered=scale.item_count,
            item_count=scale.item_count,
        )
        for scale in instrument.scales
        if scale.id in totals
    )


def safety_item_of(
    instrument: Instrument, link_id: str, code: str
) -> SafetyItem | None:
    """Say whether one answer asks for a person, whatever else was answered.

    Parameters
    ----------
    instrument : Instrument
        The key.
    link_id, code : str
        The question and the chosen option.

    Returns
    -------
    SafetyItem or None
        The item when its answer scores so much that somebody must look today.

    Raises
    ------
    InstrumentError
        When there is no such question or option.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> safety_item_of(load_instrument("phq-9"), "9", "1").about
    'self-harm'
    >>> safety_item_of(load_instrument("phq-9"), "9", "0") is None
    True
    >>> safety_item_of(load_instrument("epds"), "10", "0").about
    'self-harm'
    """
    value = score_answer(instrument, link_id, code).value
    for item in instrument.safety_items:
        if item.link_id == link_id and value is not None and value >= item.least:
            return item
    return None


def lines_for(
    instrument: Instrument,
    scale_id: str,
    *,
    language: str,
    week: int | None = None,
    respondent: str = "",
) -> tuple[ReferenceLine, ...]:
    """Choose the published lines that were found for people like this one.

    Parameters
    ----------
    instrument : Instrument
        The key; lines of another version are left out.
    scale_id : str
        The scale.
    language : str
        The language of the wording, as in ``"en"`` or ``"en-GB"``.
    week : int, optional
        Completed weeks since birth, negative before it; lines bound to weeks are left
        out when it is not known.
    respondent : str, optional
        ``"mother"``, ``"father"`` or another relation; lines bound to a respondent are
        left out for others.

    Returns
    -------
    tuple of ReferenceLine
        In the order of their values. Empty when no line was found for such people: then
        none is drawn.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> mibs = load_instrument("mibs")
    >>> [line.value for line in lines_for(mibs, "total", language="fr", week=0)]
    [2.0]
    >>> lines_for(mibs, "total", language="en", week=0)
    ()
    """
    instrument.scale(scale_id)
    found: Iterable[ReferenceLine] = (
        line
        for line in instrument.lines
        if line.scale == scale_id
        and line.version in ("", instrument.version)
        and _is_of_language(line, language)
        and line.respondent in ("", respondent)
        and _is_of_week(line, week)
    )
    return tuple(sorted(found, key=lambda line: (line.value, line.citation)))


def reliable_difference_for(
    instrument: Instrument, scale_id: str, *, language: str, respondent: str = ""
) -> ReliableDifference | None:
    """Choose the published reliable difference that was found for people like this one.

    Parameters
    ----------
    instrument : Instrument
        The key.
    scale_id : str
        The scale.
    language : str
        The language of the wording, as in ``"en"`` or ``"en-GB"``.
    respondent : str, optional
        ``"mother"``, ``"father"`` or another relation.

    Returns
    -------
    ReliableDifference or None
        None when nothing was found for such people: then no change is claimed.

    Examples
    --------
    >>> from attunement.instruments.definition import load_instrument
    >>> gad, epds = load_instrument("gad-7"), load_instrument("epds")
    >>> reliable_difference_for(gad, "total", language="en-GB").points
    4.0
    >>> reliable_difference_for(epds, "total", language="en", respondent="father")
    """
    instrument.scale(scale_id)
    return next(
        (
            each
            for each in instrument.reliable_differences
            if each.scale == scale_id
            and _is_of_language(each, language)
            and each.respondent in ("", respondent)
        ),
        None,
    )


def _require_items(instrument: Instrument) -> None:
    if instrument.entry != "items":
        reasons = " ".join(instrument.unverified)
        message = f"{instrument.title} is entered by its totals only. {reasons}"
        raise InstrumentError(message.strip())


def _sum(scale: Scale, scored: Mapping[str, float | None]) -> Score:
    values = [scored[each] for each in scale.items if each in scored]
    numbers = [value for value in values if value is not None]
    missing = len(scale.items) - len(numbers)
    if missing > scale.most_missing or not numbers:
        value = None
    else:
        value = sum(numbers) * len(scale.items) / len(numbers)
    return Score(
        scale=scale.id,
        value=value,
        answered=len(numbers),
        item_count=scale.item_count,
        is_pro_rated=value is not None and missing > 0,
    )


def _is_of_language(line: ReferenceLine | ReliableDifference, language: str) -> bool:
    tag = language.lower()
    return (
        not line.language or tag == line.language or tag.startswith(line.language + "-")
    )


def _is_of_week(line: ReferenceLine, week: int | None) -> bool:
    if line.from_week is None and line.until_week is None:
        return True
    if week is None:
        return False
    begins = line.from_week is None or week >= line.from_week
    ends = line.until_week is None or week <= line.until_week
    return begins and ends
