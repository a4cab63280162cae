"""The strengths-first rule: pure, so that the page, the action and the tests agree.

A review begins and ends on a strength. The first two hold strengths only; later ones
hold at least three strengths for each hard moment. Curious counts in neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from attunement_clinic.review.models import Moment

STRENGTHS = frozenset(
    {Moment.Kind.STRENGTH, Moment.Kind.REPAIR, Moment.Kind.SHARED_PLEASURE}
)
HARD = frozenset({Moment.Kind.DIFFICULT})
FIRST_REVIEWS = 2
STRENGTHS_FOR_A_HARD_MOMENT = 3
LONGEST_MS = 15_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the rule looks at of one moment."""

    kind: str
    duration_ms: int
    situation: str
    has_consent: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an order stands to the rule."""

    strengths: int
    hard: int
    curious: int
    has_moments: bool
    begins_and_ends_with_strength: bool
    has_enough_strengths: bool
    is_strengths_only_review: bool
    are_all_short: bool
    are_same_situation: bool
    has_consent: bool

    @property
    def holds(self) -> bool:
        """Whether the order follows the rule; what does not needs a reason."""
        return self.begins_and_ends_with_strength and self.has_enough_strengths

    @property
    def is_possible(self) -> bool:
        """Whether the review may be held at all; no reason replaces a consent."""
        return self.has_moments and self.has_consent


def judge(moments: Sequence[Chosen], *, review_number: int) -> Verdict:
    """Hold an order of moments against the rule."""
    kinds = [one.kind for one in moments]
    strengths = sum(kind in STRENGTHS for kind in kinds)
    hard = sum(kind in HARD for kind in kinds)
    is_first = review_number <= FIRST_REVIEWS
    return Verdict(
        strengths=strengths,
        hard=hard,
        curious=len(kinds) - strengths - hard,
        has_moments=bool(kinds),
        begins_and_ends_with_strength=bool(kinds)
        and kinds[0] in STRENGTHS
        and kinds[-1] in STRENGTHS,
        has_enough_strengths=bool(kinds)
        and (
            strengths == len(kinds)
            if is_first
            else strengths >= STRENGTHS_FOR_A_HARD_MOMENT * hard
        ),
        is_strengths_only_review=is_first,
        are_all_short=all(one.duration_ms <= LONGEST_MS for one in moments),
        are_same_situation=len({one.situation for one in moments}) <= 1,
        has_consent=all(one.has_consent for one in moments),
    )
