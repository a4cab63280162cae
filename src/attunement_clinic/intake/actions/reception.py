"""How the practice is rung, and what it says about waiting."""

from django.db import transaction
from django.http import Http404

from attunement_clinic.audit.actions import record
from attunement_clinic.intake.models import Reception
from attunement_clinic.policy import Actor, Role


@transaction.atomic
def change_reception(
    actor: Actor, *, telephone: str, telephone_hours: str, waiting: str
) -> Reception:
    """Say how the practice is rung, and how long a first talk takes at the moment."""
    if not actor.roles & {Role.ADMINISTRATOR, Role.CLINICIAN}:
        raise Http404
    row, _is_new = Reception.objects.select_for_update().get_or_create(
        practice_id=actor.practice_id
    )
    row.telephone, row.telephone_hours = telephone, telephone_hours
    row.waiting = waiting
    row.full_clean()
    row.save()
    record(
        actor,
        action="reception.changed",
        subject_kind="reception",
        subject_id=row.id,
    )
    return row
