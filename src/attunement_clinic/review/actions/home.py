"""What a caregiver shares from home."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.policy import Actor
from attunement_clinic.review import access, payloads
from attunement_clinic.review.actions.trail import note_item, user_id_of
from attunement_clinic.review.models import Reflection
from attunement_clinic.web.problems import ProblemError


def share_words(
    actor: Actor | None, *, item_id: UUID, words: payloads.SharedWords
) -> Reflection:
    """Keep what a caregiver shares from home; sent twice, it is there once."""
    item = access.access_shared_item(actor, item_id)
    if not (words.words.strip() or words.feeling.strip()):
        raise ProblemError(400, _("There is nothing to share yet."))
    with transaction.atomic():
        known = Reflection.objects.filter(id=words.id).first()
        if known is not None:
            if known.item_id != item.id or known.entered_by_id != user_id_of(actor):
                raise Http404
            return known
        reflection = Reflection.objects.create(
            id=words.id,
            practice_id=item.practice_id,
            item=item,
            caregiver_id=item.review.caregiver_id,
            words=words.words,
            feeling=words.feeling,
            entered_by_id=user_id_of(actor),
            shared_at=timezone.now(),
        )
        note_item(actor, item, "reflection.shared", reflection.id)
    return reflection
