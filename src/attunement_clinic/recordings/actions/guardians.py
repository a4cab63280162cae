"""Another guardian's answer to a wider use of a film: yes, or no, and no is enough.

Only a film that its filming parent shows them, and only a use that parent allows, is ever
put to another guardian; whoever cannot see a film learns nothing of it.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.access import access_asked_use
from attunement_clinic.recordings.actions.trail import record_film
from attunement_clinic.recordings.actions.withdrawals import end_use, with_reserve
from attunement_clinic.recordings.models import Consent, Recording, Refusal
from attunement_clinic.recordings.queries.uses import asked_digest
from attunement_clinic.recordings.wording import USES_VERSION


@with_reserve
def answer_use(
    actor: Actor, *, recording_id: UUID, purpose: Purpose, agrees: bool
) -> None:
    """Keep a guardian's answer to a use of a film; a new answer ends the one before.

    Raises
    ------
    Http404
        When the film is not shown to them, or nobody asks them about this use.
    """
    recording, guardian = access_asked_use(actor, recording_id, purpose)
    with transaction.atomic():
        Recording.objects.select_for_update(of=("self",)).get(id=recording.id)
        kind = Consent if agrees else Refusal
        asked = {"recording": recording, "caregiver": guardian, "purpose": purpose}
        if kind.objects.filter(**asked, withdrawn_at=None).exists():
            return
        now = timezone.now()
        if agrees:
            Refusal.objects.filter(**asked, withdrawn_at=None).update(withdrawn_at=now)
        else:
            end_use(actor, recording, guardian.id, purpose)
        kind.objects.create(
            **asked,
            practice_id=recording.practice_id,
            version=USES_VERSION,
            language=translation.get_language() or "",
            text_digest=asked_digest(recording, purpose),
            given_by_id=actor.user_id,
            given_at=now,
        )
        record_film(
            actor,
            recording,
            "consent.given" if agrees else "consent.refused",
            purpose=purpose,
            caregiver_id=guardian.id,
        )


def end_answers(actor: Actor, recording: Recording, guardian_id: UUID) -> None:
    """End what a guardian answered, inside the caller's transaction: they see it no more."""
    theirs = {"recording": recording, "caregiver_id": guardian_id, "withdrawn_at": None}
    Refusal.objects.filter(**theirs).update(withdrawn_at=timezone.now())
    agreed = Consent.objects.filter(**theirs).values_list("purpose", flat=True)
    for purpose in list(agreed):
        end_use(actor, recording, guardian_id, Purpose(purpose))
