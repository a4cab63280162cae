"""A rule of safe contact: what it allows, and when the next allowed moment comes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.notifications.wording import contact_words

BERLIN = ZoneInfo("Europe/Berlin")
SCHOOL_HOURS = SafeContact(
    ways=frozenset({Way.EMAIL}),
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(15),
)

zones = st.sampled_from(
    [BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")]
)
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)
)


@st.composite
def rules(draw: st.DrawFn) -> SafeContact:
    hours = draw(st.sets(st.times(), min_size=2, max_size=2) | st.just(set()))
    starts, ends = sorted(hours) if hours else (None, None)
    return SafeContact(
        ways=frozenset(draw(st.sets(st.sampled_from(list(Way))))),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6)))),
        starts=starts,
        ends=ends,
    )


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "next_time"),
    [
        ("2026-03-11 10:00", "2026-03-11 10:00"),  # a Wednesday, inside
        ("2026-03-11 06:00", "2026-03-11 09:00"),
        ("2026-03-11 15:00", "2026-03-12 09:00"),  # the end is outside
        ("2026-03-13 16:00", "2026-03-16 09:00"),  # over a weekend
        ("2026-03-27 20:00", "2026-03-30 09:00"),  # the clocks change in between
    ],
)
def test_the_next_allowed_moment(now: str, next_time: str) -> None:
    assert SCHOOL_HOURS.next_time(berlin(now), BERLIN) == berlin(next_time)


def test_a_rule_without_days_and_hours_allows_any_moment() -> None:
    now = berlin("2026-03-15 03:10")
    assert SafeContact(ways=frozenset({Way.EMAIL})).next_time(now, BERLIN) == now


@given(rule=rules(), now=moments, zone=zones)
def test_the_next_moment_is_allowed_and_comes_within_a_week(
    rule: SafeContact, now: datetime, zone: ZoneInfo
) -> None:
    found = rule.next_time(now, zone)

    assert now <= found <= now + timedelta(days=8)
    assert rule.is_now(found, zone)
    local = found.astimezone(zone)
    assert not rule.weekdays or local.weekday() in rule.weekdays


@given(rule=rules(), now=moments, zone=zones, later=st.timedeltas(timedelta(0)))
def test_waiting_never_brings_the_moment_forward(
    rule: SafeContact, now: datetime, zone: ZoneInfo, later: timedelta
) -> None:
    wait = min(later, timedelta(days=400))
    assert rule.next_time(now, zone) <= rule.next_time(now + wait, zone)


@given(rule=rules(), now=moments, zone=zones, share=st.floats(0, 1, exclude_max=True))
def test_nothing_between_now_and_the_next_moment_is_allowed(
    rule: SafeContact, now: datetime, zone: ZoneInfo, share: float
) -> None:
    found = rule.next_time(now, zone)
    between = now + (found - now) * share
    assert between == found or not rule.is_now(between, zone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": frozenset({7})},
        {"starts": time(9)},
        {"ends": time(9)},
        {"starts": time(15), "ends": time(9)},
        {"starts": time(9), "ends": time(9)},
    ],
)
def test_a_rule_that_cannot_be_kept_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"weekday|[Hh]ours"):
        SafeContact(**wrong)  # type: ignore[arg-type]


def test_a_rule_in_words() -> None:
    rule = SafeContact(
        ways=frozenset({Way.TEXT, Way.CALL}),
        weekdays=frozenset(range(5)),
        starts=time(9),
        ends=time(15),
        sender_name="Garden club",
        not_to_know="My husband.",
        notes="Text before ringing.",
    )
    assert contact_words(rule) == (
        "By text message or telephone.",
        "Monday to Friday, 09:00 to 15:00.",
        "Sender name: “Garden club”.",
        "No voicemail.",
        "Must not know: My husband.",
        "Text before ringing.",
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({0, 2}, "Monday, Wednesday, at any hour."),
        ({5, 6}, "Saturday, Sunday, at any hour."),
        ({1, 2, 3}, "Tuesday to Thursday, at any hour."),
        (set(), "Any day, at any hour."),
        (set(range(7)), "Any day, at any hour."),
    ],
)
def test_days_in_words(days: set[int], words: str) -> None:
    rule = SafeContact(ways=frozenset({Way.EMAIL}), weekdays=frozenset(days))
    assert contact_words(rule) == ("By e-mail.", words)
