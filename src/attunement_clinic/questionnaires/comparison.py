"""Words laid beside a key for a person to compare; which questionnaires are loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from attunement.instruments.definition import INSTRUMENTS, load_instrument
from attunement.instruments.definition import Instrument as Key
from attunement.instruments.wording import Words
from attunement_clinic.questionnaires.models import Instrument
from attunement_clinic.questionnaires.questions import questions_of


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """One question with each answer and what it scores."""

    link_id: str
    text: str
    answers: tuple[ComparedAnswer, ...]
    is_reversed: bool
    is_safety: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A questionnaire the library knows, and the wordings this practice has loaded."""

    key: Key
    loaded: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class Library:
    keys: tuple[KeyRow, ...]
    own: tuple[Instrument, ...]


def loaded_for(practice_id: UUID) -> Library:
    rows = list(Instrument.objects.in_use().filter(practice_id=practice_id))
    return Library(
        tuple(
            KeyRow(load_instrument(name), tuple(row for row in rows if row.key == name))
            for name in INSTRUMENTS
        ),
        tuple(row for row in rows if not row.key),
    )


def comparison_of(key: Key, words: Sequence[Words]) -> tuple[ComparedQuestion, ...]:
    safety = {each.link_id for each in key.safety_items}
    return tuple(
        ComparedQuestion(
            item.link_id,
            found.text,
            tuple(
                ComparedAnswer(text, option.value)
                for text, option in zip(found.answers, item.options, strict=True)
            ),
            item.is_reversed,
            item.link_id in safety,
        )
        for item, found in zip(key.items, words, strict=True)
    )


def comparison_of_loaded(row: Instrument) -> tuple[ComparedQuestion, ...]:
    questions = questions_of(row.questionnaire)
    if row.key:
        words = [
            Words(each.text, tuple(choice.text for choice in each.choices))
            for each in questions
        ]
        return comparison_of(load_instrument(row.key), words)
    return tuple(
        ComparedQuestion(
            each.link_id,
            each.text,
            tuple(ComparedAnswer(choice.text, None) for choice in each.choices),
            is_reversed=False,
            is_safety=bool(each.needs_person),
        )
        for each in questions
    )
