"""What a caregiver names in a form of ours may live elsewhere: `plans` keeps the goals.

An app above registers its `Keeper` in its `AppConfig.ready()`; nothing here imports it.
It is told of each answer in the transaction that saves the answer, and says what there is
to ask again.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attunement.instruments.extensions import Extensions
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import GivenAnswer, QuestionnaireRequest
from attunement_clinic.questionnaires.own_forms import BUILDS_ON, Named


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that counts; `names` is the id of what it asked again, if it did."""

    request: QuestionnaireRequest
    answer: GivenAnswer
    names: str


class Keeper(ABC):
    """Keeps what one of our forms names."""

    @abstractmethod
    def named(self, caregiver: Caregiver) -> list[Named]:
        """List what the caregiver named and what is to be asked again."""

    @abstractmethod
    def keep(self, actor: Actor | None, kept: KeptAnswer) -> None:
        """Keep an answer to the form, or to the one that asks it again."""


_keepers: dict[str, Keeper] = {}


def register(form: str, keeper: Keeper) -> None:
    """Say who keeps what `form` names; called once, from an `AppConfig.ready()`."""
    _keepers[form] = keeper


def keeper_of(form: str) -> Keeper | None:
    """Find who keeps what a form names; a form that asks again has the same keeper."""
    return _keepers.get(BUILDS_ON.get(form, form))


def tell_keeper(
    actor: Actor | None, request: QuestionnaireRequest, answer: GivenAnswer
) -> None:
    """Tell the keeper of a form that an answer was given which counts."""
    keeper = keeper_of(request.form)
    if keeper is not None and answer.counts:
        names = _names(request.questionnaire, answer.link_id)
        keeper.keep(actor, KeptAnswer(request, answer, names))


def _names(questionnaire: Mapping[str, Any], link_id: str) -> str:
    for item in questionnaire.get("item", ()):
        if item.get("linkId") == link_id:
            return Extensions(item).code("names")
    return ""
