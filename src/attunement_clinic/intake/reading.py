"""By when a person reads what is sent now, in words that stay true while a page is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.safety.queries import reading_time
from attunement_clinic.web.told_time import day_and_hour, day_name

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
    day, hour = day_and_hour(moment.astimezone(zone))
    if day == today:
        return _("by %(hour)s today") % {"hour": hour}
    return _("by %(hour)s on %(day)s") % {"hour": hour, "day": day_name(day, today)}


def when(moment: datetime, zone: tzinfo) -> str:
    """Write a moment for a list, in the practice's own time: "Mon 16 Mar, midnight"."""
    day, hour = day_and_hour(moment.astimezone(zone))
    return f"{date_format(day, 'D j M')}, {hour}"


def _rounded_up(moment: datetime) -> datetime:
    """Round up to the quarter of an hour: told times are kept, exact ones look invented."""
    past = timedelta(
        minutes=moment.minute % 15,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment + (_QUARTER - past) if past else moment
