"""The protocol a caregiver's plan follows: chosen, followed session by session."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import CarePlan
from attunement_clinic.plans.protocols import find_protocol, newest_protocols
from attunement_clinic.policy import Actor, Form


def choose_protocol(actor: Actor, *, caregiver_id: UUID, protocol: str) -> CarePlan:
    """Follow a protocol's newest version from its first session.

    The same one again changes nothing: a plan goes on with the version it began with.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    chosen = next((each for each in newest_protocols() if each.id == protocol), None)
    if chosen is None:
        raise ValidationError({"protocol": _("Choose one of the ways of working.")})
    with transaction.atomic():
        # The caregiver's row is the lock: two windows do not begin two plans.
        Caregiver.objects.select_for_update().get(id=caregiver.id)
        plan = CarePlan.objects.filter(caregiver=caregiver).exclude(protocol="").first()
        if plan is None:
            plan = CarePlan(
                practice_id=caregiver.practice_id,
                family_id=caregiver.family_id,
                caregiver=caregiver,
            )
        if plan.protocol != chosen.id:
            plan.protocol, plan.protocol_version = chosen.id, chosen.version
            plan.sessions_held = 0
            plan.full_clean()
            plan.save()
            note(actor, caregiver, "plan.protocol_chosen", "care_plan", plan.id)
    return plan


def hold_sessions(actor: Actor, *, caregiver_id: UUID, held: int) -> CarePlan | None:
    """Say how many sessions were held; sent twice, it is said once.

    Returns
    -------
    CarePlan or None
        `None` when no protocol is followed.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        plan = (
            CarePlan.objects.select_for_update()
            .filter(caregiver=caregiver)
            .exclude(protocol="")
            .first()
        )
        if plan is None:
            return None
        followed = find_protocol(plan.protocol, plan.protocol_version)
        if followed is None or not 0 <= held <= len(followed.sessions):
            raise ValidationError({"held": _("The plan has no such session.")})
        if plan.sessions_held != held:
            plan.sessions_held = held
            plan.save(update_fields=["sessions_held"])
            note(actor, caregiver, "plan.session_held", "care_plan", plan.id)
    return plan
