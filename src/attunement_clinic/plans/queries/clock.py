"""The practice's own time."""

from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from attunement_clinic.accounts.models import Practice


def clock_of(practice: Practice) -> tzinfo:
    return ZoneInfo(practice.time_zone)


def today_in(practice: Practice) -> date:
    return timezone.localdate(timezone=clock_of(practice))
