"""Questionnaires as keys: how many questions, what each option scores, where lines lie.

No published wording is here, on purpose: items are known by their number in the named
version, options by their place on the page. A practice adds the words it may use
(`attunement.instruments.wording`). The definitions are FHIR R4 ``Questionnaire``
documents in ``instruments/definitions``; what FHIR has no element for stands in
extensions under ``urn:attunement:fhir:``.

::

    Instrument "epds", version "1987"
    ├── Item "1"    options 0 1 2 3  ->  0 1 2 3
    ├── Item "3"    options 0 1 2 3  ->  3 2 1 0   (reversed)
    ├── Scale "total"      items 1 ... 10, from 0 to 30
    ├── ReferenceLine      total >= 11, its citation, population, language, weeks
    ├── ReliableDifference 4 points, its citation, population, level
    └── SafetyItem "10"    any answer above zero asks for a person
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import attrs

from attunement.errors import InstrumentError
from attunement.instruments import extensions
from attunement.instruments.change import ReliableDifference
from attunement.instruments.extensions import ORDINAL_VALUE, Parts

__all__ = [
    "INSTRUMENTS",
    "Instrument",
    "Item",
    "Option",
    "ReferenceLine",
    "SafetyItem",
    "Scale",
    "WordingCheck",
    "instrument_from_questionnaire",
    "load_instrument",
    "questionnaire_of",
]

#: The questionnaires whose keys come with the library.
INSTRUMENTS: tuple[str, ...] = (
    "phq-9",
    "gad-7",
    "core-10",
    "epds",
    "pbq",
    "mibs",
    "mpas",
    "mors-sf",
    "kpcs",
    "adbb",
    "m-adbb",
    "whooley",
    "phq-2",
    "gad-2",
)


@attrs.frozen
class Option:
    """One answer of an item, by its place on the page from the top.

    `value` is what it scores after any reversal; ``None`` where nothing is scored.
    """

    code: str
    value: float | None = None


@attrs.frozen(kw_only=True)
class Item:
    """One question, by its number in the published order."""

    link_id: str
    options: tuple[Option, ...]
    is_reversed: bool = False
    is_scored: bool = True

    def option(self, code: str) -> Option:
        """Return the option called `code`.

        Raises
        ------
        InstrumentError
            When the item has no such option.
        """
        for option in self.options:
            if option.code == code:
                return option
        known = ", ".join(option.code for option in self.options)
        message = f"question {self.link_id} has no answer {code!r}; it has {known}"
        raise InstrumentError(message)


@attrs.frozen(kw_only=True)
class Scale:
    """A sum over items, or a total that is entered.

    `most_missing` is the manual's own rule: with at most so many answers missing the
    sum of the others is scaled up; zero where the manual has no such rule.
    `direction` says how to read it: ``"lower-is-lighter"`` or ``"higher-is-more"``.
    """

    id: str
    label: str
    items: tuple[str, ...]
    item_count: int
    minimum: float
    maximum: float
    direction: str
    most_missing: int = 0
    pro_rating_citation: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class ReferenceLine:
    """A published cut-off as what it is: a line with a source, never a verdict.

    `side` is ``"at-least"`` or ``"at-most"``. Empty `language`, `respondent` or weeks
    hold for all. `version` names another version than the definition's, whose line this
    is. `certainty` is ``"certain"`` when read in the source, ``"likely"`` when taken
    from the literature.
    """

    scale: str
    value: float
    side: str
    citation: str
    population: str
    certainty: str
    language: str = ""
    respondent: str = ""
    version: str = ""
    from_week: int | None = None
    until_week: int | None = None
    sensitivity: float | None = None
    specificity: float | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class SafetyItem:
    """An item whose answer asks for a person, whatever the total: scored `least` or more.

    `about` is ``"self-harm"`` or ``"harm-to-infant"``.
    """

    link_id: str
    least: float
    about: str


@attrs.frozen(kw_only=True)
class WordingCheck:
    """A word that copies in circulation often get wrong, checked when wording is loaded."""

    language: str
    option: str
    expected: str
    citation: str


@attrs.frozen(kw_only=True)
class Instrument:
    """A version of a questionnaire: its key without its words.

    `entry` is ``"items"``, or ``"totals"`` where the key is not verified and only totals
    may be entered. `wording` says what a practice may expect of the licence: ``"free"``,
    ``"unmodified"``, ``"conditional"``, ``"ask"`` or ``"no"``.
    `highlights` maps an item to why its answer is worth a look; it calls nobody.
    """

    id: str
    version: str
    title: str
    purpose: str
    licence: str
    wording: str
    entry: str
    respondent: str
    recall: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    lines: tuple[ReferenceLine, ...]
    reliable_differences: tuple[ReliableDifference, ...]
    safety_items: tuple[SafetyItem, ...]
    highlights: Mapping[str, str]
    wording_checks: tuple[WordingCheck, ...]
    unverified: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a key that contradicts itself."""
        known = {item.link_id for item in self.items}
        if len(known) != len(self.items):
            raise InstrumentError(f"{self.id}: two questions have one number")
        named = {
            *(each for scale in self.scales for each in scale.items),
            *(each.link_id for each in self.safety_items),
            *self.highlights,
        }
        if not named <= known:
            missing = ", ".join(sorted(named - known))
            raise InstrumentError(f"{self.id}: no question is called {missing}")
        scales = {scale.id for scale in self.scales}
        if not {line.scale for line in self.lines} <= scales:
            raise InstrumentError(f"{self.id}: a line belongs to no scale")
        if not {each.scale for each in self.reliable_differences} <= scales:
            raise InstrumentError(f"{self.id}: a difference belongs to no scale")

    def item(self, link_id: str) -> Item:
        """Return the item called `link_id`.

        Raises
        ------
        InstrumentError
            When there is none.
        """
        for item in self.items:
            if item.link_id == link_id:
                return item
        raise InstrumentError(f"{self.id} has no question {link_id!r}")

    def scale(self, scale_id: str) -> Scale:
        """Return the scale called `scale_id`.

        Raises
        ------
        InstrumentError
            When there is none.
        """
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise InstrumentError(f"{self.id} has no scale {scale_id!r}")


@cache
def load_instrument(name: str) -> Instrument:
    """Load the key of a questionnaire that comes with the library.

    Parameters
    ----------
    name : str
        One of `INSTRUMENTS`.

    Returns
    -------
    Instrument
        The key: items by number, scales, lines with their sources.

    Raises
    ------
    InstrumentError
        When no key has this name.

    Examples
    --------
    >>> epds = load_instrument("epds")
    >>> [option.value for option in epds.item("1").options]
    [0.0, 1.0, 2.0, 3.0]
    >>> [option.value for option in epds.item("10").options]
    [3.0, 2.0, 1.0, 0.0]
    >>> [item.link_id for item in epds.safety_items]
    ['10']
    """
    return instrument_from_questionnaire(questionnaire_of(name))


def questionnaire_of(name: str) -> dict[str, Any]:
    """Return the FHIR R4 ``Questionnaire`` of a key, without wording.

    Parameters
    ----------
    name : str
        One of `INSTRUMENTS`.

    Returns
    -------
    dict
        A new document each time.

    Raises
    ------
    InstrumentError
        When no key has this name.

    Examples
    --------
    >>> questionnaire_of(INSTRUMENTS[0])["resourceType"]
    'Questionnaire'
    """
    if name not in INSTRUMENTS:
        known = ", ".join(INSTRUMENTS)
        raise InstrumentError(f"no questionnaire is called {name!r}; there are {known}")
    folder = resources.files("attunement.instruments") / "definitions"
    document: dict[str, Any] = json.loads(
        (folder / f"{name}.json").read_text(encoding="utf-8")
    )
    return document


def instrument_from_questionnaire(document: Mapping[str, Any]) -> Instrument:
    """Read a key from a FHIR R4 ``Questionnaire`` with this library's extensions.

    Parameters
    ----------
    document : mapping
        The parsed JSON.

    Returns
    -------
    Instrument
        The key it holds.

    Raises
    ------
    InstrumentError
        When it is no questionnaire, or its key contradicts itself.

    Examples
    --------
    >>> name = INSTRUMENTS[0]
    >>> instrument_from_questionnaire(questionnaire_of(name)) == load_instrument(name)
    True
    """
    if document.get("resourceType") != "Questionnaire":
        found = document.get("resourceType")
        raise InstrumentError(f"expected a FHIR Questionnaire, found {found!r}")
    found = extensions.Extensions(document)
    return Instrument(
        id=str(document["url"]).rpartition(":")[2],
        version=str(document["version"]),
        title=str(document["title"]),
        purpose=str(document.get("purpose", "")),
        licence=str(document.get("copyright", "")),
        wording=found.code("wording"),
        entry=found.code("entry"),
        respondent=found.code("respondent"),
        recall=found.code("recall"),
        items=tuple(_item(each) for each in document.get("item", ())),
        scales=tuple(_scale(parts) for parts in found.many("scale")),
        lines=tuple(_line(parts) for parts in found.many("reference-line")),
        reliable_differences=tuple(
            _reliable_difference(parts) for parts in found.many("reliable-difference")
        ),
        safety_items=tuple(_safety_item(parts) for parts in found.many("safety-item")),
        highlights={
            parts.text("item"): parts.text("why") for parts in found.many("highlight")
        },
        wording_checks=tuple(
            WordingCheck(
                language=parts.text("language"),
                option=parts.text("option"),
                expected=parts.text("expected"),
                citation=parts.text("citation"),
            )
            for parts in found.many("wording-check")
        ),
        unverified=tuple(parts.text("what") for parts in found.many("unverified")),
    )


def _item(document: Mapping[str, Any]) -> Item:
    found = extensions.Extensions(document)
    return Item(
        link_id=str(document["linkId"]),
        options=_options(document.get("answerOption", ())),
        is_reversed=found.flag("reversed"),
        is_scored=not found.flag("unscored"),
    )


def _options(documents: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(str(each["valueCoding"]["code"]), _ordinal(each.get("extension", ())))
        for each in documents
    )


def _ordinal(found: Sequence[Mapping[str, Any]]) -> float | None:
    values = [each["valueDecimal"] for each in found if each["url"] == ORDINAL_VALUE]
    return float(values[0]) if values else None


def _scale(parts: Parts) -> Scale:
    items = parts.texts("item")
    return Scale(
        id=parts.text("id"),
        label=parts.text("label"),
        items=items,
        item_count=int(parts.number("count") or len(items)),
        minimum=float(parts.number("minimum") or 0),
        maximum=float(parts.number("maximum") or 0),
        direction=parts.text("direction"),
        most_missing=int(parts.number("most-missing") or 0),
        pro_rating_citation=parts.text("pro-rating-citation"),
        note=parts.text("note"),
    )


def _line(parts: Parts) -> ReferenceLine:
    from_week, until_week = parts.number("from-week"), parts.number("until-week")
    return ReferenceLine(
        scale=parts.text("scale"),
        value=float(parts.number("value") or 0),
        side=parts.text("side"),
        citation=parts.text("citation"),
        population=parts.text("population"),
        certainty=parts.text("certainty"),
        language=parts.text("language"),
        respondent=parts.text("respondent"),
        version=parts.text("version"),
        from_week=None if from_week is None else int(from_week),
        until_week=None if until_week is None else int(until_week),
        sensitivity=parts.number("sensitivity"),
        specificity=parts.number("specificity"),
        note=parts.text("note"),
    )


def _reliable_difference(parts: Parts) -> ReliableDifference:
    return ReliableDifference(
        scale=parts.text("scale"),
        points=float(parts.number("points") or 0),
        citation=parts.text("citation"),
        population=parts.text("population"),
        certainty=parts.text("certainty"),
        level=parts.number("level"),
        language=parts.text("language"),
        respondent=parts.text("respondent"),
    )


def _safety_item(parts: Parts) -> SafetyItem:
    return SafetyItem(
        link_id=parts.text("item"),
        least=float(parts.number("least") or 0),
        about=parts.text("about"),
    )
