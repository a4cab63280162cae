"""How the practice is rung and told, and what it says about waiting and keeping."""

from django.db import transaction
from django.http import Http404

from attunement_clinic.audit.actions import record
from attunement_clinic.intake.models import Reception
from attunement_clinic.policy import Actor, Role


@transaction.atomic
def change_reception(
    actor: Actor,
    *,
    telephone: str,
    telephone_hours: str,
    waiting: str,
    tell_at: str = "",
    kept_months: int = 6,
) -> Reception:
    """Say how the practice is rung and told, how long people wait and words are kept."""
    if not actor.roles & {Role.ADMINISTRATOR, Role.CLINICIAN}:
        raise Http404
    row, _is_new = Reception.objects.select_for_update().get_or_create(
        practice_id=actor.practice_id
    )
    row.telephone, row.telephone_hours = telephone, telephone_hours
    row.waiting, row.tell_at = waiting, tell_at
    row.kept_months = kept_months
    row.full_clean()
    row.save()
    record(
        actor,
        action="reception.changed",
        subject_kind="reception",
        subject_id=row.id,
        facts={"kept_months": kept_months},
    )
    return row
