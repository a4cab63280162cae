"""The practice's tablet: a short link to one form, opened once, handed back."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.access import Seat, access_request, digest_of
from attunement_clinic.questionnaires.models import TabletLink
from attunement_clinic.questionnaires.window import Stand, standing_of

OPENS_WITHIN = timedelta(minutes=15)
LASTS = timedelta(hours=2)
_TOKEN_BYTES = 24


@transaction.atomic
def make_tablet_link(actor: Actor, *, request_id: UUID) -> tuple[TabletLink, str]:
    """Make a link for the tablet; the token is given once, here.

    Links that nobody opened close. A tablet that is in somebody's hands goes on.
    """
    request = access_request(actor, request_id)
    now = timezone.now()
    standing = standing_of(request, now, is_in_the_room=True)
    if standing.stand is not Stand.OPEN:
        raise ValidationError(_("This form is not open today."))
    TabletLink.objects.filter(
        request=request, opened_at__isnull=True, closed_at__isnull=True
    ).update(closed_at=now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = TabletLink.objects.create(
        practice_id=request.practice_id,
        request=request,
        token_digest=digest_of(token),
        made_by_id=actor.user_id,
        expires_at=now + OPENS_WITHIN,
    )
    record(
        actor,
        action="tablet.link_made",
        subject_kind="questionnaire_request",
        subject_id=request.id,
        family_id=request.family_id,
    )
    return link, token


@transaction.atomic
def open_tablet(*, token: str) -> TabletLink | None:
    """Open the one form of a link: once, and only within a quarter of an hour."""
    now = timezone.now()
    link = (
        TabletLink.objects.select_for_update()
        .filter(
            token_digest=digest_of(token),
            opened_at__isnull=True,
            closed_at__isnull=True,
            expires_at__gt=now,
        )
        .first()
    )
    if link is None:
        return None
    link.opened_at, link.ends_at = now, now + LASTS
    link.save(update_fields=["opened_at", "ends_at"])
    _audit(link, "tablet.opened")
    return link


@transaction.atomic
def close_tablet(seat: Seat) -> None:
    """Hand the tablet back: nothing of the form can be reached with it any more."""
    if seat.link is None:
        return
    closed = TabletLink.objects.filter(id=seat.link.id, closed_at__isnull=True).update(
        closed_at=timezone.now()
    )
    if closed:
        _audit(seat.link, "tablet.closed")


def _audit(link: TabletLink, action: str) -> None:
    record(
        None,
        action=action,
        subject_kind="questionnaire_request",
        subject_id=link.request_id,
        family_id=link.request.family_id,
        practice_id=link.practice_id,
    )
