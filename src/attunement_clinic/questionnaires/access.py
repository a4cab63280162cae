"""The doors to forms: a caregiver to their own, the tablet to one, staff by the family.

No caregiver ever reaches another's form or answers: the same 404 as for what is not there.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from attunement_clinic.families.access import access_family
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.models import (
    Instrument,
    MeetingForm,
    QuestionnaireRequest,
    QuestionnaireResponse,
    TabletLink,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody before one form: on their own device, or at the practice's tablet."""

    request: QuestionnaireRequest
    actor: Actor | None = None
    link: TabletLink | None = None

    @property
    def is_tablet(self) -> bool:
        return self.link is not None

    @property
    def way(self) -> QuestionnaireResponse.Way:
        if self.is_tablet:
            return QuestionnaireResponse.Way.TABLET
        return QuestionnaireResponse.Way.PHONE


def access_own_request(actor: Actor | None, request_id: UUID) -> Seat:
    """Let a caregiver reach a form that they themselves were asked for."""
    if actor is None or not actor.caregiver_ids:
        raise Http404
    row = (
        QuestionnaireRequest.objects.filter(
            practice_id=actor.practice_id,
            id=request_id,
            caregiver_id__in=actor.caregiver_ids,
        )
        .select_related("practice", "caregiver", "family", "asked_by")
        .first()
    )
    if row is None:
        raise Http404
    return Seat(row, actor=actor)


def access_tablet(link_id: UUID) -> Seat:
    """Let the tablet reach the form its link was opened for, until it is handed back."""
    link = (
        TabletLink.objects.filter(
            id=link_id, opened_at__isnull=False, closed_at__isnull=True
        )
        .select_related(
            "request__practice",
            "request__caregiver",
            "request__family",
            "request__asked_by",
        )
        .first()
    )
    if link is None:
        raise Http404
    return Seat(link.request, link=link)


def is_over(seat: Seat, now: datetime) -> bool:
    """Say whether the tablet's time is over; on one's own device it never is."""
    return seat.link is not None and (
        seat.link.ends_at is None or now >= seat.link.ends_at
    )


def access_meeting_form(actor: Actor, plan_id: UUID) -> MeetingForm:
    """Let the family's care team reach what is asked around every meeting."""
    row = (
        MeetingForm.objects.filter(practice_id=actor.practice_id, id=plan_id)
        .select_related("caregiver__practice")
        .first()
    )
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, Form.MANAGE)
    return row


def access_request(
    actor: Actor, request_id: UUID, form: Form = Form.MANAGE
) -> QuestionnaireRequest:
    """Let the family's care team reach a request."""
    row = (
        QuestionnaireRequest.objects.filter(
            practice_id=actor.practice_id, id=request_id
        )
        .select_related("practice", "caregiver__user")
        .first()
    )
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, form)
    return row


def access_response(actor: Actor, response_id: UUID) -> QuestionnaireResponse:
    """Let the family's care team read what was answered."""
    row = (
        QuestionnaireResponse.objects.filter(
            practice_id=actor.practice_id, id=response_id
        )
        .select_related("practice", "caregiver", "request", "entered_by", "read_by")
        .first()
    )
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, Form.METADATA)
    return row


def access_instrument(actor: Actor, instrument_id: UUID) -> Instrument:
    """Let the practice's own staff reach a wording it loaded."""
    row = Instrument.objects.filter(
        practice_id=actor.practice_id, id=instrument_id
    ).first()
    if row is None or not actor.roles:
        raise Http404
    return row


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
