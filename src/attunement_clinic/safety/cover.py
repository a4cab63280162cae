"""By when a person reads what cannot wait: a practice's hours, turned into times.

Pure: the week's hours and the time now go in, a `Reading` comes out. Hours are those of
the practice's own zone, durations those of UTC: where the clocks change, nobody's working
day moves and no minute is counted twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

# Somebody on duty sees a call at once; a limit nearer than this would be no limit.
_SHORTEST = timedelta(minutes=15)
_DAYS_AHEAD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A person and their deputy, if there is one, on one day of every week."""

    weekday: int
    starts: time
    ends: time
    responsible_id: UUID
    deputy_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who reads, and by when.

    `read_by` is the latest time the practice promises; `opens_at` the beginning of the
    next cover, empty when somebody covers now or nobody ever does.
    """

    is_covered: bool
    read_by: datetime
    opens_at: datetime | None = None
    responsible_id: UUID | None = None
    deputy_id: UUID | None = None


def reading_at(
    shifts: Sequence[Shift], zone: tzinfo, now: datetime, within: timedelta
) -> Reading:
    """Say who reads what comes at `now`, and by when.

    Parameters
    ----------
    shifts
        The practice's week; empty when nobody covers.
    zone
        The practice's own time.
    now
        When the answer was given, aware.
    within
        How soon it is read while somebody covers.

    Returns
    -------
    Reading
        While covered: `within` from now, yet before the cover ends (and never less than
        a quarter of an hour). Otherwise: `within` from the next cover's beginning.
        Without any cover: `within` from now, and `is_covered` is false.
    """
    now = now.astimezone(UTC)
    for starts, ends, shift in _coming(shifts, zone, now):
        if ends <= now or ends <= starts:
            continue
        if starts <= now:
            return Reading(
                is_covered=True,
                read_by=max(min(now + within, ends), now + _SHORTEST),
                responsible_id=shift.responsible_id,
                deputy_id=shift.deputy_id,
            )
        return Reading(
            is_covered=False,
            read_by=min(starts + within, ends),
            opens_at=starts,
            responsible_id=shift.responsible_id,
            deputy_id=shift.deputy_id,
        )
    return Reading(is_covered=False, read_by=now + within)


def _coming(
    shifts: Sequence[Shift], zone: tzinfo, now: datetime
) -> Iterator[tuple[datetime, datetime, Shift]]:
    today = now.astimezone(zone).date()
    found = [
        (*_span(day, shift, zone), shift)
        for day in (today + timedelta(days=n) for n in range(_DAYS_AHEAD))
        for shift in shifts
        if shift.weekday == day.weekday()
    ]
    return iter(sorted(found, key=lambda each: each[0]))


def _span(day: date, shift: Shift, zone: tzinfo) -> tuple[datetime, datetime]:
    last_day = day + timedelta(days=1) if shift.ends == time(0) else day
    return (
        datetime.combine(day, shift.starts, tzinfo=zone).astimezone(UTC),
        datetime.combine(last_day, shift.ends, tzinfo=zone).astimezone(UTC),
    )
