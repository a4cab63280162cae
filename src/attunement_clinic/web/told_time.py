"""Times as people say them: "midnight today", "noon on Monday", "17:30 on Friday"."""

from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _


def day_and_hour(here: datetime) -> tuple[date, str]:
    """Name the day and the hour of a moment, in the zone that it is given in.

    Midnight ends a day in everybody's mouth, though it begins the next by the clock.
    """
    if (here.hour, here.minute) == (0, 0):
        return here.date() - timedelta(days=1), _("midnight")
    return here.date(), _hour(here)


def day_name(day: date, today: date) -> str:
    """Name a day of the week to come by its name alone, any other with its date."""
    is_near = 0 < (day - today).days < 7
    return str(WEEKDAYS[day.weekday()]) if is_near else date_format(day, "l j F")


def told(here: datetime, now: datetime) -> str:
    """Say a moment in its own zone.

    Never "tomorrow": a page may stay open over midnight.
    """
    today = now.astimezone(here.tzinfo).date()
    day, hour = day_and_hour(here)
    if day == today:
        return _("%(hour)s today") % {"hour": hour}
    return _("%(hour)s on %(day)s") % {"hour": hour, "day": day_name(day, today)}


def _hour(here: datetime) -> str:
    if (here.hour, here.minute) == (12, 0):
        return _("noon")
    return time_format(here, "H:i")
