"""By when a person reads: inside cover, outside it, over a change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.safety.cover import Shift, reading_at

BERLIN = ZoneInfo("Europe/Berlin")
ONE, TWO = UUID(int=1), UUID(int=2)
FOUR_HOURS = timedelta(hours=4)


def shift(weekday: int, starts: str = "09:00", ends: str = "17:00") -> Shift:
    return Shift(
        weekday=weekday,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
        responsible_id=ONE,
        deputy_id=TWO,
    )


WEEK = [shift(day) for day in range(5)]


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "read_by"),
    [
        ("2026-03-11 10:00", "2026-03-11 14:00"),  # in the middle of cover
        ("2026-03-11 15:30", "2026-03-11 17:00"),  # not after cover ends
        ("2026-03-11 16:58", "2026-03-11 17:13"),  # yet a quarter of an hour
        ("2026-03-11 09:00", "2026-03-11 13:00"),  # the first minute of it
    ],
)
def test_while_somebody_covers(now: str, read_by: str) -> None:
    reading = reading_at(WEEK, BERLIN, berlin(now), FOUR_HOURS)

    assert reading.is_covered
    assert reading.opens_at is None
    assert reading.read_by == berlin(read_by)
    assert (reading.responsible_id, reading.deputy_id) == (ONE, TWO)


@pytest.mark.parametrize(
    ("now", "opens_at", "read_by"),
    [
        ("2026-03-11 03:00", "2026-03-11 09:00", "2026-03-11 13:00"),
        ("2026-03-13 17:00", "2026-03-16 09:00", "2026-03-16 13:00"),  # the weekend
        ("2026-03-27 20:00", "2026-03-30 09:00", "2026-03-30 13:00"),  # clocks change
    ],
)
def test_when_nobody_covers_it_is_read_after_the_next_beginning(
    now: str, opens_at: str, read_by: str
) -> None:
    reading = reading_at(WEEK, BERLIN, berlin(now), FOUR_HOURS)

    assert not reading.is_covered
    assert reading.opens_at == berlin(opens_at)
    assert reading.read_by == berlin(read_by)


def test_without_any_cover_there_is_a_time_and_nobody_named() -> None:
    now = datetime(2026, 3, 11, 10, tzinfo=UTC)
    reading = reading_at([], BERLIN, now, FOUR_HOURS)

    assert not reading.is_covered
    assert reading.read_by == now + FOUR_HOURS
    assert reading.responsible_id is None


def test_midnight_ends_a_day_that_goes_on() -> None:
    nights = [shift(2, "20:00", "00:00"), shift(3, "00:00", "06:00")]
    reading = reading_at(nights, BERLIN, berlin("2026-03-11 23:50"), FOUR_HOURS)

    assert reading.is_covered
    assert reading.read_by == berlin("2026-03-12 00:05")


def test_a_shift_of_one_day_comes_again_in_a_week() -> None:
    reading = reading_at([shift(2)], BERLIN, berlin("2026-03-11 18:00"), FOUR_HOURS)

    assert reading.opens_at == berlin("2026-03-18 09:00")


shifts = st.builds(
    shift,
    st.integers(0, 6),
    st.integers(0, 11).map(lambda hour: f"{hour:02d}:00"),
    st.sampled_from(["12:00", "23:30", "00:00"]),
)
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(BERLIN)
)


@given(st.lists(shifts, max_size=6), moments, st.integers(1, 2000))
def test_the_time_is_always_ahead_and_never_more_than_eight_days(
    week: list[Shift], now: datetime, minutes: int
) -> None:
    reading = reading_at(week, BERLIN, now, timedelta(minutes=minutes))
    ahead = reading.read_by.astimezone(UTC) - now.astimezone(UTC)

    assert timedelta(0) < ahead <= timedelta(days=9)
    assert (reading.responsible_id is None) == (not week)
    if week and not reading.is_covered:
        assert reading.opens_at is not None
        assert now < reading.opens_at < reading.read_by
