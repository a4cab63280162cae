"""Sentences as the sources of moments' links to the past."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.families.models import Family
from attunement_clinic.intake.marking import Mark, Marking, Target
from attunement_clinic.intake.models import Passage
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review.actions import mark_moment_source
from attunement_clinic.review.models import Moment, MomentSource

# A sentence offers the newest moments; an older one is marked while it is new.
_OFFERED = 16


class MomentMarking(Marking):
    kind = "moment"

    def targets(self, actor: Actor, family: Family) -> Iterable[Target]:
        films = _films(actor, family.id)
        rows = (
            Moment.objects.filter(recording__in=films, removed_at__isnull=True)
            .select_related("recording")
            .order_by("-created_at", "onset_ms")
        )
        for row in rows[:_OFFERED]:
            yield Target(key=f"moment:{row.id}", label=_label(row))

    def mark(
        self, actor: Actor, passage: Passage, target_id: UUID, *, is_on: bool
    ) -> None:
        mark_moment_source(actor, moment_id=target_id, passage=passage, is_source=is_on)

    def marks(
        self, actor: Actor, passages: Sequence[Passage]
    ) -> Iterable[tuple[UUID, Mark]]:
        rows = list(
            MomentSource.objects.filter(
                passage__in=passages,
                removed_at__isnull=True,
                moment__removed_at__isnull=True,
            ).select_related("moment__recording")
        )
        films = films_to_annotate(
            actor, films={row.moment.recording_id for row in rows}
        )
        reachable = {film.id for film in films}
        for row in rows:
            if row.moment.recording_id in reachable:
                yield (
                    row.passage_id,
                    Mark(
                        key=f"moment:{row.moment_id}",
                        label=_label(row.moment),
                        address=reverse("review:moment-page", args=[row.moment_id]),
                    ),
                )


def _films(actor: Actor, family_id: UUID) -> list[Recording]:
    return films_to_annotate(actor, families=[family_id])


def _label(row: Moment) -> str:
    minutes, seconds = divmod(row.onset_ms // 1000, 60)
    return _("Link to the past: %(moment)s, film %(number)s, %(at)s") % {
        "moment": row.title or row.get_kind_display(),
        "number": row.recording.number,
        "at": f"{minutes}:{seconds:02d}",
    }
