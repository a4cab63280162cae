"""A day and a time as people say them, in the time of a practice."""

from datetime import UTC, date, datetime, time, tzinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def local_time(day: date, at: time, zone: tzinfo) -> datetime:
    """Find the moment that is meant; of an hour that comes twice, the first.

    Raises
    ------
    ValidationError
        When the clocks go forward over this time, so that it does not exist.
    """
    meant = datetime.combine(day, at, tzinfo=zone)
    if meant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != datetime.combine(
        day, at
    ):
        raise ValidationError(
            _("The clocks go forward that night, and this time does not exist.")
        )
    return meant
