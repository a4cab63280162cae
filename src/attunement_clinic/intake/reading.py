"""By when a person reads what is sent now, in words that stay true while a page is open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.safety.queries import reading_time

_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """By when somebody reads it. Nothing is promised where nobody covers the door."""

    read_by: datetime | None
    words: str = ""

    @property
    def is_made(self) -> bool:
        return self.read_by is not None


def promise_of(practice: Practice, now: datetime) -> Promise:
    """Say by when what is sent at `now` is read: the practice's cover, rounded up."""
    reading = reading_time(practice, now)
    if reading.responsible_id is None:
        return Promise(read_by=None)
    read_by = _rounded_up(reading.read_by)
    zone = ZoneInfo(practice.time_zone)
    return Promise(read_by=read_by, words=by_when(read_by, now, zone))


def by_when(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Say "by noon on Monday" in the practice's own time.

    Never "tomorrow": a page may stay open over midnight.
    """
    today = now.astimezone(zone).date()
    day, hour = _day_and_hour(moment.astimezone(zone))
    ahead = (day - today).days
    if ahead == 0:
        return _("by %(hour)s today") % {"hour": hour}
    name = str(WEEKDAYS[day.weekday()]) if 0 < ahead < 7 else date_format(day, "l j F")
    return _("by %(hour)s on %(day)s") % {"hour": hour, "day": name}


def when(moment: datetime, zone: tzinfo) -> str:
    """Write a moment for a list, in the practice's own time: "Mon 16 Mar, midnight"."""
    day, hour = _day_and_hour(moment.astimezone(zone))
    return f"{date_format(day, 'D j M')}, {hour}"


def _day_and_hour(here: datetime) -> tuple[date, str]:
    """Name the day and the hour as people say them.

    Midnight ends a day in everybody's mouth, though it begins the next by the clock.
    """
    if (here.hour, here.minute) == (0, 0):
        return here.date() - timedelta(days=1), _("midnight")
    return here.date(), _hour(here)


def _hour(here: datetime) -> str:
    if (here.hour, here.minute) == (12, 0):
        return _("noon")
    return time_format(here, "H:i")


def _rounded_up(moment: datetime) -> datetime:
    """Round up to the quarter of an hour: told times are kept, exact ones look invented."""
    past = timedelta(
        minutes=moment.minute % 15,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment + (_QUARTER - past) if past else moment
