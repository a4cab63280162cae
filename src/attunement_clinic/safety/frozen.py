"""What films are told of safeguarding holds: which are frozen, and what a page says."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from attunement_clinic.recordings.holds import HoldNotice, HoldSource
from attunement_clinic.safety.models import SafeguardingHold


class SafeguardingHolds(HoldSource):
    """Holds that two people placed and nobody ended."""

    def rows(self) -> QuerySet[SafeguardingHold]:
        return SafeguardingHold.objects.in_force()

    def notice(self, recording_id: UUID) -> HoldNotice | None:
        hold = self.rows().filter(recording_id=recording_id).first()
        if hold is None:
            return None
        return HoldNotice(
            address=reverse("safety:hold", args=[hold.id]),
            review_on=hold.review_on,
            is_told=hold.is_told,
        )
