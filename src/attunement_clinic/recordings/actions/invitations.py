"""Asking for a film, and reading what filming is for."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Actor, Form
from attunement_clinic.recordings.access import access_invitation
from attunement_clinic.recordings.models import Acknowledgement, FilmInvitation
from attunement_clinic.recordings.queries import filming_text, has_acknowledged
from attunement_clinic.recordings.wording import FILMING, digest_of


def ask_for_film(
    actor: Actor, *, caregiver_id: UUID, situation: str, words: str
) -> FilmInvitation:
    """Ask one caregiver for a film, in the clinician's own words."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        invitation = FilmInvitation(
            practice_id=actor.practice_id,
            family=caregiver.family,
            caregiver=caregiver,
            asked_by_id=actor.user_id,
            situation=situation,
            words=words,
        )
        invitation.full_clean(exclude=["closed_at"])
        invitation.save()
        if caregiver.user_id is not None:
            Notice.objects.create(
                practice_id=actor.practice_id,
                recipient_id=caregiver.user_id,
                kind=Notice.Kind.FILM_ASKED,
                address=reverse("recordings:upload", args=[invitation.id]),
            )
        record(
            actor,
            action="film.asked",
            subject_kind="film_invitation",
            subject_id=invitation.id,
            family_id=invitation.family_id,
            facts={"situation": situation, "caregiver": str(caregiver.id)},
        )
    return invitation


def close_invitation(actor: Actor, *, invitation: FilmInvitation) -> None:
    """Take a wish for a film back; what was sent stays."""
    access_caregiver(actor, invitation.caregiver_id, Form.MANAGE)
    with transaction.atomic():
        open_ones = FilmInvitation.objects.filter(
            id=invitation.id, closed_at__isnull=True
        )
        if open_ones.update(closed_at=timezone.now()):
            record(
                actor,
                action="film.no_longer_asked",
                subject_kind="film_invitation",
                subject_id=invitation.id,
                family_id=invitation.family_id,
            )


def acknowledge(actor: Actor, *, invitation_id: UUID) -> Acknowledgement | None:
    """Keep that the caregiver read what filming is for; once for each version."""
    invitation = access_invitation(actor, invitation_id)
    with transaction.atomic():
        # The lock makes two taps at once one acknowledgement.
        caregiver = type(invitation.caregiver).objects.select_for_update(of=("self",))
        caregiver.get(id=invitation.caregiver_id)
        if has_acknowledged(invitation.caregiver_id):
            return None
        kept = Acknowledgement.objects.create(
            practice_id=actor.practice_id,
            caregiver_id=invitation.caregiver_id,
            version=FILMING.version,
            language=translation.get_language() or "",
            text_digest=digest_of(filming_text(invitation)),
        )
        record(
            actor,
            action="filming.acknowledged",
            subject_kind="caregiver",
            subject_id=invitation.caregiver_id,
            family_id=invitation.family_id,
            facts={"version": kept.version, "language": kept.language},
        )
    return kept
