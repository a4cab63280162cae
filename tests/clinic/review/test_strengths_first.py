"""The strengths-first rule, row by row."""

import pytest

from attunement_clinic.review.strengths_first import Chosen, judge

S, R, P = "strength", "repair", "shared_pleasure"
C, D = "curious", "difficult"


def order(*kinds: str, ms: int = 8_000, situation: str = "playing") -> list[Chosen]:
    return [Chosen(kind, ms, situation, has_consent=True) for kind in kinds]


@pytest.mark.parametrize(
    ("number", "kinds", "holds"),
    [
        (1, (S,), True),
        (1, (S, R, P), True),
        (2, (P, S), True),
        (1, (S, C, S), False),
        (2, (S, D, S, S), False),
        (3, (S, C, S), True),
        (3, (S, C, C, C, S), True),
        (3, (S, S, D, S), True),
        (3, (R, D, P, S), True),
        (3, (S, D, S), False),
        (3, (S, S, D, D, S, S, S), False),
        (3, (S, S, S, D, D, S, S, S), True),
        (3, (C, S, S), False),
        (3, (S, S, C), False),
        (3, (S, S, S, D), False),
        (3, (D, S, S, S), False),
        (3, (C,), False),
        (3, (), False),
        (1, (), False),
    ],
)
def test_the_rule(number: int, kinds: tuple[str, ...], holds: bool) -> None:
    assert judge(order(*kinds), review_number=number).holds is holds


def test_curious_counts_in_neither() -> None:
    verdict = judge(order(S, C, D, S, S), review_number=3)

    assert (verdict.strengths, verdict.hard, verdict.curious) == (3, 1, 1)


def test_length_and_situation_are_hints_and_do_not_break_the_rule() -> None:
    long = order(S, ms=15_001) + order(S, situation="feeding")
    verdict = judge(long, review_number=1)

    assert not verdict.are_all_short
    assert not verdict.are_same_situation
    assert verdict.holds


def test_fifteen_seconds_are_short() -> None:
    assert judge(order(S, ms=15_000), review_number=1).are_all_short


def test_without_consent_or_moments_no_review_is_possible() -> None:
    refused = [Chosen(S, 8_000, "playing", has_consent=False)]

    assert judge(order(S), review_number=1).is_possible
    assert not judge(order(S) + refused, review_number=1).is_possible
    assert not judge([], review_number=1).is_possible
