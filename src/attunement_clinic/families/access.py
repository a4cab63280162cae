"""The doors to families and caregivers. Forbidden and missing are the same 404."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.models import (
    Caregiver,
    CareTeamPlace,
    Family,
    Infant,
    LegalArrangement,
)
from attunement_clinic.policy import (
    Actor,
    FamilyFacts,
    Form,
    Purpose,
    Role,
    TeamFact,
    allow,
)

FACTS = (
    Prefetch("caregivers"),
    Prefetch("team", queryset=CareTeamPlace.objects.select_related("user")),
    Prefetch("infants"),
    Prefetch("opened_by"),
    Prefetch("closed_by"),
    Prefetch("practice"),
)


def facts_of(family: Family) -> FamilyFacts:
    """Gather what the decision needs; no query when `FACTS` were prefetched."""
    caregivers = list(family.caregivers.all())
    return FamilyFacts(
        practice_id=family.practice_id,
        family_id=family.id,
        caregiver_ids=frozenset(each.id for each in caregivers),
        guardian_ids=frozenset(each.id for each in caregivers if each.is_guardian),
        team=tuple(_team_fact(place) for place in family.team.all()),
    )


def _team_fact(place: CareTeamPlace) -> TeamFact:
    return TeamFact(
        user_id=place.user_id,
        role=Role(place.role),
        since=place.since,
        until=place.until,
    )


def access_family(
    actor: Actor,
    family_id: UUID,
    form: Form = Form.METADATA,
    now: datetime | None = None,
) -> Family:
    """Open a family for a member of its care team.

    Raises
    ------
    Http404
        When it does not exist, or the actor may not reach it in `form`.
    """
    family = (
        Family.objects.filter(practice_id=actor.practice_id, id=family_id)
        .prefetch_related(*FACTS)
        .first()
    )
    if family is None or not _may(actor, family, form, now or timezone.now()):
        raise Http404
    return family


def families_of(actor: Actor, now: datetime | None = None) -> list[Family]:
    """List the families whose care team the actor is in, with their facts."""
    now = now or timezone.now()
    holds = Q(team__user_id=actor.user_id, team__since__lte=now) & (
        Q(team__until__isnull=True) | Q(team__until__gt=now)
    )
    rows = (
        Family.objects.filter(holds, practice_id=actor.practice_id)
        .distinct()
        .order_by("number")
        .prefetch_related(*FACTS)
    )
    return [family for family in rows if _may(actor, family, Form.METADATA, now)]


def may_manage(actor: Actor, family: Family, now: datetime | None = None) -> bool:
    return _may(actor, family, Form.MANAGE, now or timezone.now())


def access_own_caregiver(actor: Actor) -> Caregiver:
    """Find the caregiver the actor is.

    Raises
    ------
    Http404
        When the actor is no caregiver.
    """
    caregiver = (
        Caregiver.objects.filter(
            practice_id=actor.practice_id,
            id__in=actor.own_ids,
            user_id=actor.user_id,
        )
        .select_related("family", "practice")
        .order_by("created_at")
        .first()
    )
    if caregiver is None:
        raise Http404
    return caregiver


def access_caregiver_of_oneself(actor: Actor, caregiver_id: str) -> Caregiver:
    """Find one of the caregivers somebody is, in whichever family or practice.

    Raises
    ------
    Http404
        When there is none, or it is somebody else.
    """
    try:
        wanted = UUID(caregiver_id)
    except ValueError:
        raise Http404 from None
    row = Caregiver.objects.filter(id=wanted, user_id=actor.user_id).first()
    if row is None:
        raise Http404
    return row


def access_caregiver(
    actor: Actor, caregiver_id: UUID, form: Form = Form.METADATA
) -> Caregiver:
    """Open a caregiver for a member of the family's care team.

    Raises
    ------
    Http404
        When there is none, or the actor may not reach the family in `form`.
    """
    caregiver = (
        Caregiver.objects.filter(practice_id=actor.practice_id, id=caregiver_id)
        .select_related("practice", "user")
        .first()
    )
    if caregiver is None:
        raise Http404
    caregiver.family = access_family(actor, caregiver.family_id, form)
    return caregiver


def access_infant(
    actor: Actor, infant_id: UUID, form: Form = Form.METADATA, *, lock: bool = False
) -> Infant:
    """Open a baby for a member of the family's care team.

    Raises
    ------
    Http404
        When there is none, or the actor may not reach the family in `form`.
    """
    rows = Infant.objects.filter(practice_id=actor.practice_id, id=infant_id)
    infant = (rows.select_for_update() if lock else rows).first()
    if infant is None:
        raise Http404
    infant.family = access_family(actor, infant.family_id, form)
    return infant


def access_arrangement(actor: Actor, arrangement_id: UUID) -> LegalArrangement:
    """Open what a court or the law says for whoever may change the family's record.

    Raises
    ------
    Http404
        When there is none, or the actor may not.
    """
    rows = LegalArrangement.objects.filter(practice_id=actor.practice_id)
    row = rows.filter(id=arrangement_id).first()
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, Form.MANAGE)
    return row


def _may(actor: Actor, family: Family, form: Form, now: datetime) -> bool:
    return allow(actor, facts_of(family), Purpose.THERAPY, form, now)
