"""Coding schemes: what is coded, as data.

Two come with the library: ``em-1`` (Everyday Moments, complete) and ``em-1-short``
(both engagement tracks, bids and answers, what happens together; one pass).
They live as JSON in ``timeline/schemes``; a site reads its own with
`scheme_from_document`.

::

    CodingScheme "em-1-short"
    ├── TierScheme caregiver.engagement  ──tiers_for──>  caregiver-1.engagement
    │                                                    caregiver-2.engagement
    ├── TierScheme infant.engagement     ──────────────>  infant-1.engagement
    └── TierScheme dyad.together         ──────────────>  dyad.together
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import attrs
from attrs.validators import deep_iterable, instance_of, optional

from attunement.errors import SchemeError
from attunement.timeline.code import Code, Definition, TierScheme
from attunement.timeline.rules import (
    AnswerRule,
    MatchLift,
    MatchMap,
    MatchRule,
    PleasureRule,
)

__all__ = [
    "BUNDLED_SCHEMES",
    "NO_SCHEME",
    "Code",
    "CodingScheme",
    "TierScheme",
    "load_scheme",
    "scheme_from_document",
    "scheme_to_document",
]

#: The schemes that come with the library.
BUNDLED_SCHEMES: tuple[str, ...] = ("em-1-short", "em-1")

_SUBJECT = re.compile(r"(caregiver|infant)-[1-9][0-9]*")
_ANY_NAME = re.compile(r".+", re.DOTALL)
_Value = TypeVar("_Value")


def _tier_schemes(tiers: Iterable[TierScheme]) -> tuple[TierScheme, ...]:
    return tuple(tiers)


@attrs.frozen(kw_only=True)
class CodingScheme:
    """Hold the tiers of a scheme, by role, and the rules its measures need.

    Parameters
    ----------
    id, version : str
        Together they name exactly one set of definitions.
    title, description : str
        What a person reads.
    tiers : tuple of TierScheme
        In the order a coder sees them, each for a role.
    answer_rule, match_map, pleasure_rule : optional
        What the measures of contingency and engagement need; None where the scheme
        has no such tracks.

    Raises
    ------
    SchemeError
        When two tiers share an id, or a rule names a tier or code that is not there.
    """

    id: str = attrs.field(validator=instance_of(str))
    version: str = attrs.field(validator=instance_of(str))
    title: str = attrs.field(validator=instance_of(str))
    description: str = attrs.field(default="", validator=instance_of(str))
    tiers: tuple[TierScheme, ...] = attrs.field(
        converter=_tier_schemes, validator=deep_iterable(instance_of(TierScheme))
    )
    answer_rule: AnswerRule | None = attrs.field(
        default=None, validator=optional(instance_of(AnswerRule))
    )
    match_map: MatchMap | None = attrs.field(
        default=None, validator=optional(instance_of(MatchMap))
    )
    pleasure_rule: PleasureRule | None = attrs.field(
        default=None, validator=optional(instance_of(PleasureRule))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a scheme that contradicts itself."""
        ids = [tier.id for tier in self.tiers]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            message = f"scheme {self.id}: tier {twice[0]} stands twice"
            raise SchemeError(message)
        for tier_id, codes in self._codes_named_by_rules():
            tier = self.tier(tier_id)
            for code in codes:
                tier.index_of(code)

    def _codes_named_by_rules(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        if (rule := self.answer_rule) is not None:
            yield rule.bids, rule.bid_codes
            yield rule.answers, rule.answer_codes
            yield from ((tier, ()) for tier in rule.seen_by)
        if (pleasure := self.pleasure_rule) is not None:
            yield pleasure.caregiver, pleasure.caregiver_codes
            yield pleasure.infant, pleasure.infant_codes
        if (match := self.match_map) is not None:
            yield match.caregiver, (match.lift.when,) if match.lift else ()
            yield match.infant, ()
            if match.lift is not None:
                yield match.lift.tier, match.lift.codes

    def tier(self, tier_id: str) -> TierScheme:
        """Return a tier by its id within the scheme, such as ``infant.gaze``.

        Raises
        ------
        SchemeError
            When the scheme has no such tier.
        """
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        known = ", ".join(tier.id for tier in self.tiers)
        message = f"scheme {self.id} has no tier {tier_id!r}; it has {known}"
        raise SchemeError(message)

    def tiers_for(self, subjects: Iterable[str]) -> tuple[TierScheme, ...]:
        """Give every person in a film a set of tracks.

        Parameters
        ----------
        subjects : iterable of str
            The people, each ``caregiver-N`` or ``infant-N`` with N from 1.

        Returns
        -------
        tuple of TierScheme
            In the order of the scheme, then of the people; tracks of the dyad once.

        Raises
        ------
        SchemeError
            When a person is not named that way or is named twice.

        Examples
        --------
        >>> film = load_scheme("em-1-short").tiers_for(["caregiver-1", "infant-1"])
        >>> [tier.id for tier in film][:2]
        ['caregiver-1.engagement', 'infant-1.engagement']
        """
        people = tuple(subjects)
        # Without a track for a role, people go by the names their file gives them.
        named = _SUBJECT if self.tiers else _ANY_NAME
        for person in people:
            if not named.fullmatch(person) or people.count(person) > 1:
                message = (
                    f"the people are {', '.join(people)}; expected each once, "
                    "as caregiver-1, caregiver-2, infant-1, …"
                )
                raise SchemeError(message)
        return tuple(
            tier.for_subject(subject)
            for tier in self.tiers
            for subject in _subjects_of(tier, people)
        )

    def translated(self, translate: Callable[[str], str]) -> CodingScheme:
        """Return the scheme with every text a person reads passed through a function.

        Ids, keys, values and rules stay, so measures do not depend on the language.
        """
        return attrs.evolve(
            self,
            title=translate(self.title),
            description=translate(self.description) if self.description else "",
            tiers=tuple(tier.translated(translate) for tier in self.tiers),
        )

    def texts(self) -> tuple[str, ...]:
        """Return every text a person reads, each once, for a catalog of translations.

        Examples
        --------
        >>> "Engagement" in load_scheme("em-1-short").texts()
        True
        """
        found: dict[str, None] = {}

        def remember(text: str) -> str:
            found[text] = None
            return text

        self.translated(remember)
        return tuple(found)


#: What a timeline has whose file was coded with no scheme of ours.
NO_SCHEME = CodingScheme(id="none", version="1", title="No coding scheme", tiers=())


@cache
def load_scheme(name: str) -> CodingScheme:
    """Read a scheme that comes with the library.

    Parameters
    ----------
    name : {"em-1-short", "em-1"}
        One of `BUNDLED_SCHEMES`.

    Returns
    -------
    CodingScheme
        The same value every time.

    Raises
    ------
    SchemeError
        When there is no such scheme.

    Examples
    --------
    >>> scheme = load_scheme("em-1-short")
    >>> scheme.tier("caregiver.engagement").code("shared-positive").value
    2
    """
    if name not in BUNDLED_SCHEMES:
        message = f"no scheme {name!r}; there are {', '.join(BUNDLED_SCHEMES)}"
        raise SchemeError(message)
    file = resources.files("attunement.timeline") / "schemes" / f"{name}.json"
    return scheme_from_document(json.loads(file.read_text(encoding="utf-8")))


def scheme_from_document(document: Mapping[str, Any]) -> CodingScheme:
    """Build a scheme from its JSON document.

    Parameters
    ----------
    document : mapping
        The parsed JSON. ``taken_from`` with a list of tier ids instead of tiers
        takes these tiers and the rules between them from a bundled scheme.

    Returns
    -------
    CodingScheme
        Checked.

    Raises
    ------
    SchemeError
        When something is missing, unknown, of the wrong type or contradictory.

    Examples
    --------
    >>> document = scheme_to_document(load_scheme("em-1-short"))
    >>> scheme_from_document(document) == load_scheme("em-1-short")
    True
    """
    if "taken_from" in document:
        return _selection(document)
    fields = dict(document)
    fields["tiers"] = [_tier(one) for one in _list_at(fields, "tiers")]
    if (rule := fields.get("answer_rule")) is not None:
        fields["answer_rule"] = _build(AnswerRule, rule)
    if (pleasure := fields.get("pleasure_rule")) is not None:
        fields["pleasure_rule"] = _build(PleasureRule, pleasure)
    if (match := fields.get("match_map")) is not None:
        fields["match_map"] = _match_map(match)
    return _build(CodingScheme, fields)


def scheme_to_document(scheme: CodingScheme) -> dict[str, Any]:
    """Write a scheme as the JSON document that `scheme_from_document` reads.

    Parameters
    ----------
    scheme : CodingScheme
        Any scheme.

    Returns
    -------
    dict of str to object
        JSON types.

    Examples
    --------
    >>> scheme_to_document(load_scheme("em-1"))["id"]
    'em-1'
    """
    return attrs.asdict(
        scheme,
        value_serializer=lambda _instance, _attribute, value: (
            list(value) if isinstance(value, tuple) else value
        ),
        filter=lambda attribute, value: (
            not (attribute.name == "subject" or value is None)
        ),
    )


def _selection(document: Mapping[str, Any]) -> CodingScheme:
    fields = dict(document)
    whole = load_scheme(str(fields.pop("taken_from")))
    tiers = tuple(whole.tier(str(one)) for one in _list_at(fields, "tiers"))
    kept = {tier.id for tier in tiers}
    answer, match, pleasure = whole.answer_rule, whole.match_map, whole.pleasure_rule
    if match is not None and match.lift is not None and match.lift.tier not in kept:
        match = attrs.evolve(match, lift=None)
    fields["tiers"] = tiers
    if answer is not None and {answer.bids, answer.answers} <= kept:
        seen_by = [tier for tier in answer.seen_by if tier in kept]
        fields["answer_rule"] = attrs.evolve(answer, seen_by=seen_by)
    if match is not None and {match.caregiver, match.infant} <= kept:
        fields["match_map"] = match
    if pleasure is not None and {pleasure.caregiver, pleasure.infant} <= kept:
        fields["pleasure_rule"] = pleasure
    return _build(CodingScheme, fields)


def _tier(document: object) -> TierScheme:
    fields = _mapping(document, TierScheme)
    fields["codes"] = [_build(Code, one) for one in _list_at(fields, "codes")]
    if "derived_codes" in fields:
        derived = _list_at(fields, "derived_codes")
        fields["derived_codes"] = [_build(Definition, one) for one in derived]
    return _build(TierScheme, fields)


def _match_map(document: object) -> MatchMap:
    fields = _mapping(document, MatchMap)
    fields["rules"] = [_build(MatchRule, one) for one in _list_at(fields, "rules")]
    if fields.get("lift") is not None:
        fields["lift"] = _build(MatchLift, fields["lift"])
    return _build(MatchMap, fields)


def _build(kind: type[_Value], document: object) -> _Value:
    try:
        return kind(**_mapping(document, kind))
    except (TypeError, ValueError) as error:
        reason = str(error.args[0]) if error.args else str(error)
        message = f"a {kind.__name__} cannot be read: {reason}"
        raise SchemeError(message) from error


def _mapping(document: object, kind: type[object]) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        message = (
            f"expected the fields of a {kind.__name__}, "
            f"found a value of type {type(document).__name__}"
        )
        raise SchemeError(message)
    return {str(name): value for name, value in document.items()}


def _list_at(fields: Mapping[str, Any], name: str) -> list[Any]:
    found = fields.get(name)
    if not isinstance(found, list):
        message = f"{name} is of type {type(found).__name__}; expected a list"
        raise SchemeError(message)
    return found


def _subjects_of(tier: TierScheme, people: tuple[str, ...]) -> tuple[str, ...]:
    if tier.voice == "dyad":
        return ("dyad",)
    return tuple(one for one in people if one.rpartition("-")[0] == tier.voice)
