"""When a film is taken back: its copies end, and whoever saved one is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports.access import (
    access_file,
    lent_films,
    may_still_hold,
)
from attunement_clinic.reports.actions.exports import end_over
from attunement_clinic.reports.actions.trail import note_export
from attunement_clinic.reports.models import Export, Recall


def end_copies_of(recording_id: UUID, since: datetime) -> int:
    """End what may not be held any more; return how many ended since a time."""
    rows = Export.objects.filter(recordings__recording=recording_id)
    for export in rows.filter(ended_at=None).select_related("owner"):
        owner = actor_for(export.owner)
        if owner is None or not may_still_hold(export, owner):
            end_over(export, why="consent")
    _recall(recording_id)
    return rows.filter(ended_why="consent", ended_at__gte=since).count()


@transaction.atomic
def confirm_recall(actor: Actor, *, export_id: UUID) -> None:
    """Keep the word of who saved a package that every copy of it is deleted."""
    export = access_file(actor, export_id)
    open_ones = Recall.objects.filter(export=export, confirmed_at=None)
    if export.kind != Export.Kind.RESEARCH:
        raise Http404
    if open_ones.update(confirmed_at=timezone.now()):
        note_export(actor, export, "research.copies_deleted")


def _recall(recording_id: UUID) -> None:
    """Tell whoever saved a package with a film that is not lent any more, once."""
    rows = Recording.objects.filter(id=recording_id)
    film = rows.get()
    if lent_films(film.practice_id, timezone.now(), rows):
        return
    packages = Export.objects.filter(
        recordings__recording=recording_id, kind=Export.Kind.RESEARCH
    )
    for export in packages.exclude(recalls__recording=recording_id):
        if AuditEvent.objects.filter(
            subject_id=export.id, action="export.opened"
        ).exists():
            _tell(export, film)


@transaction.atomic
def _tell(export: Export, film: Recording) -> None:
    _recalled, is_new = Recall.objects.get_or_create(
        practice_id=export.practice_id,
        export=export,
        recording=film,
        defaults={"told_at": timezone.now()},
    )
    if not is_new:
        return
    Notice.objects.create(
        practice_id=export.practice_id,
        recipient_id=export.owner_id,
        kind=Notice.Kind.SHARED,
        address=reverse("reports:study"),
    )
    note_export(None, export, "research.recalled", recording=str(film.id))
