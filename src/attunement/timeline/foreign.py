"""What another program's file says about its tracks: free names, free text, own codes.

A `attunement.timeline.code.TierScheme` belongs to a role and is coded by keys; a
`ForeignTier` goes by the name its file gave it and may hold no code at all.

::

    ForeignTier "Mother (speech)"           free text, nothing to choose from
    └── ForeignTier "Mother (language)"     codes de, en; each row hangs on one above
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import attrs
from attrs.validators import deep_iterable, in_, instance_of

from attunement.errors import SchemeError
from attunement.timeline.code import Choice

__all__ = ["ForeignCode", "ForeignKind", "ForeignTier", "Relation", "parents_first"]

ForeignKind = Literal["state", "point", "mixed"]
Relation = Literal[
    "time-subdivision", "included-in", "symbolic-subdivision", "symbolic-association"
]


def _named(_instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not value:
        message = f"{attribute.name} is empty; expected a text"
        raise SchemeError(message)


@attrs.frozen(kw_only=True)
class ForeignCode(Choice):
    """Name one thing that a foreign tier may hold.

    Parameters
    ----------
    id : str
        What stands in the file, any text that is not empty.
    description : str
        What the file says about it.

    Raises
    ------
    SchemeError
        When the id is empty.

    Examples
    --------
    >>> ForeignCode(id="Lächelt!").label
    'Lächelt!'
    """

    id: str = attrs.field(validator=[instance_of(str), _named])
    description: str = attrs.field(default="", validator=instance_of(str))

    @property
    def label(self) -> str:
        """Return the words a person reads: the id."""
        return self.id

    @property
    def value(self) -> int | None:
        """Return None: a foreign code stands on no ordinal."""
        return None

    @property
    def is_unscorable(self) -> bool:
        """Return False: no file says that a code is missing time; a scheme does."""
        return False


def _codes(codes: Iterable[ForeignCode]) -> tuple[ForeignCode, ...]:
    return tuple(codes)


@attrs.frozen(kw_only=True)
class ForeignTier:
    """Describe one track as its file does.

    Parameters
    ----------
    name : str
        Its name in the file, unique there; any text that is not empty.
    subject : str
        Who it is about, as the file names them; empty when it does not say.
    kind : {"state", "point", "mixed"}
        Whether its rows have a length; ``mixed`` where some have and some have not.
    exclusive, exhaustive : bool
        Whether two may overlap, and whether every moment should have one.
    codes : tuple of ForeignCode
        What may be chosen; empty where any text may stand.
    parent : str
        Name of the tier whose rows its own rows hang on; empty when they stand alone.
    relation : str
        How they hang on it, in ELAN's four ways: ``time-subdivision``,
        ``included-in``, ``symbolic-subdivision``, ``symbolic-association``; empty
        without a parent.

    Raises
    ------
    SchemeError
        When the name is empty, two codes share an id, the tier is its own parent, or
        a relation has no parent.

    Notes
    -----
    A row of such a tier has a code, or only a text, see
    `attunement.timeline.tier.Tier`.

    Examples
    --------
    >>> speech = ForeignTier(name="Mother (speech)", subject="M1", kind="state")
    >>> speech.id, speech.codes
    ('Mother (speech)', ())
    """

    name: str = attrs.field(validator=[instance_of(str), _named])
    subject: str = attrs.field(default="", validator=instance_of(str))
    kind: ForeignKind = attrs.field(validator=in_(("state", "point", "mixed")))
    exclusive: bool = attrs.field(default=False, validator=instance_of(bool))
    exhaustive: bool = attrs.field(default=False, validator=instance_of(bool))
    codes: tuple[ForeignCode, ...] = attrs.field(
        default=(), converter=_codes, validator=deep_iterable(instance_of(ForeignCode))
    )
    parent: str = attrs.field(default="", validator=instance_of(str))
    relation: Relation | Literal[""] = attrs.field(
        default="", validator=in_(("", *get_args(Relation)))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a tier that contradicts itself."""
        ids = [code.id for code in self.codes]
        if len(set(ids)) < len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            message = f"tier {self.id}: code {twice!r} stands twice"
            raise SchemeError(message)
        if self.parent == self.name:
            message = f"tier {self.id} is its own parent"
            raise SchemeError(message)
        if bool(self.relation) > bool(self.parent):
            message = f"tier {self.id} is {self.relation} of no tier"
            raise SchemeError(message)

    @property
    def id(self) -> str:
        """Return the name."""
        return self.name

    @property
    def label(self) -> str:
        """Return the words a person reads: the name."""
        return self.name

    @property
    def unscorable(self) -> tuple[int, ...]:
        """Return no position: see `ForeignCode.is_unscorable`."""
        return ()

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
        known = ", ".join(code.id for code in self.codes) or "none, only free text"
        message = f"tier {self.id} has no code {code_id!r}; it has {known}"
        raise SchemeError(message)

    def code(self, code_id: str) -> ForeignCode:
        """Return a code by its id.

        Raises
        ------
        SchemeError
            When the tier has no such code.
        """
        return self.codes[self.index_of(code_id)]


def parents_first(parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return tiers in an order in which each comes after the one it hangs on.

    Parameters
    ----------
    parents : mapping of str to str
        Of each tier the one it hangs on; empty, or none of them, where it stands alone.

    Returns
    -------
    tuple of str
        Otherwise in the order given.

    Raises
    ------
    SchemeError
        When tiers hang on each other in a circle.

    Examples
    --------
    >>> parents_first({"words": "speech", "speech": "", "notes": ""})
    ('speech', 'words', 'notes')
    """
    placed: dict[str, None] = {}
    for start in parents:
        waiting: dict[str, None] = {}
        name = start
        while name in parents and name not in placed:
            if name in waiting:
                message = f"tier {name} hangs on itself, by way of others"
                raise SchemeError(message)
            waiting[name] = None
            name = parents[name]
        placed.update(dict.fromkeys(reversed(waiting)))
    return tuple(placed)
