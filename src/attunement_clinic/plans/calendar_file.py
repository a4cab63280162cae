"""A meeting as a file for a calendar: when and how long, and nothing else.

A calendar is often shared, shown on a lock screen and kept by a company. So the file
names nobody, no place and no practice, and its title could be anybody's.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from attunement_clinic.plans.models import Appointment

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_file(row: Appointment) -> bytes:
    """Write the file; opened again after a change, it moves the same entry."""
    event = Event()
    event.add("uid", f"{row.id}@appointment")
    event.add("dtstamp", timezone.now())
    event.add("sequence", row.revision)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.starts_at + timedelta(minutes=row.minutes))
    event.add("summary", _("Appointment"))
    event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//calendar//")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
