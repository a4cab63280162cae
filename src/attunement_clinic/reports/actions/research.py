"""A package for research takes two people: who asks, and who agrees."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Purpose, Role
from attunement_clinic.reports.access import access_request
from attunement_clinic.reports.actions.exports import (
    end_export,
    make_research_package,
)
from attunement_clinic.reports.models import ResearchRequest


@transaction.atomic
def ask_for_package(actor: Actor, *, request_id: UUID, study: str) -> ResearchRequest:
    """Ask for a package, naming the study; sent twice, it is one request."""
    if Role.RESEARCHER not in actor.roles:
        raise Http404
    request, is_new = ResearchRequest.objects.get_or_create(
        id=request_id,
        defaults={
            "practice_id": actor.practice_id,
            "asked_by_id": actor.user_id,
            "study": study,
        },
    )
    if request.asked_by_id != actor.user_id:
        raise Http404
    if is_new:
        _note(actor, request, "research.asked")
    return request


def agree_to_package(actor: Actor, *, request_id: UUID) -> ResearchRequest:
    """Agree to what somebody else asked for, and make it of what is lent today.

    The package is made first, so that a request that was agreed to always has one; where
    two agree at once, the second package ends at once.
    """
    with transaction.atomic():
        request = access_request(actor, request_id)
    if request.decided_at is not None:
        return request
    owner = actor_for(request.asked_by)
    if owner is None or Role.RESEARCHER not in owner.roles:
        raise ValidationError(_("Whoever asked does not work here any more."))
    export = make_research_package(owner, export_id=uuid4())
    with transaction.atomic():
        request = access_request(actor, request_id)
        if request.decided_at is None:
            request.export = export
            _decide(actor, request)
            _note(actor, request, "research.agreed")
    if request.export_id != export.id:
        end_export(owner, export_id=export.id)
    return request


@transaction.atomic
def decline_package(actor: Actor, *, request_id: UUID) -> ResearchRequest:
    """Say no to what somebody else asked for."""
    request = access_request(actor, request_id)
    if request.decided_at is None:
        _decide(actor, request)
        _note(actor, request, "research.declined")
    return request


def _decide(actor: Actor, request: ResearchRequest) -> None:
    request.decided_by_id, request.decided_at = actor.user_id, timezone.now()
    request.save(update_fields=["decided_by", "decided_at", "export"])


def _note(actor: Actor, request: ResearchRequest, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="research_request",
        subject_id=request.id,
        purpose=Purpose.RESEARCH.value,
    )
