"""What caregivers said of their moments, for pages that look at the whole course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from attunement_clinic.review.models import Reflection


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """A caregiver's own words, word for word, and the review they belong to."""

    words: str
    at: datetime
    review_number: int
    address: str


def last_words_of(caregiver_ids: Iterable[UUID]) -> dict[UUID, LastWords]:
    """Map each caregiver who shared words to what they shared last."""
    rows = (
        Reflection.objects.filter(
            caregiver_id__in=list(caregiver_ids), shared_at__isnull=False
        )
        .exclude(words="")
        .select_related("item__review")
        .order_by("caregiver_id", "-shared_at")
        .distinct("caregiver_id")
    )
    return {
        row.caregiver_id: LastWords(
            words=row.words,
            at=row.shared_at,
            review_number=row.item.review.number,
            address=reverse("review:room", args=[row.item.review_id]),
        )
        for row in rows
        if row.shared_at is not None
    }
