"""What became no family is kept as long as the practice said, and then removed."""

from calendar import monthrange
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.actions import record
from attunement_clinic.intake.models import (
    Enquiry,
    EnquiryAttempt,
    EnquiryConcern,
    Reception,
)
from attunement_clinic.notifications.actions import forget_addressee
from attunement_clinic.safety.models import SafetyTask

# A run of the hourly job stays short; what is left over goes an hour later.
_AT_ONCE = 200
_ATTEMPTS_KEPT = timedelta(days=1)


def remove_past_keeping(now: datetime) -> int:
    """Remove closed first contacts whose time is over, and old counts of attempts.

    One that called a person stays: what was said and done then is part of that record,
    which nobody can remove. One that nobody has decided about stays on the list.

    Returns
    -------
    int
        How many first contacts were removed.
    """
    EnquiryAttempt.objects.filter(at__lt=now - _ATTEMPTS_KEPT).delete()
    kept_months = dict(Reception.objects.values_list("practice_id", "kept_months"))
    usual = Reception().kept_months
    removed = 0
    for practice_id in Practice.objects.values_list("id", flat=True):
        closed_by = months_before(now, kept_months.get(practice_id, usual))
        over = _over(practice_id, closed_by).order_by("settled_at")
        ids = list(over.values_list("id", flat=True)[: _AT_ONCE - removed])
        removed += sum(_remove(practice_id, each, closed_by) for each in ids)
    return removed


def months_before(moment: datetime, months: int) -> datetime:
    """Go back by months of the calendar: from 31 May one month to 30 April."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _over(practice_id: UUID, closed_by: datetime) -> QuerySet[Enquiry]:
    called = SafetyTask.objects.filter(enquiry_id=OuterRef("id"))
    return Enquiry.objects.filter(
        ~Exists(called),
        practice_id=practice_id,
        state=Enquiry.State.CLOSED,
        settled_at__lte=closed_by,
    )


@transaction.atomic
def _remove(practice_id: UUID, enquiry_id: UUID, closed_by: datetime) -> int:
    """Remove one with all that was said, unless somebody took it up again meanwhile."""
    rows = _over(practice_id, closed_by).filter(id=enquiry_id)
    enquiry = rows.select_for_update(of=("self",)).first()
    if enquiry is None:
        return 0
    EnquiryConcern.objects.filter(enquiry=enquiry).delete()
    forget_addressee(addressee_id=enquiry.id)
    enquiry.delete()
    record(
        None,
        action="enquiry.removed",
        subject_kind="enquiry",
        subject_id=enquiry_id,
        practice_id=practice_id,
    )
    return 1
