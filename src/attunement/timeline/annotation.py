"""One coded interval or point."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs
from attrs.validators import instance_of, optional

from attunement.errors import TimelineError

__all__ = ["NO_MODIFIERS", "Annotation"]

NO_MODIFIERS: Mapping[str, str] = MappingProxyType({})


def _frozen_mapping(modifiers: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(modifiers)) if modifiers else NO_MODIFIERS


@attrs.frozen(kw_only=True)
class Annotation:
    """Say that one code holds, on one tier, from here to there.

    Parameters
    ----------
    tier, code : str
        Ids, such as ``infant-1.engagement`` and ``protest``; the code is empty where
        only a text says what it is.
    onset_ms : int
        First millisecond.
    offset_ms : int, optional
        First millisecond after; equal to the onset for a point; None for a state
        that is still open.
    id : str
        A name of its own where it has one, such as a UUID.
    modifiers : mapping of str to str
        Details; an answer may carry ``{"answers": id of the bid}``.
    text : str
        What was written, such as the words said; beside a code, a comment.
    parent : str
        Id of the annotation on the parent tier that it hangs on.

    Raises
    ------
    TimelineError
        When the offset is before the onset.

    Examples
    --------
    >>> Annotation(tier="infant-1.bids", code="bid-look", onset_ms=8, offset_ms=8).id
    ''
    """

    tier: str = attrs.field(validator=instance_of(str))
    code: str = attrs.field(default="", validator=instance_of(str))
    onset_ms: int = attrs.field(validator=instance_of(int))
    offset_ms: int | None = attrs.field(validator=optional(instance_of(int)))
    id: str = attrs.field(default="", validator=instance_of(str))
    modifiers: Mapping[str, str] = attrs.field(
        factory=dict, converter=_frozen_mapping, hash=False
    )

    text: str = attrs.field(default="", validator=instance_of(str))
    parent: str = attrs.field(default="", validator=instance_of(str))

    @modifiers.validator
    def _texts(
        self, _attribute: attrs.Attribute[Mapping[str, str]], value: Mapping[str, str]
    ) -> None:
        if not all(isinstance(one, str) for pair in value.items() for one in pair):
            raise TimelineError(
                f"{self.tier}: modifiers {dict(value)!r} were given; expected texts"
            )

    def __attrs_post_init__(self) -> None:
        """Refuse an annotation that ends before it begins."""
        if self.offset_ms is not None and self.offset_ms < self.onset_ms:
            raise TimelineError(
                f"{self.tier}: {self.code} from {self.onset_ms} to {self.offset_ms} ms "
                "was given; expected an offset at or after the onset"
            )
