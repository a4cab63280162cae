"""Times as people say them, in the zone of the page that says them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.formats import date_format

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-11 17:30", "17:30 today"),
        ("2026-03-11 12:00", "noon today"),
        ("2026-03-12 00:00", "midnight today"),
        ("2026-03-13 00:00", "midnight on Thursday"),
        ("2026-03-18 09:15", "09:15 on Wednesday 18 March"),
        ("2026-03-10 09:15", "09:15 on Tuesday 10 March"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_page(moment: str, words: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN).astimezone(UTC)
    page = Template("{% load web %}{{ at|told }}")

    # In Berlin it is a Wednesday, half past midnight; by UTC it is Tuesday still.
    with (
        time_machine.travel(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), tick=False),
        timezone.override(BERLIN),
    ):
        assert page.render(Context({"at": at})) == words


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("en", date(2026, 6, 1), "1 Jun 2026"),
        ("en-gb", date(2026, 9, 1), "1 Sep 2026"),
        ("fr", date(2026, 6, 1), "1 juin 2026"),
        ("fr", date(2026, 7, 1), "1 juil. 2026"),
        ("fr", date(2026, 2, 1), "1 fév. 2026"),
    ],
)
def test_a_month_is_shortened_as_its_language_does(
    language: str, day: date, words: str
) -> None:
    with translation.override(language):
        assert date_format(day, "j M Y") == words
