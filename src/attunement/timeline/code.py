"""What a coder may choose: codes, and the tier they belong to."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Literal, Self

import attrs
from attrs.validators import deep_iterable, in_, instance_of, optional

from attunement.errors import SchemeError

__all__ = ["Choice", "Code", "Definition", "TierKind", "TierScheme", "Voice"]

TierKind = Literal["state", "point"]
Voice = Literal["caregiver", "infant", "dyad"]

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PATTERNS = range(1, 11)


def _slug(_instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not _SLUG.fullmatch(value):
        message = (
            f"{attribute.name} is {value!r}; "
            "expected lower-case words joined by hyphens, like 'bid-look'"
        )
        raise SchemeError(message)


def _single_key(_instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if len(value) != 1 or not value.isalnum() or value != value.upper():
        message = f"{attribute.name} is {value!r}; expected one capital letter or digit"
        raise SchemeError(message)


def _pattern(_instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    if value not in _PATTERNS:
        message = f"{attribute.name} is {value}; expected a number from 1 to 10"
        raise SchemeError(message)


@attrs.frozen(kw_only=True)
class Definition:
    """Define one thing that can be seen or heard by its edges.

    Parameters
    ----------
    id : str
        Stable name inside its tier, such as ``shared-positive``.
    label, hint : str
        The words a coder reads first, and the few that tell it from its neighbors.
    counts, does_not_count, example : str
        When it is that, when it is not, and one example.

    Raises
    ------
    SchemeError
        When the id is not lower-case words joined by hyphens.
    """

    id: str = attrs.field(validator=[instance_of(str), _slug])
    label: str = attrs.field(validator=instance_of(str))
    hint: str = attrs.field(default="", validator=instance_of(str))
    counts: str = attrs.field(default="", validator=instance_of(str))
    does_not_count: str = attrs.field(default="", validator=instance_of(str))
    example: str = attrs.field(default="", validator=instance_of(str))

    def translated(self, translate: Callable[[str], str]) -> Self:
        """Return it with every text a person reads passed through a function."""

        def text(value: str) -> str:
            return translate(value) if value else value

        return attrs.evolve(
            self,
            label=text(self.label),
            hint=text(self.hint),
            counts=text(self.counts),
            does_not_count=text(self.does_not_count),
            example=text(self.example),
        )


class Choice(ABC):
    """Stand for anything a tier may hold, whoever described it.

    `Code` is the one of a scheme, `attunement.timeline.foreign.ForeignCode` that of
    another program's file. Measures need no more than this.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def id(self) -> str:
        """Return the name that is stable inside its tier."""

    @property
    @abstractmethod
    def label(self) -> str:
        """Return the words a person reads."""

    @property
    @abstractmethod
    def value(self) -> int | None:
        """Return the place on the ordinal of the tier, None without one."""

    @property
    @abstractmethod
    def is_unscorable(self) -> bool:
        """Return whether it says that nothing can be decided."""


@attrs.frozen(kw_only=True)
class Code(Definition, Choice):
    """Let a coder choose a definition by a key.

    Parameters
    ----------
    id, label, hint, counts, does_not_count, example : str
        As in `Definition`.
    key : str
        The capital letter or digit that sets it.
    pattern : int
        Which of the ten fills and patterns draws it, 1 to 10; never color alone.
    value : int, optional
        Place on the ordinal of its tier, -2 to +2, for series; None without one.
    is_unscorable : bool
        Whether it says that nothing can be decided; such time leaves every denominator.

    Raises
    ------
    SchemeError
        When the id, the key or the pattern is not of that form.
    """

    key: str = attrs.field(validator=[instance_of(str), _single_key])
    pattern: int = attrs.field(default=1, validator=[instance_of(int), _pattern])
    value: int | None = attrs.field(default=None, validator=optional(instance_of(int)))
    is_unscorable: bool = attrs.field(default=False, validator=instance_of(bool))


def _codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(codes)


def _definitions(definitions: Iterable[Definition]) -> tuple[Definition, ...]:
    return tuple(definitions)


@attrs.frozen(kw_only=True)
class TierScheme:
    """Describe one track: who, which domain, which codes, and how they may lie.

    In a scheme the subject is a role (``caregiver``); a film gives it a person
    (``caregiver-1``).

    Parameters
    ----------
    name : str
        The domain: ``engagement``, ``gaze``, ``bids``.
    voice : {"caregiver", "infant", "dyad"}
        Whose track it is.
    subject : str
        The person, or the role while it is still a template; by default the voice.
    short, label : str
        ``C5`` and ``Engagement``.
    kind : {"state", "point"}
        Whether its annotations have a length.
    exclusive, exhaustive : bool
        Whether two may overlap, and whether every moment should have one.
    codes : tuple of Code
        In the order a coder sees them.
    derived_codes : tuple of Definition
        Set by a rule and never by a coder.
    guidance : str
        How to code this track.
    shortest_bout_ms : int
        Bouts below it are marked, never refused.

    Raises
    ------
    SchemeError
        When two codes share an id or a key, or there is no code at all.

    Examples
    --------
    >>> looks = Code(id="bid-look", key="L", label="Looks")
    >>> bids = TierScheme(name="bids", voice="infant", label="Bids", kind="point",
    ...                   codes=(looks,))
    >>> bids.for_subject("infant-1").id
    'infant-1.bids'
    """

    name: str = attrs.field(validator=[instance_of(str), _slug])
    voice: Voice = attrs.field(validator=in_(("caregiver", "infant", "dyad")))
    subject: str = attrs.field(validator=[instance_of(str), _slug])
    short: str = attrs.field(default="", validator=instance_of(str))
    label: str = attrs.field(validator=instance_of(str))
    kind: TierKind = attrs.field(validator=in_(("state", "point")))
    exclusive: bool = attrs.field(default=False, validator=instance_of(bool))
    exhaustive: bool = attrs.field(default=False, validator=instance_of(bool))
    codes: tuple[Code, ...] = attrs.field(
        converter=_codes, validator=deep_iterable(instance_of(Code))
    )
    derived_codes: tuple[Definition, ...] = attrs.field(
        default=(),
        converter=_definitions,
        validator=deep_iterable(instance_of(Definition)),
    )
    guidance: str = attrs.field(default="", validator=instance_of(str))
    shortest_bout_ms: int = attrs.field(default=0, validator=instance_of(int))

    @subject.default
    def _role(self) -> str:
        return self.voice

    @codes.validator
    def _codes_differ(
        self, _attribute: attrs.Attribute[tuple[Code, ...]], codes: tuple[Code, ...]
    ) -> None:
        for name in ("id", "key"):
            found = [getattr(code, name) for code in codes]
            twice = sorted({one for one in found if found.count(one) > 1})
            if twice:
                message = f"tier {self.id}: {name} {twice[0]!r} stands at two codes"
                raise SchemeError(message)
        if not codes:
            message = f"tier {self.id}: no codes; expected at least one"
            raise SchemeError(message)

    @property
    def id(self) -> str:
        """Return ``subject.name``, unique within a film."""
        return f"{self.subject}.{self.name}"

    @property
    def unscorable(self) -> tuple[int, ...]:
        """Return the positions of the codes whose time is not observable."""
        return tuple(i for i, code in enumerate(self.codes) if code.is_unscorable)

    def index_of(self, code_id: str) -> int:
        """Return the position of a code.

        Raises
        ------
        SchemeError
            When the tier has no such code.
        """
        for index, code in enumerate(self.codes):
            if code.id == code_id:
                return index
        known = ", ".join(code.id for code in self.codes)
        message = f"tier {self.id} has no code {code_id!r}; it has {known}"
        raise SchemeError(message)

    def code(self, code_id: str) -> Code:
        """Return a code by its id.

        Raises
        ------
        SchemeError
            When the tier has no such code.
        """
        return self.codes[self.index_of(code_id)]

    def for_subject(self, subject: str) -> TierScheme:
        """Return the same track for a person."""
        return attrs.evolve(self, subject=subject)

    def translated(self, translate: Callable[[str], str]) -> TierScheme:
        """Return the track with every text a person reads passed through a function."""
        return attrs.evolve(
            self,
            label=translate(self.label),
            guidance=translate(self.guidance) if self.guidance else "",
            codes=tuple(code.translated(translate) for code in self.codes),
            derived_codes=tuple(
                code.translated(translate) for code in self.derived_codes
            ),
        )
