"""How somebody may be reached without harm: by which way, when, and under which name.

Pure: no Django. The person says it, the practice keeps it, every reminder obeys it. What
nobody has said is not allowed: without a rule no mail goes out by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_EVERY_DAY = frozenset(range(7))


class Way(StrEnum):
    """A way of reaching somebody. Only `EMAIL` is one this software takes itself."""

    TEXT = "text"
    CALL = "call"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """One person's rule.

    `weekdays` are 0 (Monday) to 6, empty for every day. `starts` and `ends` are given
    both or not at all: the hours of those days, in the practice's own time.
    """

    ways: frozenset[Way] = frozenset()
    weekdays: frozenset[int] = frozenset()
    starts: time | None = None
    ends: time | None = None
    sender_name: str = ""
    may_leave_voicemail: bool = False
    not_to_know: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        if not self.weekdays <= _EVERY_DAY:
            raise ValueError("A weekday is a number from 0 (Monday) to 6.")
        if (self.starts is None) != (self.ends is None):
            raise ValueError("Hours have a beginning and an end.")
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValueError("Hours end after they begin.")

    def allows(self, way: Way) -> bool:
        return way in self.ways

    def next_time(self, now: datetime, zone: tzinfo) -> datetime:
        """Find the first moment from `now` on at which this person may be reached."""
        here = now.astimezone(zone)
        for ahead in range(8):
            day = here.date() + timedelta(days=ahead)
            if day.weekday() not in (self.weekdays or _EVERY_DAY):
                continue
            opens, closes = self._hours_of(day, zone)
            if now < closes:
                return max(now, opens)
        raise AssertionError("every week has an allowed day")  # pragma: no cover

    def is_now(self, now: datetime, zone: tzinfo) -> bool:
        return self.next_time(now, zone) <= now

    def _hours_of(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        starts = datetime.combine(day, self.starts or time.min, tzinfo=zone)
        if self.ends is None:
            midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
            return starts, midnight
        return starts, datetime.combine(day, self.ends, tzinfo=zone)
