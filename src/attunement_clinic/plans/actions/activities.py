"""Calm moments: agreed, changed, ended."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import Activity
from attunement_clinic.policy import Actor, Form


def agree_activity(
    actor: Actor,
    *,
    caregiver_id: UUID,
    kind: str,
    title: str,
    occasion: str = "",
    how: str = "",
) -> Activity:
    """Agree a small calm moment with a caregiver; sent twice, it is one."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        # Two sendings wait for each other here.
        Caregiver.objects.select_for_update(of=("self",)).get(id=caregiver.id)
        known = Activity.objects.filter(
            caregiver=caregiver,
            kind=kind,
            title=title,
            occasion=occasion,
            how=how,
            ended_at__isnull=True,
        ).first()
        if known is not None:
            return known
        activity = Activity(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            kind=kind,
            title=title,
            occasion=occasion,
            how=how,
            agreed_with_id=actor.user_id,
        )
        activity.full_clean(exclude=["ended_at"])
        activity.save()
        note(actor, caregiver, "plan.activity_agreed", "activity", activity.id)
    return activity


def change_activity(
    actor: Actor, *, activity_id: UUID, title: str, occasion: str, how: str
) -> Activity:
    """Say a calm moment as it fits this family; its days stay."""
    activity = access.access_activity(actor, activity_id)
    with transaction.atomic():
        activity.title, activity.occasion, activity.how = title, occasion, how
        activity.full_clean(exclude=["ended_at"])
        activity.save(update_fields=["title", "occasion", "how"])
        note(
            actor,
            activity.caregiver,
            "plan.activity_changed",
            "activity",
            activity.id,
        )
    return activity


def end_activity(actor: Actor, *, activity_id: UUID) -> Activity:
    """Take a calm moment off the caregiver's page; what happened stays."""
    activity = access.access_activity(actor, activity_id)
    with transaction.atomic():
        if activity.ended_at is None:
            activity.ended_at = timezone.now()
            activity.save(update_fields=["ended_at"])
            note(
                actor,
                activity.caregiver,
                "plan.activity_ended",
                "activity",
                activity.id,
            )
    return activity
