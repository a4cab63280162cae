"""What a phone sends when its owner asks it to, and the same as one typed value."""

import msgspec

from attunement_clinic.intake.enquiries import NamedConcern, SelfCheck
from attunement_clinic.intake.models import EnquiryConcern
from attunement_clinic.intake.signs import (
    AnsweredBy,
    HowOften,
    InfantAge,
    Since,
    Whose,
)
from attunement_clinic.selfcheck.questions import VERSION, Choice, by_key

LONGEST = 20_000
_ASKED_MORE = frozenset({EnquiryConcern.Kind.SIGN, EnquiryConcern.Kind.PERSON})


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often, since when, and whose; each may stay unsaid."""

    how_often: str = ""
    since: str = ""
    whose: str = ""


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything chosen, by the keys of the questions."""

    version: int
    answered_by: str = ""
    infant_age: str = ""
    chosen: list[str] = []
    natures: dict[str, str] = {}
    details: dict[str, Detail] = {}


class Option(msgspec.Struct, frozen=True):
    """One answer of a short list."""

    value: str
    label: str


class NatureOption(msgspec.Struct, frozen=True):
    """One way to tell a thought from a deed, and what is said to it at once."""

    value: str
    label: str
    answer: str


class ChoiceProps(msgspec.Struct, frozen=True):
    """One thing that may be chosen (questions.Choice, translated)."""

    key: str
    words: str
    said: str
    about: str
    about_older: str
    kind: str
    alone: bool
    asks_more: bool
    natures: list[str]


class StepProps(msgspec.Struct, frozen=True):
    """One page of questions."""

    key: str
    title: str
    hint: str
    choices: list[ChoiceProps]


class CallNumber(msgspec.Struct, frozen=True):
    """A telephone number, as it is read and as it is dialled."""

    label: str
    number: str
    dial: str
    hours: str


class CheckProps(msgspec.Struct, frozen=True):
    """Everything the page needs, so that it asks the server for nothing on the way.

    `read_by` is empty where nobody is promised to read; it holds until `read_by_ms`.
    """

    version: int
    steps: list[StepProps]
    natures: list[NatureOption]
    answered_by: list[Option]
    infant_age: list[Option]
    how_often: list[Option]
    since: list[Option]
    whose: list[Option]
    contacts: list[CallNumber]
    telephone: CallNumber | None
    read_by: str
    read_by_ms: int
    waiting: str


class CannotReadError(ValueError):
    """These answers are not ones that this version's questions can have."""


def read_answers(text: str) -> SelfCheck:
    """Turn what a page sent into a self-check.

    Nothing unknown is dropped: an answer that cannot be read may be the one that matters.

    Raises
    ------
    CannotReadError
        When anything in it is no answer to these questions.
    """
    if len(text) > LONGEST:
        raise CannotReadError("too long")
    try:
        answers = msgspec.json.decode(text, type=Answers)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise CannotReadError(str(error)) from None
    if answers.version != VERSION:
        raise CannotReadError(f"version {answers.version}")
    known = by_key()
    strangers = {*answers.chosen, *answers.natures, *answers.details} - set(known)
    if strangers or len(set(answers.chosen)) != len(answers.chosen):
        raise CannotReadError("unknown or repeated choices")
    _require(answers.answered_by, AnsweredBy.values)
    _require(answers.infant_age, InfantAge.values)
    chosen = set(answers.chosen)
    if not set(answers.natures) | set(answers.details) <= chosen:
        raise CannotReadError("something is told of what was not chosen")
    return SelfCheck(
        answered_by=answers.answered_by,
        infant_age=answers.infant_age,
        concerns=tuple(
            _concern(choice, answers)
            for key, choice in known.items()
            if key in chosen and choice.kind
        ),
    )


def _concern(choice: Choice, answers: Answers) -> NamedConcern:
    detail = answers.details.get(choice.key, Detail())
    nature = answers.natures.get(choice.key, "")
    _require(nature, [str(each) for each in choice.natures])
    _require(detail.how_often, HowOften.values)
    _require(detail.since, Since.values)
    _require(detail.whose, Whose.values)
    return NamedConcern(
        key=choice.key,
        kind=choice.kind,
        words=str(choice.words),
        sign=choice.sign,
        how_often=detail.how_often,
        since=detail.since,
        whose=detail.whose,
        nature=nature,
    )


def asks_more(choice: Choice) -> bool:
    """Say whether "how often, since when" is asked of a choice."""
    return choice.kind in _ASKED_MORE


def _require(value: str, allowed: list[str]) -> None:
    if value and value not in allowed:
        raise CannotReadError(f"{value!r} is no answer here")
