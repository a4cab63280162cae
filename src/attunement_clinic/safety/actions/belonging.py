"""A call that came before anybody was in care goes along into the family."""

from uuid import UUID

from django.db import transaction

from attunement_clinic.audit.actions import record
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor
from attunement_clinic.safety.models import SafetyTask


@transaction.atomic
def belong_to_family(
    actor: Actor, *, enquiry_id: UUID, caregiver: Caregiver
) -> list[SafetyTask]:
    """Let the calls of a first contact belong to the caregiver it became.

    Called in the transaction that opens the family, by who may. From then on the care
    team reads them; who was named still does.
    """
    tasks = list(
        SafetyTask.objects.select_for_update(of=("self",)).filter(
            practice_id=actor.practice_id, enquiry_id=enquiry_id, family__isnull=True
        )
    )
    for task in tasks:
        task.family_id, task.caregiver_id = caregiver.family_id, caregiver.id
        task.save(update_fields=["family", "caregiver"])
        record(
            actor,
            action="safety.belongs_to_family",
            subject_kind="safety_task",
            subject_id=task.id,
            family_id=caregiver.family_id,
        )
    return tasks
