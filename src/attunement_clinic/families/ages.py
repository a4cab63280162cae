"""A baby's age: in days, shown in weeks and days; corrected when born early.

Before the birth there is no age: the baby is awaited, by a due date.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

_TERM_DAYS = 40 * 7
_EARLY_DAYS = 37 * 7


@dataclass(frozen=True, slots=True)
class Age:
    """How old a baby is on a day.

    `corrected_days` counts from the due date; it exists only for a baby born before
    37 + 0 weeks, until two years of age.
    """

    days: int
    corrected_days: int | None = None
    born_at_days: int | None = None

    def __str__(self) -> str:
        return weeks_and_days(self.days)

    @property
    def weeks(self) -> int:
        return self.days // 7

    @property
    def days_beside_weeks(self) -> int:
        return self.days % 7

    @property
    def corrected(self) -> str:
        days = self.corrected_days
        return "" if days is None else weeks_and_days(days)

    @property
    def born_at(self) -> str:
        """The weeks of pregnancy at birth, "35 + 2", when the baby came early."""
        if self.born_at_days is None:
            return ""
        return f"{self.born_at_days // 7} + {self.born_at_days % 7}"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A baby not born yet, and when the birth is expected."""

    due_on: date

    def __str__(self) -> str:
        return _("due %(day)s") % {"day": date_format(self.due_on, "j M Y")}


def age_or_due(day: date, born_on: date | None, due_on: date | None) -> Age | Awaited:
    """Say how old a baby is on `day`, or when it is due where it is not born yet.

    Raises
    ------
    ValueError
        When neither day is known.
    """
    if born_on is not None:
        return age_on(day, born_on, due_on)
    if due_on is None:
        raise ValueError("A baby has a birth date or a due date.")
    return Awaited(due_on)


def age_on(day: date, born_on: date, due_on: date | None = None) -> Age:
    """Say how old a baby born on `born_on`, due on `due_on`, is on `day`."""
    days = (day - born_on).days
    if due_on is None:
        return Age(days)
    at_birth = _TERM_DAYS - (due_on - born_on).days
    if at_birth >= _EARLY_DAYS or day >= _two_years_after(born_on):
        return Age(days)
    return Age(days, (day - due_on).days, at_birth)


def weeks_and_days(days: int) -> str:
    """Write 100 days as "14 w 2 d"; before the due date the count is negative."""
    weeks, rest = divmod(abs(days), 7)
    text = _("%(weeks)s w %(days)s d") % {"weeks": weeks, "days": rest}
    return f"−{text}" if days < 0 else text


def _two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:  # 29 February
        return date(day.year + 2, 3, 1)
