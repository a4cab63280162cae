"""Sentences as the sources of concerns."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Family
from attunement_clinic.intake.actions import mark_source
from attunement_clinic.intake.marking import Mark, Marking, Target
from attunement_clinic.intake.models import Concern, ConcernSource, Passage
from attunement_clinic.policy import Actor


class ConcernMarking(Marking):
    kind = "concern"

    def targets(self, actor: Actor, family: Family) -> Iterable[Target]:
        for row in Concern.objects.filter(family=family):
            yield Target(key=f"concern:{row.id}", label=_label(row))

    def mark(
        self, actor: Actor, passage: Passage, target_id: UUID, *, is_on: bool
    ) -> None:
        mark_source(actor, concern_id=target_id, passage=passage, is_source=is_on)

    def marks(
        self, actor: Actor, passages: Sequence[Passage]
    ) -> Iterable[tuple[UUID, Mark]]:
        rows = ConcernSource.objects.filter(
            passage__in=passages, removed_at__isnull=True
        ).select_related("concern")
        for row in rows:
            page = reverse("intake:concerns", args=[row.concern.family_id])
            yield (
                row.passage_id,
                Mark(
                    key=f"concern:{row.concern_id}",
                    label=_label(row.concern),
                    address=f"{page}#concern-{row.concern_id}",
                ),
            )


def _label(row: Concern) -> str:
    return _("Concern: %(sign)s") % {"sign": row.get_sign_display()}
