"""Files that a crash left behind."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet, UUIDField

from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Artefact

# Longer than any upload takes from its file to its row.
_ORPHANS_AFTER: Final = timedelta(days=7)


def sweep_files(now: datetime) -> int:
    """Remove the files that nothing refers to or can open; return of how many artefacts.

    Whoever is killed between a file and its row, or between the end of a row and its
    file, leaves one behind.
    """
    old = storage.old_files(before=now - _ORPHANS_AFTER)
    gone = old - _used_files(old)
    for artefact_id in gone:
        storage.remove(artefact_id)
    return len(gone)


def _used_files(ids: set[UUID]) -> set[UUID]:
    """Return those that are the id of a row of any app, unless nothing opens it."""
    used: set[UUID] = set()
    for model in apps.get_models():
        if isinstance(model._meta.pk, UUIDField):
            rows: QuerySet[Any] = QuerySet(model).filter(pk__in=ids)
            if model is Artefact:
                # A film that was taken back has its key until that is destroyed.
                rows = rows.exclude(kind=Artefact.Kind.ERASED).filter(
                    Q(recording__key_id__isnull=False)
                    | Q(recording__withdrawals__key_id__isnull=False)
                )
            used |= set(rows.values_list("pk", flat=True))
    return used
