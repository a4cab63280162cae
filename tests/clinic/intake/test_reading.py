"""By when somebody reads it, in words that stay true while a page is open."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.intake.reading import _rounded_up, by_when, when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 11, 9, 30, tzinfo=BERLIN)  # a Wednesday
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)
)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-11 14:00", "by 14:00 today"),
        ("2026-03-11 12:00", "by noon today"),
        ("2026-03-12 00:00", "by midnight today"),
        ("2026-03-12 09:15", "by 09:15 on Thursday"),
        ("2026-03-16 12:00", "by noon on Monday"),
        ("2026-03-17 00:00", "by midnight on Monday"),
        ("2026-03-18 12:00", "by noon on Wednesday 18 March"),
    ],
)
def test_a_time_in_words(moment: str, words: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert by_when(at.astimezone(UTC), NOW, BERLIN) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-11 14:00", "Wed 11 Mar, 14:00"),
        ("2026-03-12 12:00", "Thu 12 Mar, noon"),
        ("2026-03-17 00:00", "Mon 16 Mar, midnight"),
    ],
)
def test_a_time_in_a_list(moment: str, words: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert when(at.astimezone(UTC), BERLIN) == words


@given(moment=moments)
def test_what_is_told_is_never_earlier_than_what_is_due(moment: datetime) -> None:
    told = _rounded_up(moment)
    assert timedelta(0) <= told - moment < timedelta(minutes=15)
    assert (told.minute % 15, told.second, told.microsecond) == (0, 0, 0)
