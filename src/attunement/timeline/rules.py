"""The rules a scheme brings along: what answers a bid, what matches what.

They are data, so that a site can read and change them with its scheme.
Tiers are named by role (``caregiver.engagement``); a measure is given the two people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs
from attrs.validators import deep_iterable, in_, instance_of, optional

from attunement.errors import SchemeError

__all__ = [
    "AnswerRule",
    "MatchKind",
    "MatchLift",
    "MatchMap",
    "MatchRule",
    "PleasureRule",
]

MatchKind = Literal["positive", "attentive", "negative", "mismatch"]

_texts = deep_iterable(instance_of(str))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


@attrs.frozen(kw_only=True)
class AnswerRule:
    """Say which events are bids, which answer them, and within what time.

    Parameters
    ----------
    bids, answers : str
        The two tiers, by role.
    bid_codes, answer_codes : tuple of str
        The codes that count; others on the tiers are shown and do not count.
    window_ms : int
        How long after a bid an answer may begin, more than 0.
    seen_by : tuple of str
        Tiers, by role, whose unscorable time says that a bid or its answer could not
        be seen.

    Raises
    ------
    SchemeError
        When the window is not positive.
    """

    bids: str = attrs.field(validator=instance_of(str))
    answers: str = attrs.field(validator=instance_of(str))
    bid_codes: tuple[str, ...] = attrs.field(converter=_names, validator=_texts)
    answer_codes: tuple[str, ...] = attrs.field(converter=_names, validator=_texts)
    window_ms: int = attrs.field(validator=instance_of(int))
    seen_by: tuple[str, ...] = attrs.field(
        default=(), converter=_names, validator=_texts
    )

    @window_ms.validator
    def _positive(self, _attribute: attrs.Attribute[int], value: int) -> None:
        if value < 1:
            message = f"an answer window of {value} ms was given; expected at least 1"
            raise SchemeError(message)


@attrs.frozen(kw_only=True)
class PleasureRule:
    """Say which codes of the two engagement tiers are pleasure.

    Parameters
    ----------
    caregiver, infant : str
        The two tiers, by role.
    caregiver_codes, infant_codes : tuple of str
        The codes that count.
    """

    caregiver: str = attrs.field(validator=instance_of(str))
    infant: str = attrs.field(validator=instance_of(str))
    caregiver_codes: tuple[str, ...] = attrs.field(converter=_names, validator=_texts)
    infant_codes: tuple[str, ...] = attrs.field(converter=_names, validator=_texts)


def _range(
    _instance: object, attribute: attrs.Attribute[tuple[int, int]], value: object
) -> None:
    lowest_and_highest = 2
    if (
        not isinstance(value, tuple)
        or len(value) != lowest_and_highest
        or not all(isinstance(one, int) for one in value)
        or value[0] > value[1]
    ):
        message = f"{attribute.name} is {value!r}; expected [lowest, highest]"
        raise SchemeError(message)


@attrs.frozen(kw_only=True)
class MatchRule:
    """Give one rectangle of the two ordinals its kind.

    Parameters
    ----------
    kind : {"positive", "attentive", "negative"}
        What the two are when both values lie inside.
    caregiver, infant : tuple of int
        Lowest and highest value, both inside.

    Raises
    ------
    SchemeError
        When a range is not a pair in order.
    """

    kind: MatchKind = attrs.field(validator=in_(("positive", "attentive", "negative")))
    caregiver: tuple[int, int] = attrs.field(converter=tuple, validator=_range)
    infant: tuple[int, int] = attrs.field(converter=tuple, validator=_range)


@attrs.frozen(kw_only=True)
class MatchLift:
    """Raise the value of one code while another tier holds certain codes.

    Watching with a warm voice stands higher than watching in silence.

    Parameters
    ----------
    tier : str
        The other tier, by role.
    codes : tuple of str
        Its codes that lift.
    when : str
        The engagement code that is lifted.
    value : int
        The value it then has.
    """

    tier: str = attrs.field(validator=instance_of(str))
    codes: tuple[str, ...] = attrs.field(converter=_names, validator=_texts)
    when: str = attrs.field(validator=instance_of(str))
    value: int = attrs.field(validator=instance_of(int))


@attrs.frozen(kw_only=True)
class MatchMap:
    """Say when two engagement values match; what no rule names is a mismatch.

    Parameters
    ----------
    caregiver, infant : str
        The two tiers, by role.
    rules : tuple of MatchRule
        The first that holds decides.
    lift : MatchLift, optional
        A code whose value depends on another tier.

    Examples
    --------
    >>> joy = MatchRule(kind="positive", caregiver=(1, 2), infant=(2, 2))
    >>> both = MatchMap(caregiver="caregiver.engagement", infant="infant.engagement",
    ...                 rules=(joy,))
    >>> both.kind_of(2, 2), both.kind_of(2, -2)
    ('positive', 'mismatch')
    """

    caregiver: str = attrs.field(validator=instance_of(str))
    infant: str = attrs.field(validator=instance_of(str))
    rules: tuple[MatchRule, ...] = attrs.field(
        converter=tuple, validator=deep_iterable(instance_of(MatchRule))
    )
    lift: MatchLift | None = attrs.field(
        default=None, validator=optional(instance_of(MatchLift))
    )

    def kind_of(self, caregiver_value: int, infant_value: int) -> MatchKind:
        """Return what two values are to each other."""
        for rule in self.rules:
            if (
                rule.caregiver[0] <= caregiver_value <= rule.caregiver[1]
                and rule.infant[0] <= infant_value <= rule.infant[1]
            ):
                return rule.kind
        return "mismatch"
