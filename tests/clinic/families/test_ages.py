"""A baby's age: days, weeks and days, corrected when early."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.families.ages import age_on, weeks_and_days

BORN = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "0 w 0 d"), (100, "14 w 2 d"), (7, "1 w 0 d"), (-3, "−0 w 3 d")],
)
def test_weeks_and_days(days: int, text: str) -> None:
    assert weeks_and_days(days) == text


def test_a_baby_born_early_has_a_corrected_age() -> None:
    due = BORN + timedelta(days=33)  # 40 + 0 less 33 days: 35 + 2
    age = age_on(BORN + timedelta(days=69), BORN, due)
    assert (str(age), age.corrected, age.born_at) == ("9 w 6 d", "5 w 1 d", "35 + 2")


@pytest.mark.parametrize(("early_days", "corrected"), [(21, False), (22, True)])
def test_the_line_is_37_weeks(early_days: int, corrected: bool) -> None:
    due = BORN + timedelta(days=early_days)
    age = age_on(BORN + timedelta(days=50), BORN, due)
    assert (age.corrected_days is not None) is corrected


def test_after_two_years_nothing_is_corrected() -> None:
    due = BORN + timedelta(days=60)
    assert age_on(date(2028, 1, 4), BORN, due).corrected
    assert not age_on(date(2028, 1, 5), BORN, due).corrected


def test_a_leap_day_child_turns_two() -> None:
    born = date(2024, 2, 29)
    due = born + timedelta(days=60)
    assert age_on(date(2026, 2, 28), born, due).corrected
    assert not age_on(date(2026, 3, 1), born, due).corrected


@given(st.integers(0, 3000), st.integers(-20, 120))
def test_corrected_is_never_older(days: int, early: int) -> None:
    age = age_on(BORN + timedelta(days=days), BORN, BORN + timedelta(days=early))
    assert age.days == days
    assert age.corrected_days is None or age.corrected_days < age.days
