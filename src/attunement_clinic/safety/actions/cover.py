"""Who covers when, and the rules of reading."""

from datetime import time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Membership
from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Role
from attunement_clinic.safety.models import CoverHours, CoverRules

_MAY_PLAN = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR})
_MAY_COVER = (Role.CLINICIAN, Role.SUPERVISOR)


@transaction.atomic
def add_cover(
    actor: Actor,
    *,
    weekday: int,
    starts: time,
    ends: time,
    responsible_id: UUID,
    deputy_id: UUID,
) -> CoverHours:
    """Let two people of the practice cover some hours of every week."""
    _require_planner(actor)
    if responsible_id == deputy_id:
        raise ValidationError(_("The deputy is somebody else."))
    if ends != time(0) and ends <= starts:
        raise ValidationError(_("Cover ends after it begins; 00:00 ends the day."))
    for user_id in (responsible_id, deputy_id):
        if not _works_here(actor.practice_id, user_id):
            raise Http404
    row = CoverHours.objects.create(
        practice_id=actor.practice_id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        responsible_id=responsible_id,
        deputy_id=deputy_id,
    )
    _audit(actor, "cover.added", row.id, weekday=weekday)
    return row


@transaction.atomic
def remove_cover(actor: Actor, *, cover_id: UUID) -> None:
    """Take hours out of the week; calls that are open keep their names."""
    _require_planner(actor)
    row = CoverHours.objects.filter(practice_id=actor.practice_id, id=cover_id).first()
    if row is None:
        raise Http404
    _audit(actor, "cover.removed", row.id, weekday=row.weekday)
    row.delete()


@transaction.atomic
def change_cover_rules(
    actor: Actor,
    *,
    read_within_minutes: int,
    everybody_after_minutes: int,
    outcome_within_hours: int,
    out_of_hours: str,
) -> CoverRules:
    """Say how soon calls are read, and what holds when nobody covers."""
    _require_planner(actor)
    row, _is_new = CoverRules.objects.select_for_update().get_or_create(
        practice_id=actor.practice_id
    )
    row.read_within_minutes = read_within_minutes
    row.everybody_after_minutes = everybody_after_minutes
    row.outcome_within_hours = outcome_within_hours
    row.out_of_hours = out_of_hours
    row.full_clean()
    row.save()
    _audit(
        actor,
        "cover.rules_changed",
        row.id,
        read_within_minutes=read_within_minutes,
        out_of_hours=out_of_hours,
    )
    return row


def _require_planner(actor: Actor) -> None:
    if not actor.roles & _MAY_PLAN:
        raise Http404


def _works_here(practice_id: UUID, user_id: UUID) -> bool:
    return (
        Membership.objects.live()
        .filter(practice_id=practice_id, user_id=user_id, role__in=_MAY_COVER)
        .exists()
    )


def _audit(actor: Actor, action: str, row_id: UUID, **facts: Any) -> None:
    record(actor, action=action, subject_kind="cover", subject_id=row_id, facts=facts)
