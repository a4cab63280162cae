"""What a sentence can be marked as: a concern here, and what apps above hand in.

An app above registers what else a sentence can be the source of; nothing here imports it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from attunement_clinic.families.models import Family
from attunement_clinic.intake.models import Passage
from attunement_clinic.policy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something a sentence can be marked as the source of: `key` is kind and id."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That a sentence is the source of something, and where that is."""

    key: str
    label: str
    address: str


class Marking(ABC):
    """One kind of thing that refers to sentences."""

    kind = ""

    @abstractmethod
    def targets(self, actor: Actor, family: Family) -> Iterable[Target]:
        """Offer what a sentence of the family could be the source of."""

    @abstractmethod
    def mark(
        self, actor: Actor, passage: Passage, target_id: UUID, *, is_on: bool
    ) -> None:
        """Mark the sentence as the source, or take the mark back."""

    @abstractmethod
    def marks(
        self, actor: Actor, passages: Sequence[Passage]
    ) -> Iterable[tuple[UUID, Mark]]:
        """Say of what each sentence, by its id, is the source."""


_registered: dict[str, Marking] = {}


def register(marking: Marking) -> None:
    _registered[marking.kind] = marking


def targets_of(actor: Actor, family: Family) -> tuple[Target, ...]:
    return tuple(
        each
        for marking in _registered.values()
        for each in marking.targets(actor, family)
    )


def marks_of(actor: Actor, passages: Sequence[Passage]) -> dict[UUID, tuple[Mark, ...]]:
    """Map each passage to what it is the source of, so far as the actor may see that."""
    found: dict[UUID, tuple[Mark, ...]] = {}
    for marking in _registered.values():
        for passage_id, mark in marking.marks(actor, passages):
            found[passage_id] = (*found.get(passage_id, ()), mark)
    return found


def mark(actor: Actor, passage: Passage, key: str, *, is_on: bool = True) -> None:
    """Mark a sentence as the source of what `key` names, or take the mark away."""
    kind, _colon, target = key.partition(":")
    marking = _registered.get(kind)
    if marking is None:
        raise Http404
    try:
        target_id = UUID(target)
    except ValueError:
        raise Http404 from None
    marking.mark(actor, passage, target_id, is_on=is_on)
